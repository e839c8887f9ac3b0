import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import {
  type PinnedServer,
  type ToolPins,
  toolPinsSchema,
} from '../../shared/tool-servers/pins.ts';
import { writePrivateFile } from './write-private-file.ts';

/**
 * What people approved of user-added tool servers, in `tool-pins.json` of the data folder. A file that can't be
 * read approves nothing, and neither does one that somebody else could have written.
 */
export interface ToolPinsFile {
  /** Errors: `file-invalid`, `file-unreadable`. No file: nothing is approved. */
  read(): Promise<Result<readonly PinnedServer[], TandemError>>;
  /** Replaces what is known of one server. Errors: also `disk-full`, `folder-unwritable`. */
  put(server: PinnedServer): Promise<Result<void, TandemError>>;
  forget(name: string): Promise<Result<void, TandemError>>;
}

/** Thirty-two servers with two hundred tools of the longest schema each stay far below. */
const MOST_BYTES = 64 * 1024 * 1024;

export function createToolPins(home: string): ToolPinsFile {
  const path = join(home, 'tool-pins.json');
  const read = async (): Promise<Result<readonly PinnedServer[], TandemError>> => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return ok([]);
    if (!stat.isFile() || stat.size > MOST_BYTES) return err(unreadable('it is no file of ours'));
    if (isOpenToOthers(stat.mode)) return err(unreadable('others than its owner can write it'));
    try {
      const parsed = toolPinsSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
      return parsed.success
        ? ok(parsed.data.servers)
        : err(unreadable('it is not what Tandem wrote'));
    } catch (thrown) {
      return err(unreadable(thrown instanceof Error ? thrown.message : String(thrown)));
    }
  };
  const unreadable = (why: string): TandemError => ({
    kind: 'file-unreadable',
    path,
    detail: `${why}; remove it and approve the tool servers again`,
  });
  const replace = async (
    change: (servers: readonly PinnedServer[]) => readonly PinnedServer[],
  ): Promise<Result<void, TandemError>> => {
    const before = await read();
    if (!before.ok) return before;
    const servers = [...change(before.value)].sort((a, b) => (a.name < b.name ? -1 : 1));
    const pins: ToolPins = { version: 1, servers };
    return writePrivateFile(path, `${JSON.stringify(pins, null, 2)}\n`);
  };
  return {
    read,
    put: (server) =>
      replace((servers) => [...servers.filter(({ name }) => name !== server.name), server]),
    forget: (forgotten) => replace((servers) => servers.filter(({ name }) => name !== forgotten)),
  };
}

/** Windows knows no such bits; there the folder's rights decide. */
const isOpenToOthers = (mode: number): boolean =>
  process.platform !== 'win32' && (mode & 0o022) !== 0;
