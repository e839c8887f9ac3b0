import { describeMachine } from '../../../../shared/hardware/describe-machine.ts';
import type { Served, Shop, ShopPool } from '../../../../shared/ipc/models.ts';
import { describeReason } from '../../../../shared/models/describe-fit.ts';
import type { Fit, Load, Recommendation } from '../../../../shared/models/fit-report.ts';
import { isSameTag } from '../../../../shared/models/match-entry.ts';
import { describeMembers } from '../../doctor/examine-pools.ts';
import { withoutCredentials } from '../../doctor/examine-servers.ts';
import { cleanLine } from './clean-text.ts';
import { describeLoad } from './fit-lines.ts';
import { joined, row } from './lines.ts';
import { describeTable, isWithSmallCache, type ModelRow, nameColumnsOf } from './model-table.ts';
import { mark, type Paint } from './style.ts';

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
  const style = { paint, columns, nameColumns: nameColumnsOf(rows), best: recommendation.id };
  const table = (some: readonly ModelRow[]) => describeTable(some, style);
  const others = rows.filter(({ found }) => found.installed === null);
  return [
    row(paint, 'machine', cleanLine(describeMachine(shop.machine), 400)),
    ...describeRecommendation(recommendation, shop, { paint, command }),
    ...shop.servers.flatMap((server) => {
      const some = rows.filter(({ found }) => found.installed?.server === server.name);
      return [
        '',
        paint('strong', describeServer(server)),
        ...server.howToInstall.map((text) => `  ${cleanLines(text)}`),
        ...(some.length > 0 ? table(some) : server.state === 'ready' ? ['  no model yet'] : []),
      ];
    }),
    ...(shop.pools ?? []).flatMap((pool) => ['', paint('strong', describePool(shop, pool))]),
    ...(others.length === 0
      ? []
      : ['', paint('strong', 'In the catalogue, not pulled'), ...table(others)]),
    '',
    ...describeLegend(load, rows).map((text) => paint('quiet', text)),
    paint('quiet', `More about one: ${command} fit TAG`),
  ];
}

/** What the words of the table mean, as far as they occur in it. */
function describeLegend(load: Load, rows: readonly ModelRow[]): readonly string[] {
  const fits = rows.flatMap(({ fit }) => fit ?? []);
  const has = (test: (fit: Fit) => boolean) => fits.some(test);
  return [
    `Judged at ${describeLoad(load)}; contexts are tokens wholly on the devices.`,
    ...(has(isWithSmallCache)
      ? ['with q8_0: fits once the server is started with OLLAMA_KV_CACHE_TYPE=q8_0.']
      : []),
    ...(has((fit) => fit.verdict === 'offload' && !isWithSmallCache(fit))
      ? ['offload: a part of it would run on the processor, slowly.']
      : []),
  ];
}

/** Keeps the indent, by which steps hang together. */
const cleanLines = (text: string): string =>
  `${/^ */.exec(text)?.[0] ?? ''}${cleanLine(text, 300)}`;

function describeServer({ name, url, state, version, flavour, detail: why }: Served): string {
  const brand = flavour === undefined ? '' : ` (${flavour})`;
  const called = `${name}${brand}${version === null ? '' : ` ${version}`}`;
  const at = `${called} at ${withoutCredentials(url)}`;
  return cleanLine(state === 'ready' ? at : `${at}: ${why === '' ? state : why}`, 300);
}

/** A place to run like a server: `NAME/TAG`. */
function describePool(shop: Shop, pool: ShopPool): string {
  const states = describeMembers(shop, pool).map(({ server, words }) => `${server} ${words}`);
  return cleanLine(`${pool.name} is a pool of ${pool.members.length}: ${states.join('; ')}`, 300);
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
          ...(load?.kv === 'f16' || load === null
            ? []
            : [
                row(paint, 'to set', `OLLAMA_KV_CACHE_TYPE=${load.kv} where the server is started`),
              ]),
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

/** Files of people's own that could not be used: said, because a list that lacks their models looks whole. */
export const describeFaults = ({ faults }: Shop, paint: Paint): readonly string[] =>
  faults.map(({ path, line, detail: why }) => {
    const at = line === null ? path : `${path}, line ${line}`;
    return `${paint('warn', mark.warn)} ${cleanLine(`${at}: ${why}`, 600)}`;
  });
