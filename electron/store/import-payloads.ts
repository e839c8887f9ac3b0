import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createZstdDecompress } from 'node:zlib';
import { hashBytes } from './blob-table.ts';
import { type ImportLimits, refuse } from './import-limits.ts';

/** A payload as it is stored. */
export interface StoredPayload {
  readonly hash: string;
  readonly bytes: number;
  readonly codec: string;
  readonly data: Uint8Array;
}

const HASH = /^[0-9a-f]{64}$/;
/** A payload up to this size is hashed at one go. */
const AT_ONCE = 1024 * 1024;
const FED = 64 * 1024;

/**
 * All payloads, each proved by its name: its content is inflated part by part and hashed, and never held as a whole. What
 * is inside is not looked at.
 */
export async function* readPayloads(
  database: DatabaseSync,
  around: { readonly limits: ImportLimits; readonly signal: AbortSignal },
): AsyncGenerator<StoredPayload> {
  const { limits } = around;
  const look = database.prepare(
    'SELECT rowid AS place, hash, bytes, codec, octet_length(data) AS stored FROM blob WHERE rowid > ? ORDER BY rowid LIMIT 1',
  );
  const read = database.prepare('SELECT data FROM blob WHERE rowid = ?');
  let place = 0;
  let payloads = 0;
  let inflated = 0;
  for (let row = look.get(place); row !== undefined; row = look.get(place)) {
    around.signal.throwIfAborted();
    const next = Number(row.place);
    if (!(next > place)) refuse('tables', 'its payloads are not in order.');
    place = next;
    payloads += 1;
    if (payloads > limits.payloads)
      refuse('too-many-payloads', `it holds more than ${limits.payloads} payloads.`);
    const { hash, bytes, codec } = requirePayload(row, limits);
    inflated += bytes;
    if (inflated > limits.inflatedBytes) {
      refuse(
        'inflates',
        `its payloads are more than ${limits.inflatedBytes} bytes when they are unpacked.`,
      );
    }
    const data = read.get(place)?.data;
    if (!(data instanceof Uint8Array))
      return refuse('payload', `the payload ${hash.slice(0, 12)} is damaged.`);
    await prove({ hash, bytes, codec, data });
    yield { hash, bytes, codec, data };
    if (payloads % 16 === 0) await nextTurn();
  }
}

function requirePayload(
  row: Record<string, unknown>,
  limits: ImportLimits,
): { readonly hash: string; readonly bytes: number; readonly codec: string } {
  const { hash, bytes, codec, stored } = row;
  if (typeof hash !== 'string' || !HASH.test(hash))
    return refuse('payload', 'a payload is not named by its hash.');
  const name = `the payload ${hash.slice(0, 12)}`;
  const isSize = typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes >= 0;
  if (!isSize || bytes > limits.payloadBytes)
    return refuse('payload-size', `${name} says it is ${bytes} bytes long.`);
  if (typeof stored !== 'number' || stored > limits.storedBytes) {
    return refuse(
      'payload-size',
      `${name} takes ${stored} bytes; ${limits.storedBytes} are the most.`,
    );
  }
  if (codec !== 'raw' && codec !== 'zstd')
    return refuse('payload', `${name} is packed in a way nobody knows.`);
  if (codec === 'raw' && stored !== bytes)
    return refuse('payload', `${name} is not as long as it says.`);
  return { hash, bytes, codec };
}

async function prove(payload: StoredPayload): Promise<void> {
  const { hash, bytes, codec, data } = payload;
  const name = `the payload ${hash.slice(0, 12)}`;
  const found =
    codec === 'zstd'
      ? await hashInflated(data, bytes, name)
      : data.byteLength <= AT_ONCE
        ? hashBytes(data)
        : await hashSlowly(data);
  if (found !== hash) refuse('payload', `${name} is not what its name says.`);
}

async function hashSlowly(data: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  for (let from = 0; from < data.byteLength; from += AT_ONCE) {
    hash.update(data.subarray(from, from + AT_ONCE));
    await nextTurn();
  }
  return hash.digest('hex');
}

/** The inflating is done by Node's own threads; only parts of it come by here. */
async function hashInflated(data: Uint8Array, bytes: number, name: string): Promise<string> {
  const hash = createHash('sha256');
  const inflate = createZstdDecompress();
  let seen = 0;
  const feed = async (): Promise<void> => {
    for (let from = 0; from < data.byteLength && !inflate.destroyed; from += FED) {
      const isRoom = inflate.write(data.subarray(from, from + FED));
      if (!isRoom && !inflate.destroyed)
        await new Promise<void>((go) => {
          inflate.once('drain', go);
          inflate.once('close', go);
        });
    }
    if (!inflate.destroyed) inflate.end();
  };
  const fed = feed();
  try {
    for await (const part of inflate) {
      seen += part.length;
      if (seen > bytes) refuse('inflates', `${name} is longer than it says when it is unpacked.`);
      hash.update(part);
    }
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('Z')) {
      refuse('payload', `${name} can’t be unpacked.`);
    }
    throw thrown;
  } finally {
    inflate.destroy();
    await fed;
  }
  if (seen !== bytes) refuse('payload', `${name} is not as long as it says.`);
  return hash.digest('hex');
}
