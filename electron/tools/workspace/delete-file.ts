import { z } from 'zod';
import { locateWritable, removeFile } from '../files/write-file.ts';
import { answer, defineTool, failed } from '../tool.ts';

export const deleteFile = defineTool({
  name: 'delete_file',
  description: 'Delete one file.',
  effect: 'write-tree',
  input: z.object({ path: z.string().describe('Like src/old.ts, relative to the project.') }),
  run(input, context) {
    const found = locateWritable(context, input.path);
    if (!found.ok) return failed(found.error);
    const { path, stats } = found.value;
    if (stats === null) {
      return failed({ status: 'error', text: `"${path}" does not exist: nothing to delete.` });
    }
    const removed = removeFile(context, found.value);
    return removed.ok ? answer(`Deleted ${path}.`, { paths: [path] }) : failed(removed.error);
  },
});
