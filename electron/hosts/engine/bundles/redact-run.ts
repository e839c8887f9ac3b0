import { createHmac } from 'node:crypto';
import { canonicalJson, type Json } from '../../../../shared/json.ts';
import type { BlobRef } from '../../../../shared/run/event.ts';
import type { BundleSource } from '../../../store/bundle-source.ts';
import type { BundleTarget } from '../../../store/bundle-target.ts';
import type { EventRow } from '../../../store/event-row.ts';
import { isList, leavesOf, mapLeaves, parseDocument } from './json-leaves.ts';
import type { TextRedactor } from './redact-text.ts';
import { textOf } from './survey-run.ts';

/**
 * Writes a copy of a run in which texts are replaced. A payload is replaced before what names it, and gets the name of
 * its new content; whatever names it, name and size both, follows. What holds nothing to replace stays byte for byte.
 */
export async function redactRun(
  source: BundleSource,
  target: BundleTarget,
  around: {
    readonly redactor: TextRedactor;
    readonly key: Uint8Array;
    readonly signal: AbortSignal;
    /** Bytes that make a payload that is no text one to leave out. */
    readonly needles: readonly Uint8Array[];
    onProgress(done: number): void;
  },
): Promise<void> {
  const { redactor } = around;
  const renamed = new Map<string, BlobRef>();
  const sizes = new Map<string, number>();
  let done = 0;

  /** The payload in the copy. */
  const carry = async (hash: string): Promise<BlobRef> => {
    const known = renamed.get(hash);
    if (known !== undefined) return known;
    around.signal.throwIfAborted();
    const bytes = source.blob(hash);
    const ref = target.put(await redactBlob(bytes));
    renamed.set(hash, ref);
    sizes.set(ref.blob, ref.bytes);
    done += bytes.byteLength;
    around.onProgress(done);
    return ref;
  };
  const carryAll = async (value: Json): Promise<void> => {
    for (const { text } of leavesOf(value)) if (isKnown(text)) await carry(text);
  };
  const isKnown = (text: string): boolean => text.length === 64 && source.blobs.has(text);

  const redactValue = async (value: Json): Promise<Json> => {
    await carryAll(value);
    const texts = await redactor.all(leavesOf(value));
    let at = 0;
    const replaced = mapLeaves(value, {
      text(text) {
        const replaced = texts[at] ?? text;
        at += 1;
        return renamed.get(text)?.blob ?? replaced;
      },
      key: (name) =>
        /[./\\@]/.test(name) && !isFileHash(value, name) ? redactor.plain(name) : name,
    });
    return resize(replaced, sizes);
  };
  const redactBlob = async (bytes: Uint8Array): Promise<Uint8Array> => {
    const text = textOf(bytes);
    if (text === null) {
      const content = Buffer.from(bytes);
      const hidden = around.needles.some((needle) => content.includes(Buffer.from(needle)));
      return hidden ? Buffer.from(`[${bytes.byteLength} bytes left out]`) : bytes;
    }
    const document = parseDocument(text);
    if (document === null) {
      const [replaced] = await redactor.all([{ name: '', text }]);
      return replaced === text ? bytes : Buffer.from(replaced ?? '');
    }
    const replaced = await redactValue(document);
    return sameJson(replaced, document) ? bytes : Buffer.from(JSON.stringify(replaced));
  };
  const redactRow = async (row: EventRow): Promise<EventRow> => {
    const body = parseDocument(row.body) ?? {};
    const result = row.result === null ? null : parseScalar(row.result);
    const now = await redactValue(body);
    const returned = result === null ? null : await redactValue(result);
    const isSame = sameJson(now, body);
    return {
      ...row,
      key: redactKey(row.key, redactor),
      parent: redactKey(row.parent, redactor),
      body: isSame ? row.body : JSON.stringify(withoutGuess(now, row.kind, around.key)),
      result: result === null || sameJson(returned, result) ? row.result : JSON.stringify(returned),
      resultBlob: row.resultBlob === null ? null : (await carry(row.resultBlob)).blob,
    };
  };

  for await (const rows of source.rows(around.signal)) {
    for (const row of rows) target.add(await redactRow(row));
  }
}

/** Fields of the prompts' table are names of our own files. */
const isFileHash = (value: Json, name: string): boolean =>
  value !== null &&
  !isList(value) &&
  typeof value === 'object' &&
  value.kind === undefined &&
  typeof value[name] === 'string' &&
  /^[0-9a-f]{64}$/.test(String(value[name]));

/** Sizes beside a payload's new name, and those of the request that it is. */
function resize(value: Json, sizes: ReadonlyMap<string, number>): Json {
  const walk = (item: Json): Json => {
    if (item === null || typeof item !== 'object') return item;
    if (isList(item)) return item.map(walk);
    const fields = Object.fromEntries(
      Object.entries(item).map(([name, inner]) => [
        name,
        inner === undefined ? inner : walk(inner),
      ]),
    );
    const size = typeof item.blob === 'string' ? sizes.get(item.blob) : undefined;
    if (size !== undefined && typeof item.bytes === 'number') return { ...fields, bytes: size };
    // A request that was sent says its size and its hash once more.
    const sent = 'headers' in item ? sizes.get(String(fields.sha256)) : undefined;
    if (sent !== undefined) return { ...fields, bytes: sent };
    return fields;
  };
  return sizes.size === 0 ? value : walk(value);
}

/** A hash over arguments that were replaced would let people try out what stood there. */
function withoutGuess(value: Json, kind: string, key: Uint8Array): Json {
  if (kind !== 'tool.started' || value === null || isList(value) || typeof value !== 'object')
    return value;
  const { argumentsHash } = value;
  if (typeof argumentsHash !== 'string') return value;
  return {
    ...value,
    argumentsHash: createHmac('sha256', key).update(`arguments ${argumentsHash}`).digest('hex'),
  };
}

/** Paths of steps hold file names percent-encoded. */
const redactKey = (key: string, redactor: TextRedactor): string =>
  !key.includes('%')
    ? key
    : key
        .split('/')
        .map((part) => {
          if (!part.includes('%')) return part;
          const plain = decode(part);
          const replaced = redactor.plain(plain);
          return replaced === plain ? part : encodeURIComponent(replaced);
        })
        .join('/');

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // Somebody's text with a percent sign.
    return part;
  }
}

function parseScalar(text: string): Json {
  const value: Json = JSON.parse(text);
  return value;
}

const sameJson = (a: Json, b: Json): boolean => canonicalJson(a) === canonicalJson(b);
