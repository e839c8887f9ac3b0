import { canonicalJson, type Json } from '../../../../shared/json.ts';
import type { BlobRef } from '../../../../shared/run/event.ts';
import type { BundleSource } from '../../../store/bundle-source.ts';
import type { BundleTarget } from '../../../store/bundle-target.ts';
import type { EventRow } from '../../../store/event-row.ts';
import { sha256 } from '../run-ports.ts';
import {
  isList,
  isPlainJson,
  leavesOf,
  mapLeaves,
  parseDocument,
  tellingKeys,
} from './json-leaves.ts';
import { isTooLong, readHidden, textOf } from './read-payload.ts';
import { createKeyRedactor, type KeyRedactor } from './redact-key.ts';
import type { TextRedactor } from './redact-text.ts';

interface Order {
  readonly redactor: TextRedactor;
  readonly signal: AbortSignal;
  /** Bytes that make a payload that is no text one to leave out. */
  readonly needles: readonly Buffer[];
  onProgress(done: number): void;
}

/**
 * Writes a copy of a run in which texts are replaced. A payload is replaced before what names it, and gets the name of
 * its new content; whatever names it, name and size both, follows. What holds nothing to replace stays byte for byte.
 */
export async function redactRun(
  source: BundleSource,
  target: BundleTarget,
  order: Order,
): Promise<void> {
  const copying = new Copying(source, target, order);
  for await (const rows of source.rows(order.signal)) {
    await copying.keys.learn(rows.flatMap(({ key, parent }) => [key, parent]));
    for (const row of rows) target.add(await copying.row(row));
  }
}

class Copying {
  readonly keys: KeyRedactor;
  private readonly source: BundleSource;
  private readonly target: BundleTarget;
  private readonly order: Order;
  private readonly renamed = new Map<string, BlobRef>();
  private readonly sizes = new Map<string, number>();
  /** Hashes over arguments: the old one would let people try out what stood there. */
  private readonly hashes = new Map<string, string>();
  private done = 0;

  constructor(source: BundleSource, target: BundleTarget, order: Order) {
    this.source = source;
    this.target = target;
    this.order = order;
    this.keys = createKeyRedactor(order.redactor);
  }

  async row(row: EventRow): Promise<EventRow> {
    const body = parseDocument(row.body) ?? {};
    const result = row.result === null ? null : parseScalar(row.result);
    const told = await this.value(body);
    const named = await this.nameArguments(told, body, row.kind);
    const now = agree(body, named, { kind: row.kind, hashes: this.hashes });
    const returned = result === null ? null : await this.value(result);
    return {
      ...row,
      key: this.keys.replace(row.key),
      parent: this.keys.replace(row.parent),
      body: isSaid(row.body, body, now) ? row.body : JSON.stringify(now),
      result:
        row.result === null || isSaid(row.result, result, returned)
          ? row.result
          : JSON.stringify(returned),
      resultBlob: row.resultBlob === null ? null : (await this.carry(row.resultBlob)).blob,
    };
  }

  /** The payload in the copy. */
  private async carry(hash: string): Promise<BlobRef> {
    const known = this.renamed.get(hash);
    if (known !== undefined) return known;
    this.order.signal.throwIfAborted();
    const bytes = this.source.blob(hash);
    const ref = this.target.put(await this.blob(bytes));
    this.renamed.set(hash, ref);
    this.sizes.set(ref.blob, ref.bytes);
    this.done += bytes.byteLength;
    this.order.onProgress(this.done);
    return ref;
  }

  private async value(value: Json): Promise<Json> {
    const leaves = leavesOf(value);
    for (const { text } of leaves) {
      if (text.length === 64 && this.source.blobs.has(text)) await this.carry(text);
    }
    const texts = await this.order.redactor.all(leaves);
    const keys = await this.keysOf(value);
    let at = 0;
    const replaced = mapLeaves(value, {
      text: (text) => {
        const now = texts[at] ?? text;
        at += 1;
        return this.renamed.get(text)?.blob ?? this.hashes.get(text) ?? now;
      },
      key: (name) => keys.get(name) ?? name,
    });
    return resize(replaced, this.sizes);
  }

