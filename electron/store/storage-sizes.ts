import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openForReading } from './open-database.ts';
import { hasDerivedTable } from './run-tables.ts';

/** What a run file is made of, in bytes, and which run it was forked from. */
export interface FileParts {
  readonly eventBytes: number;
  readonly payloadBytes: number;
  readonly derivedBytes: number;
  readonly parentRun: string | null;
}

const nothing: FileParts = { eventBytes: 0, payloadBytes: 0, derivedBytes: 0, parentRun: null };

/** Sums without reading what is summed. Of a file that can't be read, nothing is known. */
export function measureFile(path: string): FileParts {
  let database: ReturnType<typeof openForReading> | undefined;
  try {
    database = openForReading(path);
    const open = database;
    const sum = (sql: string): number => Number(open.prepare(sql).get()?.bytes ?? 0);
    const texts = ['kind', 'key', 'parent', 'body', 'result', 'result_blob', 'input_hash']
      .map((column) => `coalesce(octet_length(${column}), 0)`)
      .join(' + ');
    const first = database
      .prepare(
        "SELECT body FROM event WHERE seq = 1 AND kind = 'run.started' AND octet_length(body) < 4194304",
      )
      .get();
    return {
      eventBytes: sum(`SELECT sum(${texts}) AS bytes FROM event`),
      payloadBytes: sum('SELECT sum(octet_length(data)) AS bytes FROM blob'),
      derivedBytes: hasDerivedTable(open)
        ? sum('SELECT sum(octet_length(data)) AS bytes FROM derived')
        : 0,
      parentRun: readParent(first?.body),
    };
  } catch {
    // Damaged, or being written just now: the size of the whole file is known all the same.
    return nothing;
  } finally {
    database?.close();
  }
}

function readParent(body: unknown): string | null {
  if (typeof body !== 'string') return null;
  const parsed: unknown = JSON.parse(body);
  const isObject = typeof parsed === 'object' && parsed !== null && 'parentRun' in parsed;
  return isObject && typeof parsed.parentRun === 'string' ? parsed.parentRun : null;
}

/** A folder beyond this is counted no further, and said to be at least so large. */
const MOST_ENTRIES = 300_000;

/** Bytes of all files below a folder; links are not followed, and what can't be read counts nothing. */
export async function measureFolder(folder: string): Promise<number> {
  let bytes = 0;
  let entries = 0;
  const waiting = [folder];
  for (
    let next = waiting.pop();
    next !== undefined && entries < MOST_ENTRIES;
    next = waiting.pop()
  ) {
    for (const entry of await list(next)) {
      entries += 1;
      const path = join(next, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      else bytes += (await lstat(path).catch(() => null))?.size ?? 0;
    }
  }
  return bytes;
}

const list = async (folder: string): Promise<readonly Dirent[]> =>
  readdir(folder, { withFileTypes: true }).catch(() => []);
