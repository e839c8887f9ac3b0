import { describeMachine } from '../../../../shared/hardware/describe-machine.ts';
import type { Served, Shop } from '../../../../shared/ipc/models.ts';
import { describeReason } from '../../../../shared/models/describe-fit.ts';
import type { Fit, Load, Recommendation } from '../../../../shared/models/fit-report.ts';
import { isSameTag } from '../../../../shared/models/match-entry.ts';
import type { Qualification } from '../../../../shared/models/qualification.ts';
import { withoutCredentials } from '../../doctor/examine-servers.ts';
import type { FoundModel } from '../find-model.ts';
import { cleanLine } from './clean-text.ts';
import { displayWidth } from './display-width.ts';
import { VERDICTS } from './exam-lines.ts';
import { describeLoad, FIT_SIGNS } from './fit-lines.ts';
import { describeCount } from './format.ts';
import { detail, joined, row } from './lines.ts';
import { mark, type Paint } from './style.ts';

/** A model with all that is said about it in a list. */
export interface ModelRow {
  readonly found: FoundModel;
  readonly fit: Fit | null;
  readonly exam: Qualification | null;
}

export interface Listing {
  readonly shop: Shop;
  /** What all of them were asked; a model that is trained for less was judged at less. */
  readonly load: Load;
  readonly rows: readonly ModelRow[];
  readonly recommendation: Recommendation;
}

export function describeListing(
  { shop, load, rows, recommendation }: Listing,
  { paint, columns, command }: { paint: Paint; columns: number; command: string },
): readonly string[] {
  const groups = shop.servers.map((server) => ({
    title: describeServer(server),
    rows: rows.filter(({ found }) => found.installed?.server === server.name),
  }));
  const others = rows.filter(({ found }) => found.installed === null);
  const table = (some: readonly ModelRow[]) => describeTable(some, paint, columns);
  return [
    row(paint, 'machine', cleanLine(describeMachine(shop.machine), 400)),
    ...describeRecommendation(recommendation, shop, { paint, command }),
    ...groups.flatMap(({ title, rows: some }) => [
      '',
      paint('strong', title),
      ...(some.length === 0 ? ['  no model'] : table(some)),
    ]),
    ...(others.length === 0
      ? []
      : ['', paint('strong', 'In the catalogue, not pulled'), ...table(others)]),
    '',
    paint('quiet', `Judged at ${describeLoad(load)}. More about one: ${command} fit TAG`),
  ];
}

function describeServer({ name, url, state, version, detail: why }: Served): string {
  const at = `${name}${version === null ? '' : ` ${version}`} at ${withoutCredentials(url)}`;
  return cleanLine(state === 'ready' ? at : `${at}: ${why === '' ? state : why}`, 300);
}

/** Which one, and why neither the next bigger nor the next smaller. */
export function describeRecommendation(
  { id, load, reasons, bigger, smaller }: Recommendation,
  shop: Pick<Shop, 'catalogue' | 'installed'>,
  { paint, command }: { paint: Paint; command: string },
): readonly string[] {
  const nameOf = (entry: string) =>
    cleanLine(shop.catalogue.find((one) => one.id === entry)?.tag ?? entry, 120);
  const why = (all: Recommendation['reasons']) =>
    all.map((reason) => cleanLine(describeReason(reason), 300)).join(', ');
  const neighbour = (name: string, other: Recommendation['bigger']) =>
    other === null ? [] : [row(paint, name, `${nameOf(other.id)}: ${why(other.reasons)}`)];
  const best =
    id === null
      ? [row(paint, 'best here', joined('none of the catalogue', why(reasons)))]
      : [
          row(
            paint,
            'best here',
            `${paint('strong', nameOf(id))}${load === null ? '' : ` at ${describeLoad(load)}`}`,
          ),
          row(paint, 'why', why(reasons)),
        ];
  return [
    ...best,
    ...neighbour('not bigger', bigger),
    ...neighbour('not smaller', smaller),
    ...(id === null || shop.installed.some(({ tag }) => isSameTag(tag, nameOf(id)))
      ? []
      : [row(paint, 'get it', `${command} pull ${nameOf(id)}`)]),
  ];
}

const FIT_WORDS: Readonly<Record<Fit['verdict'], string>> = {
  comfortable: 'fits',
  tight: 'tight',
  offload: 'offload',
  'too-big': 'too big',
  unknown: 'unknown',
};

/** Columns that people scan; in a narrow terminal the facts stand below the name. */
function describeTable(
  rows: readonly ModelRow[],
  paint: Paint,
  columns: number,
): readonly string[] {
  const names = rows.map(({ found }) => cleanLine(found.tag, 60));
  const width = Math.max(...names.map(displayWidth));
  const isWide = columns >= width + 46;
  return rows.flatMap((model, index) => {
    const name = names[index] ?? '';
    const { tone, sign } = FIT_SIGNS[model.fit?.verdict ?? 'unknown'];
    const word = describeWord(model);
    const context = describeContext(model);
    const state = describeState(model);
    const pad = ' '.repeat(Math.max(0, width - displayWidth(name)));
    return isWide
      ? [
          `  ${paint(tone, sign)} ${name}${pad}  ${paint(tone, word.padEnd(8))} ${context.padEnd(16)} ${paint('quiet', state)}`.trimEnd(),
        ]
      : [`  ${paint(tone, sign)} ${name}`, detail(paint, joined(word, context, state))];
  });
}

const describeWord = ({ found, fit }: ModelRow): string =>
  found.installed?.cloud === true ? 'cloud' : FIT_WORDS[fit?.verdict ?? 'unknown'];

/** The largest context at the cache type that is asked about. */
function describeContext({ fit }: ModelRow): string {
  const tokens = fit === null ? null : fit.largest[fit.load.kv];
  if (tokens === null) return '';
  return tokens === 0 ? 'no context' : `to ${describeCount(tokens)}`;
}

function describeState({ found, exam }: ModelRow): string {
  const { installed, entry } = found;
  return joined(
    installed?.loaded != null && 'loaded',
    installed !== null && (exam === null ? 'not examined' : VERDICTS[exam.verdict].word),
    entry?.pinned === true && 'pinned',
    installed === null && entry !== null && entry.tag === null && 'no official tag',
  );
}

/** Files of people's own that could not be used: said, because a list that lacks their models looks whole. */
export const describeFaults = ({ faults }: Shop, paint: Paint): readonly string[] =>
  faults.map(({ path, line, detail: why }) => {
    const at = line === null ? path : `${path}, line ${line}`;
    return `${paint('warn', mark.warn)} ${cleanLine(`${at}: ${why}`, 600)}`;
  });
