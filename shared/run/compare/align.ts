import { matchInOrder } from './common-order.ts';
import { isBeside, type OutlineEvent } from './outline.ts';
import { type Named, pairByName } from './pair-by-name.ts';
import { groupScopes, orderScopes, type Scope, type Unit } from './scopes.ts';

/**
 * Two runs side by side. Scopes are paired by key; inside one, turns by what was called in them (longest common
 * subsequence), what is left over by key; inside a turn, events by kind and key. Pure.
 */
export interface AlignedPair {
  readonly left: OutlineEvent | null;
  readonly right: OutlineEvent | null;
  readonly scope: string;
  readonly state: PairState;
  /** False: only words differ, or something beside the course of the run. */
  readonly course: boolean;
  /** The same but for noise. */
  readonly noise: boolean;
}

export const pairStates = ['same', 'changed', 'left', 'right'] as const;
export type PairState = (typeof pairStates)[number];

/** What a run is aligned by: its events without what was appended later, and the ids of its plan's steps in order. */
export interface AlignedSide {
  readonly events: readonly OutlineEvent[];
  readonly steps: readonly string[];
}

export function alignRuns(left: AlignedSide, right: AlignedSide): readonly AlignedPair[] {
  const scopes = [groupScopes(courseOf(left)), groupScopes(courseOf(right))] as const;
  const pairs: AlignedPair[] = [];
  for (const key of orderScopes(scopes, [left.steps, right.steps]))
    alignScope(key, [scopes[0].get(key), scopes[1].get(key)], pairs);
  return pairs;
}

/** A life that was interrupted ends, and so does the one after it: the last end is the run's. */
function courseOf({ events }: AlignedSide): readonly OutlineEvent[] {
  const end = events.findLast(({ kind }) => kind === 'run.finished');
  return events.filter((event) => event.kind !== 'run.finished' || event === end);
}

type Sides<T> = readonly [T, T];

function alignScope(
  key: string,
  [left, right]: Sides<Scope | undefined>,
  pairs: AlignedPair[],
): void {
  const units: Sides<readonly Unit[]> = [left?.units ?? [], right?.units ?? []];
  for (const [one, other] of pairUnits(units)) alignUnit(key, [one, other], pairs);
}

type UnitPair = Sides<Unit | null>;

/** Matched units in order, and between two of them those that only one side has, or that have the same key. */
function pairUnits([left, right]: Sides<readonly Unit[]>): readonly UnitPair[] {
  const signs = (units: readonly Unit[]): readonly string[] => units.map(({ sign }) => sign);
  const matches = matchInOrder(signs(left), signs(right));
  const pairs: UnitPair[] = [];
  let [x, y] = [0, 0];
  for (const [nextX, nextY] of [...matches, [left.length, right.length] as const]) {
    pairs.push(...pairByName(withKeys(left.slice(x, nextX)), withKeys(right.slice(y, nextY))));
    const one = left[nextX];
    const other = right[nextY];
    if (one !== undefined && other !== undefined) pairs.push([one, other]);
    [x, y] = [nextX + 1, nextY + 1];
  }
  return pairs;
}

const withKeys = (units: readonly Unit[]): readonly Named<Unit>[] =>
  units.map((unit) => [unit.key, unit] as const);

function alignUnit(scope: string, [left, right]: UnitPair, pairs: AlignedPair[]): void {
  for (const [one, other] of pairByName([...named(left)], [...named(right)]))
    pairs.push(one !== null && other !== null ? both(scope, one, other) : alone(scope, one, other));
}

/** Events of a unit by kind and place in it, counted where several are alike. */
function named(unit: Unit | null): ReadonlyMap<string, OutlineEvent> {
  const found = new Map<string, OutlineEvent>();
  const seen = new Map<string, number>();
  for (const event of unit?.events ?? []) {
    const rest = event.kind === 'run.finished' ? '' : event.key.replace(/^.*?turn\d+/, '');
    const path = event.kind === 'file.changed' ? event.text : '';
    const name = `${event.kind} ${rest} ${path}`;
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    found.set(`${name} ${count}`, event);
  }
  return found;
}

function alone(scope: string, left: OutlineEvent | null, right: OutlineEvent | null): AlignedPair {
  const state = left === null ? 'right' : 'left';
  const kind = (left ?? right)?.kind ?? '';
  const key = (left ?? right)?.key ?? '';
  return { left, right, scope, state, course: !isBeside(kind, key), noise: false };
}

function both(scope: string, left: OutlineEvent, right: OutlineEvent): AlignedPair {
  const sameBlob = left.blob === right.blob;
  const isSame = left.content === right.content && left.core === right.core && sameBlob;
  return {
    ...{ left, right, scope },
    state: isSame ? 'same' : 'changed',
    course: !isSame && (left.core !== right.core || (left.content === right.content && !sameBlob)),
    noise: isSame && left.raw !== right.raw,
  };
}
