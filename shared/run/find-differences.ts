import type { Json } from '../json.ts';

/** A place at which two values differ, with a little of both sides around it. */
export interface Difference {
  /** Field names and list places joined by dots; empty: the value itself. */
  readonly path: string;
  readonly recorded: string;
  readonly actual: string;
  /** Of texts: the character from which on they differ, counted from 0. */
  readonly at: number | null;
}

/** Characters before and after the first one that differs. */
const BEFORE = 24;
const AFTER = 56;

/** Where two values differ, in the order of the recorded one's fields; at most `limit` places. Never whole payloads. */
export function findDifferences(recorded: Json, actual: Json, limit = 40): readonly Difference[] {
  const found: Difference[] = [];
  compare('', recorded, actual, (difference) => {
    found.push(difference);
    return found.length >= limit;
  });
  return found;
}

type Container = Exclude<Json, string | number | boolean | null>;
type Tell = (difference: Difference) => boolean;

/** True: enough was found. */
function compare(path: string, a: Json | undefined, b: Json | undefined, tell: Tell): boolean {
  if (a === b) return false;
  if (typeof a === 'string' && typeof b === 'string') return tell(differInText(path, a, b));
  if (isContainer(a) && isContainer(b) && Array.isArray(a) === Array.isArray(b)) {
    const before = new Map<string, Json | undefined>(Object.entries(a));
    const now = new Map<string, Json | undefined>(Object.entries(b));
    return [...new Set([...before.keys(), ...now.keys()])].some((name) =>
      compare(path === '' ? name : `${path}.${name}`, before.get(name), now.get(name), tell),
    );
  }
  return tell({ path, recorded: clip(a), actual: clip(b), at: null });
}

const isContainer = (value: Json | undefined): value is Container =>
  typeof value === 'object' && value !== null;

function differInText(path: string, a: string, b: string): Difference {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  return { path, recorded: around(a, at), actual: around(b, at), at };
}

/** The text around one place; dots where something was left out. */
export function around(text: string, at: number): string {
  const from = Math.max(0, at - BEFORE);
  const to = Math.min(text.length, at + AFTER);
  const piece = text.slice(from, to).toWellFormed();
  return `${from > 0 ? '…' : ''}${piece}${to < text.length ? '…' : ''}`;
}

const clip = (value: Json | undefined): string =>
  value === undefined ? 'nothing' : around(JSON.stringify(value), 0);
