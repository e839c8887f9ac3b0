import { z } from 'zod';
import { assertNever, err, ok } from '../../../shared/result.ts';
import { describeHunk } from '../edits/describe-hunk.ts';
import { findPlace, type LineRange, type Place } from '../edits/find-place.ts';
import { describeGap, findPlaceholder } from '../edits/find-placeholder.ts';
import { readRegularFile } from '../files/open-file.ts';
import { decodeText, encodeText, type TextFile } from '../files/text-file.ts';
import { locateWritable, replaceFile } from '../files/write-file.ts';
import { answer, defineTool, failed } from '../tool.ts';
import type { Checked } from '../tool-fault.ts';

export const editFile = defineTool({
  name: 'edit_file',
  description:
    'Replace one place in a file. old_text must match exactly one place: copy whole lines and enough of them.',
  effect: 'write-tree',
  input: z.object({
    path: z.string().describe('Like src/main.ts, relative to the project.'),
    old_text: z.string().describe('Current text, without line numbers.'),
    new_text: z.string().describe('Text to put in its place; empty deletes it.'),
  }),
  run(input, context) {
    const found = locateWritable(context, input.path);
    if (!found.ok) return failed(found.error);
    const bytes = readRegularFile(context.root, found.value);
    if (!bytes.ok) return failed(bytes.error);
    const { path } = found.value;
    const file = decodeText(bytes.value);
    if (file === null) {
      return failed({
        status: 'error',
        text: `${path} is a binary file: edit_file can't edit it.`,
      });
    }
    const edited = editText(path, file, input);
    if (!edited.ok) return failed(edited.error);
    const encoded = encodeText(file, edited.value.text);
    if (!encoded.ok) return failed(encoded.error);
    const written = replaceFile(context, found.value, encoded.value);
    return written.ok ? answer(edited.value.report, { paths: [path] }) : failed(written.error);
  },
});

function editText(
  path: string,
  file: TextFile,
  input: { readonly old_text: string; readonly new_text: string },
): Checked<{ readonly text: string; readonly report: string }> {
  const oldText = unify(input.old_text);
  const newText = unify(input.new_text);
  if (oldText.trim() === '') return err({ status: 'error', text: EMPTY_OLD_TEXT });
  if (oldText === newText) return err({ status: 'error', text: NOTHING_TO_CHANGE });
  const plain = unify(file.text);
  const place = findPlace(plain, oldText, newText);
  if (place.kind !== 'found') {
    return err({ status: 'error', text: describeMiss(path, plain, newText, place) });
  }
  const placeholder = findPlaceholder(place.replacement, plain);
  if (placeholder !== null) return err({ status: 'error', text: describeGap(placeholder) });
  const toRaw = rawOffsets(file.text);
  const [from, to] = [toRaw(place.from), toRaw(place.to)];
  const isWindows = lineEndAt(file, from, to) === '\r\n';
  const put = isWindows ? place.replacement.replaceAll('\n', '\r\n') : place.replacement;
  const text = file.text.slice(0, from) + put + file.text.slice(to);
  if (text === file.text) return err({ status: 'error', text: NOTHING_TO_CHANGE });
  const hunk = describeHunk(plain, unify(text));
  return ok({ text, report: `Edited ${path}${HOW[place.how]}:\n${hunk}` });
}

/** How the replaced lines end, or where they hold no line end, the one before or behind them. */
function lineEndAt(file: TextFile, from: number, to: number): TextFile['lineEnd'] {
  const { text, lineEnd } = file;
  const near = text.indexOf('\n', from);
  const at = near >= 0 ? near : text.lastIndexOf('\n', to);
  if (at < 0) return lineEnd;
  return text[at - 1] === '\r' ? '\r\n' : '\n';
}

const EMPTY_OLD_TEXT =
  'old_text is empty. To insert, copy the line next to the place into old_text and repeat it in new_text with the addition. To create or replace a whole file, use write_file.';
const NOTHING_TO_CHANGE = 'old_text and new_text come to the same: nothing was changed.';

const HOW = {
  exact: '',
  unescaped: ' (found after \\n, \\t or &lt; were read as what they stand for)',
  spacing: ' (found although spacing differed)',
  similar: ' (old_text was not exact; the one similar place was used, check it)',
} as const;

const unify = (text: string): string => text.replaceAll('\r\n', '\n');

/** Maps an offset in the text with unified line ends to one in the text as it is. */
function rawOffsets(raw: string): (offset: number) => number {
  const dropped: number[] = [];
  for (let at = raw.indexOf('\r\n'); at >= 0; at = raw.indexOf('\r\n', at + 2)) {
    dropped.push(at - dropped.length);
  }
  return (offset) => {
    let low = 0;
    let high = dropped.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((dropped[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return offset + low;
  };
}

function describeMiss(
  path: string,
  text: string,
  newText: string,
  place: Exclude<Place, { kind: 'found' }>,
): string {
  switch (place.kind) {
    case 'several':
      return `old_text matches ${place.lines.length} places in ${path}, at lines ${place.lines.join(', ')}. Copy more lines around the one you mean. Nothing was changed.`;
    case 'none': {
      if (newText.trim().length > 20 && text.includes(newText)) {
        return `old_text is not in ${path}, but new_text already is: this edit seems to be done.`;
      }
      const shown = place.nearest.map((range) => quote(text, range)).join('\n---\n');
      const near =
        shown === '' ? 'Nothing similar is in it; read_file shows it.' : `Nearest:\n${shown}`;
      return `old_text is not in ${path}. Nothing was changed. ${near}`;
    }
    default:
      return assertNever(place);
  }
}

const LONGEST_QUOTE = 12;

function quote(text: string, range: LineRange): string {
  const lines = text.split('\n').slice(range.first - 1, range.last);
  return lines
    .slice(0, LONGEST_QUOTE)
    .map((line, index) => `${range.first + index}|${line.slice(0, 200)}`)
    .join('\n');
}
