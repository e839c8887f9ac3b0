import { z } from 'zod';
import { readRegularFile } from '../files/open-file.ts';
import { decodeText, linesOf, type TextFile } from '../files/text-file.ts';
import { locate } from '../files/worktree-path.ts';
import { answer, defineTool, failed } from '../tool.ts';

const MOST_LINES = 500;
/** About 4,000 tokens: what a context of 16,000 can take several times in one step. */
const MOST_CHARACTERS = 16_000;
const LONGEST_LINE = 1_000;

export const readFile = defineTool({
  name: 'read_file',
  description: 'Read a text file. Lines come as "12|text"; the number and "|" are not in the file.',
  effect: 'read',
  input: z.object({
    path: z.string().describe('Like src/main.ts, relative to the project.'),
    start_line: z.int().optional().describe('First line, counted from 1.'),
    end_line: z.int().optional().describe('Last line, included.'),
  }),
  run(input, context) {
    const found = locate(context.root, input.path);
    if (!found.ok) return failed(found.error);
    const bytes = readRegularFile(context.root, found.value);
    if (!bytes.ok) return failed(bytes.error);
    const { path } = found.value;
    const file = decodeText(bytes.value);
    if (file === null) {
      return answer(`${path} is a binary file with ${bytes.value.length} bytes. It has no lines.`);
    }
    const lines = linesOf(file.text);
    if (lines.length === 0) return answer(`${path} is empty (0 lines).`);
    const first = Math.max(1, Math.floor(input.start_line ?? 1));
    const last = Math.min(lines.length, Math.floor(input.end_line ?? lines.length));
    if (first > lines.length || last < first) {
      const text = `Lines ${first}-${Math.floor(input.end_line ?? first)} are not in ${path}: it has ${lines.length} lines, counted from 1.`;
      return failed({ status: 'error', text });
    }
    return show({ path, file, lines, first, last });
  },
});

function show(part: {
  readonly path: string;
  readonly file: TextFile;
  readonly lines: readonly string[];
  readonly first: number;
  readonly last: number;
}) {
  const { path, lines, first, last } = part;
  const shown: string[] = [];
  let characters = 0;
  for (let line = first; line <= last && shown.length < MOST_LINES; line += 1) {
    const text = `${line}|${clip(lines[line - 1] ?? '')}`;
    characters += text.length + 1;
    if (characters > MOST_CHARACTERS && shown.length > 0) break;
    shown.push(text);
  }
  const end = first + shown.length - 1;
  const whole = first === 1 && end === lines.length;
  const range = whole ? `${lines.length} lines` : `lines ${first}-${end} of ${lines.length}`;
  const heading = `${path} (${range}${traits(part.file)})`;
  const text = `${heading}\n${shown.join('\n')}`;
  if (end >= last) return answer(text);
  const asked = lines.slice(first - 1, last).reduce((sum, line) => sum + line.length + 1, 0);
  return answer(`${text}\n[Cut. Go on with start_line=${end + 1}, or search_files.]`, {
    cutFrom: asked,
  });
}

/** Said only where it is unusual, so that the model does not "repair" it. */
function traits(file: TextFile): string {
  const encoding = file.encoding === 'utf-8' ? '' : `, ${file.encoding}`;
  return `${encoding}${file.lineEnd === '\r\n' ? ', CRLF' : ''}`;
}

const clip = (line: string): string =>
  line.length > LONGEST_LINE
    ? `${line.slice(0, LONGEST_LINE)}… [line has ${line.length} characters]`
    : line;
