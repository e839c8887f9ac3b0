import { z } from 'zod';
import { ok } from '../../../shared/result.ts';
import { describeGap, findPlaceholder } from '../edits/find-placeholder.ts';
import { readRegularFile } from '../files/open-file.ts';
import { decodeText, encodeText, type TextFile } from '../files/text-file.ts';
import type { Located } from '../files/worktree-path.ts';
import { locateWritable, replaceFile } from '../files/write-file.ts';
import { answer, defineTool, failed } from '../tool.ts';
import type { Checked } from '../tool-fault.ts';

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
    const old = found.value.stats === null ? null : readOld(context.root, found.value);
    const placeholder = old === null ? null : findPlaceholder(input.content, old.text);
    if (placeholder !== null) return failed({ status: 'error', text: describeGap(placeholder) });
    const encoded = old === null ? ok(Buffer.from(input.content)) : encodeLike(old, input.content);
    if (!encoded.ok) return failed(encoded.error);
    const bytes = encoded.value;
    const written = replaceFile(context, found.value, bytes);
    if (!written.ok) return failed(written.error);
    const { path, stats } = written.value;
    const done = stats === null ? 'Created' : 'Replaced';
    return answer(`${done} ${path} (${bytes.length} bytes).`, { paths: [path] });
  },
});

/** Null: it can't be read, or is no text. */
function readOld(root: string, file: Located): TextFile | null {
  const bytes = readRegularFile(root, file);
  return bytes.ok ? decodeText(bytes.value) : null;
}

/**
 * Models write UTF-8 and `\n`; a file keeps its encoding, its mark and its line ends, so that a diff shows only
 * the change.
 */
function encodeLike(old: TextFile, content: string): Checked<Buffer> {
  const text = content.replace(/^\ufeff/, '');
  const isWindows = old.lineEnd === '\r\n' && !text.includes('\r\n');
  return encodeText(old, isWindows ? text.replaceAll('\n', '\r\n') : text);
}
