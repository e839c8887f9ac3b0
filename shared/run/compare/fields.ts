import type { Divergence, FieldDifference } from './comparison.ts';
import { type Folders, withoutNoise } from './noise.ts';

/** More fields than this are counted. */
const MOST_FIELDS = 60;
/** Longer values are cut, in the open. */
const MOST_CHARS = 4_000;
/** What says where an event is, not what it is. */
const ENVELOPE = new Set(['seq', 'at', 'key', 'kind', 'parent', 'lane', 'inputHash', 'result']);

interface Side {
  readonly event: Readonly<Record<string, unknown>> | null;
  readonly folders: Folders;
}

/** The fields in which two events differ, deepest names first written (`plan.steps.0.title`). */
export function compareFields(
  left: Side,
  right: Side,
): { readonly fields: readonly FieldDifference[]; readonly leftOut: number } {
  const one = flatten(left.event ?? {});
  const other = flatten(right.event ?? {});
  const names = [...new Set([...one.keys(), ...other.keys()])];
  const all = names.flatMap((field) => {
    const [a = '', b = ''] = [one.get(field), other.get(field)];
    if (a === b) return [];
    const noise = withoutNoise(a, left.folders) === withoutNoise(b, right.folders);
    return [{ field, left: cut(a), right: cut(b), noise: noise || isMeasure(field) }];
  });
  const sorted = [...all.filter(({ noise }) => !noise), ...all.filter(({ noise }) => noise)];
  const fields = sorted.slice(0, MOST_FIELDS);
  return { fields, leftOut: sorted.length - fields.length };
}

/** Names of what is measured or given out anew in each run. */
const isMeasure = (field: string): boolean =>
  /(?:^|\.)(?:ms|\w+Ms|seconds|callId|responseId|requestId|requestHash|argumentsHash|requestBytes|commit|branch|prefixKept|bytesReceived|sha256|estimatedTokens)$/.test(
    field,
  );

function flatten(event: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const add = (name: string, value: unknown): void => {
    if (typeof value === 'object' && value !== null) {
      const fields = Object.entries(value);
      if (fields.length === 0) found.set(name, Array.isArray(value) ? '[]' : '{}');
      for (const [field, inner] of fields) add(name === '' ? field : `${name}.${field}`, inner);
      return;
    }
    found.set(name, typeof value === 'string' ? value : String(value));
  };
  for (const [name, value] of Object.entries(event)) if (!ENVELOPE.has(name)) add(name, value);
  return found;
}

const cut = (text: string): string =>
  text.length <= MOST_CHARS
    ? text
    : `${text.slice(0, MOST_CHARS).toWellFormed()}… (${text.length - MOST_CHARS} more characters)`;

/** A divergence with the fields of its events; what the fields say about its cause is taken in. */
export function withFields(
  divergence: Divergence,
  found: ReturnType<typeof compareFields>,
): Divergence {
  const isModels = (field: string): boolean => /^(?:model|digest|quantization)$/.test(field);
  const swapped =
    divergence.what === 'environment' && found.fields.some(({ field }) => isModels(field));
  const cause = swapped ? 'model' : divergence.cause;
  return { ...divergence, cause, fields: found.fields, fieldsLeftOut: found.leftOut };
}
