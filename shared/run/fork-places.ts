import type { RunEvent } from './event.ts';
import type { ForkChange } from './fork-change.ts';

/**
 * Where a run can be forked: at the beginning of what it did as one piece and whose files are known. A fork takes over
 * every event before that place. Pure; the same list for engine, terminal and window.
 */
export interface ForkPlace {
  /** Path of the piece that is made anew. */
  readonly key: string;
  readonly kind: ForkPlaceKind;
  /** The last event that is taken over. */
  readonly after: number;
  /** Id of the plan's step; null for what belongs to none. */
  readonly step: string | null;
  readonly attempt: number | null;
  /** What happened there, in a few words: a step's title, a tool with its path, a verdict. */
  readonly text: string;
  /** `failed` for an attempt or round that came to no good end, `ok` for a good one. */
  readonly outcome: 'ok' | 'failed' | null;
  /** What may be declared to be different there; nothing different is always allowed. */
  readonly changes: readonly ForkChange['what'][];
  /** Why no fork begins here; null: one can. */
  readonly why: string | null;
}

export type ForkPlaceKind = 'plan' | 'attempt' | 'turn' | 'call' | 'round' | 'delivery';

const PATTERNS: readonly (readonly [ForkPlaceKind, RegExp])[] = [
  ['plan', /^(?:plan|replan\d+)\/decision\d+$/],
  ['attempt', /^execute\/[^/]+\/try\d+$/],
  ['turn', /^execute\/[^/]+\/try\d+\/turn\d+$/],
  ['call', /^execute\/[^/]+\/try\d+\/turn\d+\/call\d+$/],
  ['round', /^verify\/round\d+$/],
  ['delivery', /^deliver\/decision\d*$/],
];

const CHANGES: Readonly<Record<ForkPlaceKind, ForkPlace['changes']>> = {
  plan: ['plan', 'executor', 'message', 'budget'],
  attempt: ['plan', 'executor', 'message', 'budget'],
  turn: ['message', 'plan', 'executor', 'budget'],
  call: ['tool-result', 'message', 'plan', 'executor', 'budget'],
  round: ['budget', 'executor', 'message'],
  delivery: [],
};

/** Asides before an attempt or a round are part of it: people waited, or a fork said what is different. */
const belongsTo = (key: string): string =>
  key.replace(/\/(?:hold|amend)(\d+)$/, (aside, number) =>
    aside.startsWith('/amend') && key.startsWith('verify/') ? `/round${number}` : `/try${number}`,
  );

/** The path of the place that a key lies in, and all places around that. */
function placesAbove(key: string): readonly string[] {
  const parts = belongsTo(key).split('/');
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}

const kindOf = (key: string): ForkPlaceKind | null =>
  PATTERNS.find(([, pattern]) => pattern.test(key))?.[0] ?? null;

interface Found {
  readonly kind: ForkPlaceKind;
  readonly after: number;
  text: string;
  outcome: ForkPlace['outcome'];
  /** Whether the files were not known when it began. */
  readonly isBlind: boolean;
}

/** Every place of a run in the order in which it was reached. */
export function listForkPlaces(events: Iterable<RunEvent>): readonly ForkPlace[] {
  const found = new Map<string, Found>();
  let isBlind = false;
  for (const event of events) {
    for (const key of placesAbove(event.key)) {
      const kind = found.has(key) ? null : kindOf(key);
      if (kind !== null) {
        found.set(key, { kind, after: event.seq - 1, text: '', outcome: null, isBlind });
      }
    }
    if (event.kind === 'snapshot.failed') isBlind = true;
    if (event.kind === 'snapshot.taken' || event.kind === 'snapshot.restored') isBlind = false;
    describe(found, event);
  }
  return [...found].map(([key, place]) => placeOf(key, place));
}

function placeOf(key: string, { kind, after, text, outcome, isBlind }: Found): ForkPlace {
  const [, step = null, attempt] = /^execute\/([^/]+)\/try(\d+)/.exec(key) ?? [];
  const why = isBlind
    ? 'no snapshot could be taken before it, so nobody knows the files of that moment'
    : null;
  return {
    ...{ key, kind, after, step, text, outcome, why },
    attempt: attempt === undefined ? null : Number(attempt),
    changes: CHANGES[kind],
  };
}

