import { stripVTControlCharacters } from 'node:util';
import type { RunEvent } from '../../shared/run/event.ts';
import { markOf } from '../../shared/run/mark.ts';
import { stepOfKey } from '../../shared/run/step-of-key.ts';
import { ERROR_TAG, stepTag, tagOfKind, tagOfLane, WHOLE_TAG } from './search-tags.ts';

/**
 * What of an event can be searched: the texts in it, and the texts of payloads that it names. The first is place 0,
 * each payload is the next place; the order follows from the event alone, so a place found in the index is found
 * again in the run file.
 */
export interface TextPlace {
  /** The field of the event that holds the text or names the payload; empty for the event's own texts. */
  readonly field: string;
  /** Null: the event's own texts. */
  readonly blob: string | null;
}

/** Payloads of one event that are looked at; none of ours names more. */
export const MOST_PLACES = 15;
/** Bytes of one text that are indexed; what comes after is counted as cut. */
export const MOST_BYTES = 256 * 1024;

/** Names of contents: nobody looks for them by words, and each would be a word of its own in the index. */
const HASHES = /(?:hash|sha256|tree|treeBefore|treeAfter|parentTree|blob|commit)$/i;

export function textPlaces(event: RunEvent): readonly TextPlace[] {
  const blobs = Object.entries(event).flatMap(([field, value]) =>
    field === 'result' || isRepeated(event, field)
      ? []
      : blobsIn(value).map((blob) => ({ field, blob })),
  );
  return [{ field: '', blob: null }, ...blobs.slice(0, MOST_PLACES)];
}

/** What was sent is what was asked, byte for byte of its texts; it is found once, where it was asked. */
const isRepeated = (event: RunEvent, field: string): boolean =>
  event.kind === 'egress.sent' && field === 'body';

function blobsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('blob' in value && typeof value.blob === 'string') return [value.blob];
  return Object.values(value).flatMap(blobsIn);
}

const ENVELOPE: ReadonlySet<string> = new Set([
  ...['seq', 'at', 'key', 'parent', 'lane', 'kind', 'result', 'inputHash', 'format', 'epoch'],
]);

/** The texts of an event's own fields, by field. */
export function ownTexts(event: RunEvent): readonly (readonly [field: string, text: string])[] {
  return Object.entries(event).flatMap(([field, value]) => {
    if (ENVELOPE.has(field) || HASHES.test(field)) return [];
    const text = withoutColours(joinTexts(value));
    return text === '' ? [] : [[field, text] as const];
  });
}

/** JSON in a text in JSON is taken apart, too: escaped, the first word of each line would be another one. */
const DEEPEST_JSON = 2;

/** All texts in a value, one a line; names of contents left out. */
export function joinTexts(value: unknown): string {
  const found: string[] = [];
  const walk = (inner: unknown, depth: number): void => {
    if (typeof inner === 'string') {
      const isJson = depth < DEEPEST_JSON && /^[{[]/.test(inner) && inner.length <= MOST_JSON;
      const parsed = isJson ? parseJson(inner) : undefined;
      if (parsed === undefined) found.push(inner);
      else walk(parsed, depth + 1);
    }
    if (typeof inner !== 'object' || inner === null) return;
    for (const [name, one] of Object.entries(inner)) if (!HASHES.test(name)) walk(one, depth);
  };
  walk(value, 0);
  return found.filter((text) => text !== '').join('\n');
}

/** Characters of JSON that are taken apart; of a longer one the text is taken as it is. */
const MOST_JSON = 2 * 1024 * 1024;

/** A payload as a text to look through, and whether its end was cut off. Null for what is no text. */
export function blobText(
  bytes: Uint8Array,
): { readonly text: string; readonly isCut: boolean } | null {
  if (bytes.subarray(0, 8_192).includes(0)) return null;
  const isJson = bytes.length <= MOST_JSON && (bytes[0] === 0x7b || bytes[0] === 0x5b);
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parsed = isJson ? parseJson(whole.toString('utf8')) : undefined;
  if (parsed !== undefined) return cutText(withoutColours(joinTexts(parsed)));
  const isCut = bytes.length > MOST_BYTES;
  return { text: withoutColours(whole.toString('utf8', 0, MOST_BYTES)), isCut };
}

/** Tools colour their words; a sequence before a word would be part of it. */
const withoutColours = (text: string): string =>
  text.includes('\u001b') ? stripVTControlCharacters(text) : text;

export const cutText = (text: string): { readonly text: string; readonly isCut: boolean } => ({
  text: text.length > MOST_BYTES ? text.slice(0, MOST_BYTES) : text,
  isCut: text.length > MOST_BYTES,
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // It only begins like JSON.
    return undefined;
  }
}

/** Paths that an event is about, one a line. */
export function filesOf(event: RunEvent): string {
  const fields: readonly unknown[] = [
    'path' in event ? event.path : null,
    'paths' in event ? event.paths : null,
    'files' in event ? event.files : null,
    'filesChanged' in event ? event.filesChanged : null,
    'touched' in event ? event.touched : null,
    'outOfScope' in event ? event.outOfScope : null,
    'conflicts' in event ? event.conflicts : null,
    event.kind === 'tool.started' && 'path' in event.arguments ? event.arguments.path : null,
  ];
  return fields
    .flat()
    .filter((path) => typeof path === 'string')
    .join('\n');
}

export function tagsOf(event: RunEvent): string {
  const step =
    'step' in event && typeof event.step === 'string' ? event.step : stepOfKey(event.key);
  const isBad = markOf(event).status === 'bad';
  return [
    WHOLE_TAG,
    tagOfKind(event.kind),
    tagOfLane(event.lane),
    ...(step === null ? [] : [stepTag(step)]),
    ...(isBad ? [ERROR_TAG] : []),
  ].join(' ');
}