  /** Keys of objects that hold something to replace. */
  private async keysOf(value: Json): Promise<ReadonlyMap<string, string>> {
    const { redactor } = this.order;
    const names = [...tellingKeys(value)];
    if (names.length === 0) return new Map();
    const masked = await redactor.secrets(names.map((text) => ({ name: '', text })));
    return new Map(
      names.map((name, at) => {
        const text = masked[at] ?? name;
        return [name, /[./\\@]/.test(text) ? redactor.plain(text) : text];
      }),
    );
  }

  private async blob(bytes: Uint8Array): Promise<Uint8Array> {
    if (await this.mustGo(bytes)) return Buffer.from(`[${bytes.byteLength} bytes left out]`);
    const text = textOf(bytes);
    if (text === null) return bytes;
    const document = parseDocument(text);
    if (document === null) {
      const [replaced] = await this.order.redactor.all([{ name: '', text }]);
      return replaced === text ? bytes : Buffer.from(replaced ?? '');
    }
    const replaced = await this.value(document);
    if (!sameJson(replaced, document)) return Buffer.from(JSON.stringify(replaced));
    if (isPlainJson(text, document)) return bytes;
    // One of two fields of the same name is lost when it is read; it is still there as it is written.
    const [written] = await this.order.redactor.secrets([{ name: '', text }]);
    return written === text ? bytes : Buffer.from(written ?? '');
  }

  /** What can't be replaced in its place is left out as a whole. */
  private async mustGo(bytes: Uint8Array): Promise<boolean> {
    const { redactor, needles } = this.order;
    if (needles.length > 0 && isTooLong(bytes)) return true;
    const hidden = readHidden(bytes);
    if (hidden === null) return false;
    const [masked] = await redactor.secrets([{ name: '', text: hidden }]);
    if (masked !== hidden) return true;
    const content = Buffer.from(bytes);
    return textOf(bytes) === null && needles.some((needle) => content.includes(needle));
  }

  /** Long arguments lie in a payload of their own. */
  private async nameArguments(now: Json, before: Json, kind: string): Promise<Json> {
    if (kind !== 'tool.started' || !isFields(now) || !isFields(before)) return now;
    const hash = isFields(before.arguments) ? before.arguments.blob : undefined;
    if (typeof hash !== 'string' || !this.source.blobs.has(hash)) return now;
    const given = parseScalar(Buffer.from(await this.blob(this.source.blob(hash))).toString());
    const argumentsHash = sha256(canonicalJson(given));
    this.hashes.set(String(before.argumentsHash), argumentsHash);
    return { ...now, argumentsHash };
  }
}

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

/** What an event says about a text of its own: the hash over arguments, the size of an output. */
function agree(
  before: Json,
  now: Json,
  on: {
    readonly kind: string;
    readonly hashes: Map<string, string>;
  },
): Json {
  if (!isFields(before) || !isFields(now)) return now;
  const { kind } = on;
  if (kind === 'model.requested' && isFields(now.request) && isFields(before.request)) {
    // What was sent is the request with a word about how it is answered: longer by that.
    const grown = Number(now.request.bytes) - Number(before.request.bytes);
    return { ...now, requestBytes: Number(before.requestBytes) + grown };
  }
  if (kind === 'tool.started' && isFields(now.arguments) && !('blob' in now.arguments)) {
    const argumentsHash = sha256(canonicalJson(now.arguments));
    on.hashes.set(String(before.argumentsHash), argumentsHash);
    return { ...now, argumentsHash };
  }
  const wasWhole =
    typeof before.output === 'string' && Buffer.byteLength(before.output) === before.bytes;
  if (kind === 'tool.ended' && wasWhole)
    return { ...now, bytes: Buffer.byteLength(String(now.output)) };
  const ref = isFields(now.output) ? now.output : null;
  const was = isFields(before.output) ? before.output : null;
  if (kind === 'tool.ended' && ref !== null && was?.bytes === before.bytes)
    return { ...now, bytes: ref.bytes };
  return now;
}

type Fields = { readonly [name: string]: Json | undefined };

const isFields = (value: Json | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !isList(value);

function parseScalar(text: string): Json {
  const value: Json = JSON.parse(text);
  return value;
}

/** Whether a text that was stored says what it is to say now, and no more than that. */
const isSaid = (text: string, before: Json, now: Json): boolean =>
  sameJson(now, before) && isPlainJson(text, before);

const sameJson = (a: Json, b: Json): boolean => canonicalJson(a) === canonicalJson(b);
