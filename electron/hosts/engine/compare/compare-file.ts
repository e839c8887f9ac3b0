import type { TandemError } from '../../../../shared/errors.ts';
import type { ComparedFileDiff } from '../../../../shared/ipc/comparisons.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import {
  createEnds,
  type EndContent,
  type Ends,
  endsOf,
} from '../../../../shared/run/compare/compare-files.ts';
import { relateRuns } from '../../../../shared/run/compare/relate.ts';
import { createDiffCache } from '../../../changes/diff-texts.ts';
import { writePatchHead, writeSides } from '../../../changes/patch-text.ts';
import { readText } from '../../../changes/read-text.ts';
import { type OpenRun, openRun } from '../../../store/open-run.ts';
import { eventOfRow, scanRun } from '../../../store/scan-run.ts';

/** Longer files are not shown whole, and not compared line by line. */
const MOST_BYTES = 2_000_000;
const STRETCH = 500;

interface Side {
  readonly run: OpenRun;
  readonly ends: Ends;
  bytes(hash: string): Uint8Array | null;
  close(): void;
}

/** How two runs left one file, from their files alone. Errors: those of opening a run; `stale` for a path of neither. */
export async function compareFile(
  home: string,
  asked: { readonly left: string; readonly right: string; readonly path: string },
): Promise<Result<ComparedFileDiff, TandemError>> {
  const left = openSide(home, asked.left);
  if (!left.ok) return left;
  const right = openSide(home, asked.right);
  if (!right.ok) {
    left.value.close();
    return right;
  }
  try {
    const sides = [left.value, right.value] as const;
    const { path } = asked;
    if (!sides.some(({ ends }) => ends.files.has(path))) return err({ kind: 'stale', what: path });
    const { sameBase } = relateRuns(relatedOf(left.value), relatedOf(right.value));
    const ends = endsOf([left.value.ends, right.value.ends], path, sameBase);
    return ok(await diff(path, ends, sides));
  } finally {
    left.value.close();
    right.value.close();
  }
}

const relatedOf = ({ run }: Side) => ({ runId: run.runId, state: run.snapshot().state });

function openSide(home: string, name: string): Result<Side, TandemError> {
  const opened = openRun(home, name);
  if (!opened.ok) return opened;
  const run = opened.value;
  const scan = scanRun(run.runFile);
  if (!scan.ok) {
    run.close();
    return scan;
  }
  const ends = createEnds();
  for (;;) {
    const rows = scan.value.next(STRETCH);
    for (const row of rows) {
      if (row.kind !== 'file.changed') continue;
      const event = eventOfRow(row);
      if (event.ok && event.value.kind === 'file.changed') ends.add(event.value);
    }
    if (rows.length < STRETCH) break;
  }
  return ok({
    ...{ run, ends },
    bytes: (hash) => scan.value.blob(hash, MOST_BYTES),
    close() {
      scan.value.close();
      run.close();
    },
  });
}

async function diff(
  path: string,
  ends: readonly [EndContent, EndContent],
  sides: readonly [Side, Side],
): Promise<ComparedFileDiff> {
  const [one, other] = [textOf(ends[0], sides), textOf(ends[1], sides)];
  const whole = { left: one.text, right: other.text };
  const note = one.note ?? other.note;
  if (note !== null) return { path, patch: '', ...whole, note };
  if (one.exists === other.exists && one.text === other.text)
    return { path, patch: '', ...whole, note: 'same' };
  const made = await createDiffCache().diff('', one.text ?? '', other.text ?? '');
  const head = { path, existedBefore: one.exists, existsAfter: other.exists };
  const patch = `${writePatchHead(head)}${made.body === '' ? '' : writeSides(head)}${made.body}`;
  return { path, patch, ...whole, note: made.gaveUp ? 'too-different' : null };
}

interface SideText {
  readonly exists: boolean;
  readonly text: string | null;
  readonly note: ComparedFileDiff['note'];
}

function textOf(end: EndContent, sides: readonly [Side, Side]): SideText {
  if (end.kind === 'absent') return { exists: false, text: null, note: null };
  if (end.kind === 'unknown') return { exists: true, text: null, note: 'not-recorded' };
  if (end.ref.bytes > MOST_BYTES) return { exists: true, text: null, note: 'too-long' };
  const bytes = sides[end.side === 'left' ? 0 : 1].bytes(end.ref.blob);
  if (bytes === null) return { exists: true, text: null, note: 'not-recorded' };
  const text = readText(bytes);
  return text === null
    ? { exists: true, text: null, note: 'binary' }
    : { exists: true, text: text.text, note: null };
}
