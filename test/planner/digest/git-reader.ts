import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { RepositoryReader } from '../../../electron/workflow/ports.ts';

/** A plain reader over real git, and throwaway repositories to read. */

const run = promisify(execFile);
const LIMIT = 512 * 1024 * 1024;

export async function git(repository: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('git', ['-C', repository, ...args], { maxBuffer: LIMIT });
  return stdout.trim();
}

export interface TempRepository {
  readonly path: string;
  readonly commit: () => Promise<string>;
  readonly remove: () => Promise<void>;
}

/** A repository with these files committed; `commit()` gives HEAD. */
export async function makeRepository(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<TempRepository> {
  const path = await mkdtemp(join(tmpdir(), 'tandem-digest-'));
  await git(path, 'init', '-q');
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), content);
  }
  await git(path, 'add', '-A');
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  await git(path, ...who, 'commit', '-q', '--allow-empty', '-m', 'files');
  return {
    path,
    commit: () => git(path, 'rev-parse', 'HEAD'),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

export interface CountingReader extends RepositoryReader {
  /** Blobs handed out so far. */
  readonly handedOut: () => number;
}

export function createGitReader(): CountingReader {
  let handedOut = 0;
  return {
    handedOut: () => handedOut,
    async list(repository, commit) {
      const args = ['-C', repository, 'ls-tree', '-r', '-l', '-z', '--full-tree', commit];
      const { stdout } = await run('git', args, { maxBuffer: LIMIT });
      const value = stdout.split('\0').flatMap((row) => {
        const found = /^\d+ blob ([0-9a-f]+) +(\d+)\t([\s\S]+)$/.exec(row);
        return found ? [{ hash: found[1]!, bytes: Number(found[2]), path: found[3]! }] : [];
      });
      return { ok: true, value };
    },
    async *readMany(repository, hashes, signal) {
      const child = spawn('git', ['-C', repository, 'cat-file', '--batch'], { signal });
      child.on('error', () => child.kill());
      child.stdin.on('error', () => child.kill());
      child.stdin.end(`${hashes.join('\n')}\n`);
      for await (const blob of parseBatch(child)) {
        handedOut += 1;
        yield blob;
      }
    },
  };
}

async function* parseBatch(child: ChildProcess) {
  let pending = Buffer.alloc(0);
  for await (const chunk of child.stdout ?? []) {
    pending = Buffer.concat([pending, chunk]);
    for (let end = pending.indexOf(10); end >= 0; end = pending.indexOf(10)) {
      const [hash = '', type, size] = pending.subarray(0, end).toString().split(' ');
      if (type === 'missing') {
        pending = pending.subarray(end + 1);
        continue;
      }
      const stop = end + 1 + Number(size);
      if (pending.length < stop + 1) break;
      yield { hash, content: pending.subarray(end + 1, stop) };
      pending = pending.subarray(stop + 1);
    }
  }
}
