import type { Role } from '../../../../shared/models/catalogue-entry.ts';
import { type FoundModel, isAnswering } from '../../../../shared/models/find-model.ts';
import type { Fit } from '../../../../shared/models/fit-report.ts';
import type { KnownExam } from '../../../../shared/models/qualification-of.ts';
import { cleanLine } from './clean-text.ts';
import { displayWidth, fitWidth } from './display-width.ts';
import { VERDICTS } from './exam-lines.ts';
import { FIT_SIGNS } from './fit-lines.ts';
import { describeBytes, describeCount } from './format.ts';
import { detail, joined } from './lines.ts';
import { mark, type Paint, type Tone } from './style.ts';

/** Models as a table that people scan: what fits stands above what does not, the able above the weak. */

/** A model with all that is said about it in a list. */
export interface ModelRow {
  readonly found: FoundModel;
  readonly fit: Fit | null;
  readonly exam: KnownExam | null;
}

interface Cells {
  readonly sign: { readonly tone: Tone; readonly sign: string };
  readonly name: string;
  readonly word: string;
  readonly context: string;
  readonly size: string;
  readonly state: string;
}

export interface TableStyle {
  readonly paint: Paint;
  readonly columns: number;
  /** Names of models are padded to this, so that several tables stand under each other. */
  readonly nameColumns: number;
  /** The catalogue's id of the model that is named as the best here. */
  readonly best: string | null;
}

const WORD = 9;
const CONTEXT = 21;
const SIZE = 8;
/** Sign, gaps and the columns besides the name's. */
const REST = 4 + 2 + WORD + 1 + CONTEXT + 1 + SIZE;
/** A name is cut to this where the columns would not fit otherwise. */
const LEAST_NAME = 24;

/** Columns that people scan; in a narrow terminal the facts stand below the name. */
export function describeTable(
  rows: readonly ModelRow[],
  { paint, columns, nameColumns, best }: TableStyle,
): readonly string[] {
  const cells = sortRows(rows).map((row) => describeCells(row, best));
  const name = Math.min(nameColumns, columns - REST);
  if (name < Math.min(LEAST_NAME, nameColumns))
    return cells.flatMap(({ sign, name: whole, word, context, size, state }) => [
      `  ${paint(sign.tone, sign.sign)} ${whole}`,
      detail(paint, joined(word, context, size, state)),
    ]);
  const head = `    ${fill('', name)}  ${fill('', WORD)} ${fill('largest context', CONTEXT)} ${'size'.padStart(SIZE)}`;
  return [
    paint('quiet', head),
    ...cells.flatMap((cell) => describeRow(cell, { name, columns, paint })),
  ];
}

/** What is to be said besides stands behind the columns, or below them where there is no room. */
function describeRow(
  { sign, name, word, context, size, state }: Cells,
  { name: width, columns, paint }: { name: number; columns: number; paint: Paint },
): readonly string[] {
  const text = `  ${paint(sign.tone, sign.sign)} ${fill(fitWidth(name, width), width)}  ${paint(sign.tone, fill(word, WORD))} ${fill(context, CONTEXT)} ${size.padStart(SIZE)}`;
  if (state === '') return [text.trimEnd()];
  const isBeside = width + REST + 2 + displayWidth(state) <= columns;
  return isBeside ? [`${text}  ${paint('quiet', state)}`] : [text.trimEnd(), detail(paint, state)];
}

const fill = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - displayWidth(text)));

export const nameColumnsOf = (rows: readonly ModelRow[]): number =>
  Math.max(0, ...rows.map(({ found }) => displayWidth(nameOf(found))));

const nameOf = ({ tag }: FoundModel): string => cleanLine(tag, 60);

const VERDICT_ORDER: readonly Fit['verdict'][] = [
  'comfortable',
  'tight',
  'offload',
  'too-big',
  'unknown',
];
const ROLE_ORDER: readonly (Role | undefined)[] = [
  'strong',
  'sweet-spot',
  'cluster',
  'floor',
  undefined,
  'too-weak',
];

function sortRows(rows: readonly ModelRow[]): readonly ModelRow[] {
  const rank = (row: ModelRow): number => {
    if (row.found.installed?.cloud === true || !isAnswering(row.found.installed)) return 9;
    if (row.fit === null) return 8;
    // Whatever fits with a smaller cache is nearer than what never does.
    return isWithSmallCache(row.fit) ? 1.5 : VERDICT_ORDER.indexOf(row.fit.verdict);
  };
  const role = ({ found }: ModelRow) => ROLE_ORDER.indexOf(found.entry?.role);
  const size = ({ found }: ModelRow) => sizeOf(found) ?? 0;
  // What fits least badly stands first among those that don't.
  return rows.toSorted(
    (one, other) =>
      rank(one) - rank(other) ||
      (rank(one) < NOT_WHOLE ? 0 : lackOf(one) - lackOf(other)) ||
      role(one) - role(other) ||
      size(other) - size(one),
  );
}

