import type { ForkChange } from '../fork-change.ts';
import type { CauseClass } from '../kinds/lineage-kinds.ts';
import { stepOfKey } from '../step-of-key.ts';
import type { AlignedPair } from './align.ts';
import { type Before, causeOf, kindOf, type Who, whoOf } from './cause.ts';
import type {
  Band,
  DifferenceRow,
  Divergence,
  DivergenceKind,
  EventPlace,
  StripCounts,
  TermDifference,
} from './comparison.ts';
import { MOST_ROWS } from './comparison.ts';
import type { OutlineEvent } from './outline.ts';

/** What one walk along two aligned runs finds. */
export interface Walk {
  readonly first: Divergence | null;
  readonly partings: readonly Divergence[];
  readonly counts: StripCounts;
  readonly bands: readonly Band[];
  readonly rows: readonly DifferenceRow[];
  readonly rowsLeftOut: number;
}

export interface WalkInput {
  readonly pairs: readonly AlignedPair[];
  readonly terms: readonly TermDifference[];
  /** Ids of steps that the two plans describe otherwise. */
  readonly plannedOtherwise: ReadonlySet<string>;
  /** Events at the beginning that both took over from the same run. */
  readonly shared: number;
  readonly declared: readonly ForkChange[];
}

/** Kinds whose content the next request of a model holds. */
const READ_LATER: Readonly<Record<string, CauseClass>> = {
  'tool.ended': 'tool',
  'check.ran': 'tool',
  'human.steered': 'prompt',
  'intake.answered': 'prompt',
  'snapshot.taken': 'tree',
  'file.changed': 'tree',
  'step.merged': 'tree',
};

/** Walks along the pairs in their order. Pure. */
export function walkPairs(input: WalkInput): Walk {
  const { pairs, shared } = input;
  const terms = [...input.terms, ...declaredTerms(input.declared)];
  const keys = indexByKey(pairs);
  const counts = {
    same: shared,
    sameButNoise: 0,
    changed: 0,
    changedInWords: 0,
    left: 0,
    right: 0,
  };
  const bands: Band[] = shared === 0 ? [] : [sharedBand(shared)];
  const rows: DifferenceRow[] = [];
  const found: Divergence[] = [];
  const parts = new Set<string>();
  const context = createContext({ ...input, terms });
  let left = 0;
  for (const pair of pairs) {
    const state = isUnexplained(pair, context, terms) ? 'changed' : pair.state;
    addBand(bands, { ...pair, state });
    counts[state] += 1;
    if (state === 'same') {
      if (pair.noise) counts.sameButNoise += 1;
      context.pass(pair);
      continue;
    }
    const isRequest = state !== pair.state;
    if (state === 'changed' && !pair.course && !isRequest) counts.changedInWords += 1;
    const cause = isRequest ? causeOfRequest(terms) : causeOf(pair, context.before(pair));
    const course = pair.course || isRequest;
    const { scope } = pair;
    if (rows.length < MOST_ROWS)
      rows.push({
        scope,
        state,
        course,
        cause,
        left: placeOf(pair.left),
        right: placeOf(pair.right),
      });
    else left += 1;
    const part = partOf(scope);
    const mark = `${part} ${course}`;
    if (!parts.has(mark) && !isTold(pair, cause, terms)) {
      parts.add(mark);
      const what = isRequest ? 'request' : kindOf((pair.left ?? pair.right)?.kind ?? '');
      found.push(describe(pair, { part, what, cause, course, keys, declared: input.declared }));
    }
    context.pass(pair);
  }
  const courses = found.filter(({ course }) => course);
  const partings = courses.length > 0 ? courses : found;
  const first = partings.find(({ part }) => !AT_START.test(part)) ?? partings[0] ?? null;
  return { first, partings, counts, bands, rows, rowsLeftOut: left };
}

/** What a fork declares leads what comes after, as terms do. */
function declaredTerms(declared: readonly ForkChange[]): readonly TermDifference[] {
  const causes = { executor: 'model', message: 'prompt', budget: 'environment' } as const;
  const terms = { executor: 'executor', message: 'prompts', budget: 'budgets' } as const;
  return declared.flatMap(({ what }) =>
    what === 'plan' || what === 'tool-result'
      ? []
      : [{ term: terms[what], cause: causes[what], left: '', right: '' }],
  );
}

/** What holds before anything is done; the headline is about what was done. */
const AT_START = /^(?:environment|prepare)/;

const sharedBand = (count: number): Band => ({
  ...{ scope: 'shared', state: 'same', count, left: 1, right: 1 },
});

interface Context {
  /** What may have led to what differs at this pair. */
  before(pair: AlignedPair): Before;
  /** Whether anything was different before, noise included. */
  isClean(): boolean;
  pass(pair: AlignedPair): void;
}

