import type { Json } from '../../../../shared/json.ts';

/** A text in a value, with the name of the field it stands in; of an item of a list, that of the list. */
export interface Leaf {
  readonly name: string;
  readonly text: string;
}

/** All texts of a value in order; keys of objects are not among them. */
export function leavesOf(value: Json, name = '', found: Leaf[] = []): readonly Leaf[] {
  if (typeof value === 'string') found.push({ name, text: value });
  else if (isList(value)) for (const item of value) leavesOf(item, name, found);
  else if (value !== null && typeof value === 'object') {
    for (const [field, item] of Object.entries(value)) {
      if (item !== undefined) leavesOf(item, field, found);
    }
  }
  return found;
}

/** A field's name as this code has them; nobody's secret is one. */
const PLAIN_NAME = /^(?:[A-Za-z]{1,24}|[a-z]+(?:[A-Z_-][a-z]+){1,5})$/;

/** Keys of all objects in a value that could be more than the name of a field, each once. */
export function tellingKeys(value: Json, found: Set<string> = new Set()): ReadonlySet<string> {
  if (isList(value)) for (const item of value) tellingKeys(item, found);
  else if (value !== null && typeof value === 'object') {
    for (const [field, item] of Object.entries(value)) {
      if (!PLAIN_NAME.test(field)) found.add(field);
      if (item !== undefined) tellingKeys(item, found);
    }
  }
  return found;
}

/** The value with each text replaced, in the order of `leavesOf`, and each key of an object by `key`. */
export function mapLeaves(
  value: Json,
  change: { text(text: string, name: string): string; key(name: string): string },
  name = '',
): Json {
  if (typeof value === 'string') return change.text(value, name);
  if (isList(value)) return value.map((item) => mapLeaves(item, change, name));
  if (value === null || typeof value !== 'object') return value;
  const mapped: Record<string, Json> = {};
  for (const [field, item] of Object.entries(value)) {
    if (item === undefined) continue;
    // Own property, whatever it is called.
    Object.defineProperty(mapped, change.key(field), {
      value: mapLeaves(item, change, field),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return mapped;
}

export const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** A text as JSON when it is an object or a list; null for any other text. */
export function parseDocument(text: string): Json | null {
  const first = text.trimStart()[0];
  if (first !== '{' && first !== '[') return null;
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    // It only looked like it.
    return null;
  }
}

/** Whether a JSON text is no longer than what it says: our own are, somebody's file need not be. */
export const isPlainJson = (text: string, value: Json): boolean => JSON.stringify(value) === text;