const NOT_WHOLE = VERDICT_ORDER.indexOf('offload');

/** How far from fitting: a share for a part on the processor, bytes for what is too big. */
function lackOf({ fit }: ModelRow): number {
  if (fit?.verdict === 'offload') return 1 - (fit.gpuShare ?? 0);
  return fit?.verdict === 'too-big' ? (fit.needBytes ?? 0) : 0;
}

const sizeOf = ({ installed, entry }: FoundModel): number | null =>
  installed?.bytes ?? entry?.downloadBytes ?? entry?.shape.fileBytes ?? null;

function describeCells(row: ModelRow, best: string | null): Cells {
  const { found, fit } = row;
  const size = sizeOf(found);
  const isCloud = found.installed?.cloud === true;
  return {
    sign: signOf(row),
    name: nameOf(found),
    word: describeWord(row),
    context: isCloud || !isAnswering(found.installed) ? '' : describeContext(fit),
    size: size === null || isCloud ? '' : describeBytes(size),
    state: describeState(row, best),
  };
}

const FIT_WORDS: Readonly<Record<Fit['verdict'], string>> = {
  comfortable: 'fits',
  tight: 'tight',
  offload: 'offload',
  'too-big': 'too big',
  unknown: 'unknown',
};

const UNUSABLE = { tone: 'quiet', sign: mark.notRun } as const;

function signOf({ found, fit }: ModelRow): Cells['sign'] {
  if (found.installed?.cloud === true || !isAnswering(found.installed)) return UNUSABLE;
  if (fit !== null && isWithSmallCache(fit)) return { tone: 'warn', sign: mark.good };
  return FIT_SIGNS[fit?.verdict ?? 'unknown'];
}

function describeWord({ found, fit }: ModelRow): string {
  if (found.installed?.cloud === true) return 'cloud';
  if (!isAnswering(found.installed)) return 'no chat';
  if (fit === null) return FIT_WORDS.unknown;
  return isWithSmallCache(fit) ? 'with q8_0' : FIT_WORDS[fit.verdict];
}

/** Not at the cache that is asked about, and wholly on the devices with one of 8 bits. */
export const isWithSmallCache = ({ verdict, load, largest }: Fit): boolean =>
  (verdict === 'offload' || verdict === 'too-big') &&
  load.kv === 'f16' &&
  (largest.q8_0 ?? 0) >= load.context;

/** The largest context wholly on the devices; where there is none, what stands against it. */
function describeContext(fit: Fit | null): string {
  if (fit === null || fit.verdict === 'unknown') return '';
  const { verdict, largest, load, gpuShare, needBytes, freeBytes } = fit;
  const tokens = isWithSmallCache(fit) ? largest.q8_0 : largest[load.kv];
  if (tokens !== null && tokens > 0) return `to ${describeCount(tokens)}`;
  if (verdict === 'offload')
    return gpuShare === null || gpuShare === 0
      ? 'on the processor'
      : `${percent(1 - gpuShare)} on the processor`;
  if (needBytes === null) return '';
  const need = gibibytes(needBytes);
  return freeBytes === null || freeBytes === 0
    ? `needs ${need} GiB`
    : `needs ${need} of ${gibibytes(freeBytes)} GiB`;
}

const gibibytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(0);
const percent = (share: number): string =>
  `${Math.min(99, Math.max(1, Math.round(share * 100)))} %`;

/** What stands in the way besides memory. */
function describeObstacles(fit: Fit | null): readonly string[] {
  return (fit?.notes ?? []).flatMap((note) => {
    if (note.code === 'server-too-old') return [`needs Ollama ${note.needs}`];
    return note.code === 'disk-short' ? ['too little disk'] : [];
  });
}

function describeState({ found, fit, exam }: ModelRow, best: string | null): string {
  const { installed, entry } = found;
  const examined = exam === null ? '' : VERDICTS[exam.exam.verdict].word;
  const canBe = installed !== null && !installed.cloud && isAnswering(installed);
  return joined(
    entry !== null && entry.id === best && 'best here',
    installed?.loaded != null && 'loaded',
    exam === null ? canBe && 'not examined' : exam.stale ? `${examined} as another file` : examined,
    installed !== null && !isAnswering(installed) && 'makes embeddings only',
    ...describeObstacles(fit),
    entry?.pinned === true && 'pinned',
    installed === null && entry !== null && entry.tag === null && 'no official tag',
  );
}
