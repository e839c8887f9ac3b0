import { z } from 'zod';
import { readRegularFile } from '../files/open-file.ts';
import { decodeText } from '../files/text-file.ts';
import type { Located } from '../files/worktree-path.ts';
import { locateWritable, replaceFile } from '../files/write-file.ts';
import { answer, defineTool, failed } from '../tool.ts';

export const writeFile = defineTool({
  name: 'write_file',
  description: 'Create a file or replace all of it. Missing folders are created.',
  effect: 'write-tree',
  input: z.object({
    path: z.string().describe('Like src/main.ts, relative to the project.'),
    content: z.string().describe('The complete new content.'),
  }),
  run(input, context) {
    const found = locateWritable(context, input.path);
    if (!found.ok) return failed(found.error);
    const bytes = Buffer.from(withOldLineEnds(context.root, found.value, input.content));
    const written = replaceFile(context, found.value, bytes);
    if (!written.ok) return failed(written.error);
    const { path, stats } = written.value;
    const done = stats === null ? 'Created' : 'Replaced';
    return answer(`${done} ${path} (${bytes.length} bytes).`, { paths: [path] });
  },
});

/** Models write `\n`; a file with Windows line ends keeps them, so that a diff shows only the change. */
function withOldLineEnds(root: string, file: Located, content: string): string {
  if (file.stats === null || content.includes('\r\n')) return content;
  const bytes = readRegularFile(root, file);
  const old = bytes.ok ? decodeText(bytes.value) : null;
  return old?.lineEnd === '\r\n' ? content.replaceAll('\n', '\r\n') : content;
}
