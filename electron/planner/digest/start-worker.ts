import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Starts the digest's process. A process and not a thread: after a thread with tree-sitter about 40 MB
 * stayed with the engine (allocator arenas of V8's compiler, measured), after a process nothing does.
 */
export function startWorker(url: URL | undefined, nodePath?: string): ChildProcess {
  return fork(fileURLToPath(url ?? defaultUrl()), [], {
    // It reads files of strangers: no environment, no terminal, a bounded heap; its last words are kept.
    env: process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: FLAGS,
    ...(nodePath !== undefined && { execPath: nodePath }),
    serialization: 'advanced',
  });
}

/** Grammars are used too briefly to be worth the optimising compiler: half the memory, the same time. */
const FLAGS = ['--liftoff-only', '--single-threaded', '--max-old-space-size=512'];

/** Unbuilt it is TypeScript next to this file; built, an entry at the top of the output folder. */
const PLACES = ['./worker.ts', './digest-worker.js', '../../../digest-worker.js'];

function defaultUrl(): URL {
  const urls = PLACES.map((place) => new URL(place, import.meta.url));
  const found = urls.find((url) => existsSync(url));
  if (found) return found;
  throw new Error(`The digest worker is not where it belongs: ${urls.join(', ')}`);
}
