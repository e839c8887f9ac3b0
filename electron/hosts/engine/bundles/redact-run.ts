import { canonicalJson, type Json } from '../../../../shared/json.ts';
import type { BlobRef } from '../../../../shared/run/event.ts';
import type { BundleSource } from '../../../store/bundle-source.ts';
import type { BundleTarget } from '../../../store/bundle-target.ts';
import type { EventRow } from '../../../store/event-row.ts';
import { sha256 } from '../run-ports.ts';
import { isList, leavesOf, mapLeaves, parseDocument } from './json-leaves.ts';
import type { TextRedactor } from './redact-text.ts';
import { textOf } from './survey-run.ts';

interface Order {
  readonly redactor: TextRedactor;
  readonly signal: AbortSignal;
  /** Bytes that make a payload that is no text one to leave out. */
  readonly needles: readonly Uint8Array[];
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
    for (const row of rows) target.add(await copying.row(row));
  }
}

class Copying {
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
  }

  async row(row: EventRow): Promise<EventRow> {
    const { redactor } = this.order;
    const body = parseDocument(row.body) ?? {};
    const result = row.result === null ? null : parseScalar(row.result);
    const told = await this.value(body);
    const named = await this.nameArguments(told, body, row.kind);
    const now = agree(body, named, { kind: row.kind, hashes: this.hashes });
    const returned = result === null ? null : await this.value(result);
    return {
      ...row,
      key: redactKey(row.key, redactor),
      parent: redactKey(row.parent, redactor),
      body: sameJson(now, body) ? row.body : JSON.stringify(now),
      result: result === null || sameJson(returned, result) ? row.result : JSON.stringify(returned),
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
    let at = 0;
    const replaced = mapLeaves(value, {
      text: (text) => {
        const now = texts[at] ?? text;
        at += 1;
        return this.renamed.get(text)?.blob ?? this.hashes.get(text) ?? now;
      },
      key: (name) => (/[./\\@]/.test(name) ? this.order.redactor.plain(name) : name),
    });
    return resize(replaced, this.sizes);
  }

  private async blob(bytes: Uint8Array): Promise<Uint8Array> {
    const text = textOf(bytes);
    if (text === null) {
      const content = Buffer.from(bytes);
      const hidden = this.order.needles.some((needle) => content.includes(Buffer.from(needle)));
      return hidden ? Buffer.from(`[${bytes.byteLength} bytes left out]`) : bytes;
    }
    const document = parseDocument(text);
    if (document === null) {
      const [replaced] = await this.order.redactor.all([{ name: '', text }]);
      return replaced === text ? bytes : Buffer.from(replaced ?? '');
    }
    const replaced = await this.value(document);
    return sameJson(replaced, document) ? bytes : Buffer.from(JSON.stringify(replaced));
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
