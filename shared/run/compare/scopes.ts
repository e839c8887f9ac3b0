import type { OutlineEvent } from './outline.ts';

/**
 * Events by what they belong to, never by when they came: steps that were worked on at once are compared each with
 * itself. A scope is an attempt at a step, a round of verification, or a stage; inside a scope events are in the order
 * of the log. A unit is a turn with its calls, or a single durable step.
 */
export interface Scope {
  readonly key: string;
  readonly units: readonly Unit[];
  /** Rounds of verification that were over when it began. */
  readonly wave: number;
}

export interface Unit {
  /** Relative to the scope. */
  readonly key: string;
  /** What it did: a turn's calls with their arguments; else its key. */
  readonly sign: string;
  readonly events: readonly OutlineEvent[];
}

/** `execute/s2/try1/turn4/call0` belongs to the attempt `execute/s2/try1`. */
export function scopeOf(key: string): string {
  const parts = key.split('/');
  if (parts[0] === 'execute')
    return parts.slice(0, parts[2]?.startsWith('try') === true ? 3 : 2).join('/');
  if (parts[0] === 'verify') return parts.slice(0, 2).join('/');
  return parts[0] ?? '';
}

/** What stands in front of a turn's own keys; null for what is in no turn. */
const turnOf = (rest: string): string | null => /^turn\d+/.exec(rest)?.[0] ?? null;

/** Beginning and end of a scope have its own key, and stand at either end of it. */
const unitOf = (rest: string, kind: string): string => turnOf(rest) ?? (rest === '' ? kind : rest);

interface OpenScope {
  readonly wave: number;
  readonly units: Map<string, OutlineEvent[]>;
}

/** Scopes by their keys. Events that were appended after the end of the run are not among `events`. */
export function groupScopes(events: readonly OutlineEvent[]): ReadonlyMap<string, Scope> {
  const open = new Map<string, OpenScope>();
  let wave = 0;
  for (const event of events) {
    const key = scopeOf(event.key);
    let scope = open.get(key);
    if (scope === undefined) {
      scope = { wave, units: new Map() };
      open.set(key, scope);
    }
    const rest = event.key.slice(key.length + 1);
    // However often a run was resumed, it ends once.
    const unit = event.kind === 'run.finished' ? 'end' : unitOf(rest, event.kind);
    const known = scope.units.get(unit);
    if (known === undefined) scope.units.set(unit, [event]);
    else known.push(event);
    if (event.kind === 'verify.ended') wave += 1;
  }
  return new Map([...open].map(([key, scope]) => [key, close(key, scope)]));
}

const close = (key: string, { wave, units }: OpenScope): Scope => ({
  key,
  wave,
  units: [...units].map(([unit, events]) => ({ key: unit, sign: signOf(unit, events), events })),
});

function signOf(unit: string, events: readonly OutlineEvent[]): string {
  if (turnOf(unit) === null) return unit;
  const calls = events.flatMap(({ call }) => (call === undefined ? [] : [call]));
  // A turn without a call is like any other one without a call.
  return `turn ${calls.join(' ')}`;
}

const STAGES = ['environment', 'prepare', 'intake', 'plan', 'execute', 'verify', 'deliver', 'run'];

/**
 * The order in which two runs are walked through together. It depends on plans and keys alone, so that it is the same
 * from either side and however steps at once came about.
 */
export function orderScopes(
  scopes: readonly [ReadonlyMap<string, Scope>, ReadonlyMap<string, Scope>],
  plans: readonly [readonly string[], readonly string[]],
): readonly string[] {
  const keys = [...new Set(scopes.flatMap((side) => [...side.keys()]))];
  const places = new Map(keys.map((key) => [key, placeOf(key, scopes, plans)]));
  return keys.sort((one, other) => {
    const left = places.get(one) ?? [];
    const right = places.get(other) ?? [];
    for (const [index, value] of left.entries()) {
      const gap = value - (right[index] ?? 0);
      if (gap !== 0) return gap;
    }
    return one < other ? -1 : 1;
  });
}

function placeOf(
  key: string,
  scopes: readonly ReadonlyMap<string, Scope>[],
  plans: readonly (readonly string[])[],
): readonly number[] {
  const [stage = '', part = '', attempt = ''] = key.split('/');
  const waves = scopes.flatMap((side) => side.get(key)?.wave ?? []);
  const known = STAGES.indexOf(stage);
  // `replan1` and what else comes between rounds goes before the steps of its round.
  const rank = known === -1 ? STAGES.indexOf('execute') - 0.5 : known;
  const ranks = plans.map((plan) => plan.indexOf(part)).filter((place) => place !== -1);
  // Steps that no plan names come last; `execute` itself comes before any of them.
  const step = part === '' ? -1 : Math.min(...ranks, Number.MAX_SAFE_INTEGER);
  return [
    waveOf(rank, waves),
    rank,
    stage === 'execute' ? step : numberIn(part),
    // What belongs to a step and to no attempt (a merge) comes after its attempts.
    attempt === '' ? Number.MAX_SAFE_INTEGER : numberIn(attempt),
  ];
}

/** What comes before any step, what comes after every round, and between them the round. */
function waveOf(rank: number, waves: readonly number[]): number {
  if (rank <= STAGES.indexOf('plan')) return 0;
  return rank >= STAGES.indexOf('deliver') ? Number.MAX_SAFE_INTEGER : Math.min(...waves) + 1;
}

const numberIn = (text: string): number => Number(/\d+/.exec(text)?.[0] ?? -1);