function createContext({ terms, plannedOtherwise }: WalkInput): Context {
  const parameters = new Set<Who>();
  let given: { readonly scope: string; readonly cause: CauseClass } | null = null;
  let isClean = true;
  return {
    before: (pair) => ({
      ...{ terms, plannedOtherwise, parameters },
      given: given !== null && isNear(given.scope, pair.scope) ? given.cause : null,
    }),
    isClean: () => isClean,
    pass(pair) {
      const event = pair.left ?? pair.right;
      if (event === null) return;
      if (pair.state !== 'same' || pair.noise) isClean = false;
      if (pair.state === 'same' || !pair.course) return;
      if (event.kind === 'model.requested') parameters.add(whoOf(event));
      const cause = READ_LATER[event.kind];
      if (cause !== undefined && given === null) given = { scope: pair.scope, cause };
    },
  };
}

/** What one step was given does not lead another one that was worked on beside it; what files it left may. */
const isNear = (from: string, to: string): boolean =>
  stepOfKey(from) === null || stepOfKey(to) === null || stepOfKey(from) === stepOfKey(to);

/** A request differs, and nothing that the log holds says why: what it was made from is not the same. */
function isUnexplained(
  { state, left, right }: AlignedPair,
  context: Context,
  terms: readonly TermDifference[],
): boolean {
  if (state !== 'same' || left?.request === undefined || right?.request === undefined) return false;
  const isTerms = terms.some(({ cause }) => cause !== 'environment');
  return left.request !== right.request && context.isClean() && !isTerms;
}

/**
 * Not worth a headline: a turn that only one side has is known by what was called in it, and that another model was
 * asked is known from the terms.
 */
function isTold(
  { state, left, right }: AlignedPair,
  cause: CauseClass,
  terms: readonly TermDifference[],
): boolean {
  const kind = (left ?? right)?.kind;
  const isModelKnown = terms.some((term) => term.cause === 'model');
  if (kind === 'env.probed') return isModelKnown;
  if (kind !== 'model.requested') return false;
  return state === 'left' || state === 'right' || (cause === 'model' && isModelKnown);
}

const causeOfRequest = (terms: readonly TermDifference[]): CauseClass =>
  terms.some(({ cause }) => cause === 'code') ? 'code' : 'prompt';

const placeOf = (event: OutlineEvent | null): EventPlace | null =>
  event === null ? null : { seq: event.seq, key: event.key, kind: event.kind, text: event.text };

/** `intake`, `plan`, `verify`, `deliver` …, or the id of the step. */
const partOf = (scope: string): string => stepOfKey(scope) ?? scope.split('/')[0] ?? scope;

type ByKey = ReadonlyMap<string, OutlineEvent>;

function indexByKey(pairs: readonly AlignedPair[]): {
  readonly left: ByKey;
  readonly right: ByKey;
} {
  const index = (side: 'left' | 'right'): ByKey => {
    const found = new Map<string, OutlineEvent>();
    for (const pair of pairs) {
      const event = pair[side];
      const name = event === null ? '' : `${event.kind} ${event.key}`;
      if (event !== null && !found.has(name)) found.set(name, event);
    }
    return found;
  };
  return { left: index('left'), right: index('right') };
}

function describe(
  pair: AlignedPair,
  how: {
    readonly part: string;
    readonly what: DivergenceKind;
    readonly cause: CauseClass;
    readonly course: boolean;
    readonly keys: ReturnType<typeof indexByKey>;
    readonly declared: readonly ForkChange[];
  },
): Divergence {
  const { left, right, scope } = pair;
  const event = left ?? right;
  const name = `${event?.kind} ${event?.key}`;
  const instead =
    left === null ? how.keys.left.get(name) : right === null ? how.keys.right.get(name) : undefined;
  const { part, what, cause, course } = how;
  return {
    ...{ part, scope, what, cause, course, key: event?.key ?? scope },
    who: event === null ? 'host' : whoOf(event),
    expected: isDeclared(what, cause, how.declared),
    left: placeOf(left),
    right: placeOf(right),
    instead: placeOf(instead ?? null),
    fields: [],
    fieldsLeftOut: 0,
  };
}

/** Whether a difference is what the fork was made for. */
function isDeclared(
  what: DivergenceKind,
  cause: CauseClass,
  declared: readonly ForkChange[],
): boolean {
  return declared.some((change) => {
    if (change.what === 'plan') return what === 'plan' || cause === 'plan';
    if (change.what === 'executor') return cause === 'model';
    if (change.what === 'message') return cause === 'prompt';
    if (change.what === 'tool-result') return what === 'result' || cause === 'tool';
    return what === 'limit' || cause === 'environment';
  });
}

function addBand(bands: Band[], { scope, state, left, right }: AlignedPair): void {
  const last = bands.at(-1);
  if (last?.scope === scope && last.state === state) {
    bands[bands.length - 1] = { ...last, count: last.count + 1 };
    return;
  }
  bands.push({ scope, state, count: 1, left: left?.seq ?? null, right: right?.seq ?? null });
}