/** Gives a place its words; later facts about it take the place of earlier ones. */
function describe(found: ReadonlyMap<string, Found>, event: RunEvent): void {
  const place = found.get(event.key);
  if (place === undefined) return;
  switch (event.kind) {
    case 'step.started':
      place.text = event.title;
      break;
    case 'step.ended':
      place.outcome = event.status;
      break;
    case 'tool.started':
      place.text = `${event.tool} ${wordOf(event.arguments)}`.trim();
      break;
    case 'model.responded':
      place.text = `answer of ${event.model}`;
      break;
    case 'gate.ran':
      place.text = event.green ? 'gate green' : 'gate red';
      place.outcome = event.green ? null : 'failed';
      break;
    case 'verify.ended':
      place.text = `${place.text}, verdict ${event.verdict.verdict}`;
      place.outcome = event.accepted ? 'ok' : 'failed';
      break;
    case 'plan.approved':
      place.text = `version ${event.version} approved by ${event.by}`;
      break;
    case 'plan.rejected':
    case 'plan.commented':
      place.text = `version ${event.version}`;
      break;
    case 'human.decision':
      place.text = `${event.about}: ${event.decision} by ${event.by}`;
      break;
    default:
  }
}

const TEXT_CHARS = 80;

function wordOf(args: object): string {
  const { path, command, question }: { path?: unknown; command?: unknown; question?: unknown } =
    args;
  const word = [path, command, question].find((value) => typeof value === 'string');
  return typeof word === 'string' ? word.replace(/\s+/g, ' ').slice(0, TEXT_CHARS) : '';
}

/** The attempt that failed last, or else the last attempt: what people most often want to begin anew. */
export function likelyPlace(places: readonly ForkPlace[]): ForkPlace | null {
  const attempts = places.filter(({ kind, why }) => kind === 'attempt' && why === null);
  return attempts.findLast(({ outcome }) => outcome === 'failed') ?? attempts.at(-1) ?? null;
}

/**
 * The place that a key names: itself, or the first attempt for a step (`execute/s2`). Otherwise a sentence about why it
 * is none, with the nearest ones.
 */
export function findForkPlace(places: readonly ForkPlace[], key: string): ForkPlace | string {
  const wanted = key.trim().replace(/\/+$/, '');
  const step = /^execute\/([^/]+)$/.exec(wanted)?.[1];
  const exact = places.find((place) =>
    step === undefined ? place.key === wanted : place.kind === 'attempt' && place.step === step,
  );
  if (exact !== undefined)
    return exact.why === null ? exact : `No fork begins at ${exact.key}: ${exact.why}.`;
  const near = nearestPlaces(places, wanted);
  const hint = near.length === 0 ? 'The run has none so far.' : `Near it: ${near.join(', ')}.`;
  return `No fork begins at \`${wanted}\`: ${whyNot(wanted)} ${hint}`;
}

const NEAREST = 4;

function nearestPlaces(places: readonly ForkPlace[], key: string): readonly string[] {
  const wanted = key.split('/');
  const shared = (other: string): number => {
    const parts = other.split('/');
    const at = parts.findIndex((part, index) => part !== wanted[index]);
    return at < 0 ? parts.length : at;
  };
  return places
    .filter(({ why }) => why === null)
    .map((place) => ({ key: place.key, near: shared(place.key) }))
    .toSorted((a, b) => b.near - a.near)
    .slice(0, NEAREST)
    .map((place) => place.key);
}

function whyNot(key: string): string {
  if (/^(?:intake|environment|prepare|tools|setup)/.test(key))
    return 'nothing was executed before the plan, so a new run does the same.';
  if (/\/check\d+$/.test(key)) return 'a check belongs to its attempt, which is judged as a whole.';
  if (/^verify\/round\d+\//.test(key)) return 'a round is judged as a whole.';
  if (/\/(?:snapshot|touched|tidy|put-back|permission|wishes)$/.test(key))
    return 'it belongs to what stands before it.';
  return 'the run has no such place.';
}
