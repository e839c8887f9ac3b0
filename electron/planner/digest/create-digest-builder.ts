import type { ChildProcess } from 'node:child_process';
import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Digest, DigestBuilder, RepositoryReader } from '../../workflow/ports.ts';
import { type FromWorker, packTree, type ToWorker, type TreeFile } from './digest-messages.ts';
import { startWorker } from './start-worker.ts';

export interface DigestParts {
  readonly reader: RepositoryReader;
  /** Where symbols are kept by content between digests; null keeps none. */
  readonly cacheFile: string | null;
  /** Files whose content must not leave: they are named like all others, and nothing in them is read. */
  readonly isDenied?: (path: string) => boolean;
  /** The worker's module, when it is not where the build puts it. */
  readonly workerUrl?: URL;
  /** Node and the worker's module, where this process can't start Node programs by its own executable. */
  readonly children?: { readonly nodePath: string; readonly digestWorker: URL | null };
}

type BuildInput = Parameters<DigestBuilder['build']>[0];
type BuildScope = Parameters<DigestBuilder['build']>[1];
type Built = Result<Omit<Digest, 'ms'>, TandemError>;

/**
 * Builds digests, each in a process of its own that is gone when the digest is there. The same commit,
 * request, level and budget give the same text to the byte. Errors: the reader's, or `digest-failed` when
 * the process ends early. Rejects only with the signal's reason.
 */
export function createDigestBuilder(parts: DigestParts): DigestBuilder {
  return {
    async build(input, scope) {
      scope.signal.throwIfAborted();
      const started = performance.now();
      const stop = new AbortController();
      const signal = AbortSignal.any([scope.signal, stop.signal]);
      const worker = startWorker(
        parts.workerUrl ?? parts.children?.digestWorker ?? undefined,
        parts.children?.nodePath,
      );
      try {
        const work = converse(worker, parts, input, { signal, pulse: scope.pulse });
        const built = await untilAborted(work, scope.signal);
        const ms = Math.round(performance.now() - started);
        return built.ok ? ok({ ...built.value, ms }) : built;
      } finally {
        stop.abort();
        worker.kill('SIGKILL');
      }
    },
  };
}

const LAST_WORDS = 600;

/** Sends the tree, serves blobs, and waits for the digest or the worker's end. */
async function converse(
  worker: ChildProcess,
  { reader, cacheFile, isDenied = () => false }: DigestParts,
  input: BuildInput,
  scope: BuildScope,
): Promise<Built> {
  const { promise, resolve, reject } = Promise.withResolvers<Built>();
  const fail = (detail: string): void => resolve(err({ kind: 'digest-failed', detail }));
  worker.on('error', (error) => fail(error.message));
  let lastWords = '';
  worker.stderr?.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString()).slice(-LAST_WORDS);
  });
  // `close` and not `exit`: by then everything it said has arrived.
  worker.on('close', (code, signal) => {
    fail(`its process ended early (${signal ?? `exit ${code}`}) ${lastWords}`.trim());
  });
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'done') resolve(ok(message.digest));
    else if (message.kind === 'pulse') {
      scope.pulse({ phase: 'digest', who: 'host', text: message.text });
    } else {
      const blobs = reader.readMany(input.repository, message.hashes, scope.signal);
      sendBlobs(worker, blobs).catch(reject);
    }
  });
  const listed = await reader.list(input.repository, input.commit);
  if (!listed.ok) return listed;
  const { level, hints, tokenBudget } = input;
  const order = { level, hints, tokenBudget, cacheFile };
  await send(worker, { kind: 'tree', packed: packTree(withhold(listed.value, isDenied)), order });
  return promise;
}

/** No object has this name, so neither the repository nor the cache of symbols has anything to say to it. */
const WITHHELD = '0'.repeat(40);

const withhold = (
  files: readonly TreeFile[],
  isDenied: (path: string) => boolean,
): readonly TreeFile[] =>
  files.map((file) => (isDenied(file.path) ? { ...file, hash: WITHHELD } : file));

async function sendBlobs(
  worker: ChildProcess,
  blobs: AsyncIterable<{ readonly hash: string; readonly content: Uint8Array }>,
): Promise<void> {
  for await (const { hash, content } of blobs) await send(worker, { kind: 'blob', hash, content });
  await send(worker, { kind: 'read-done' });
}

/** Resolves when the message is on its way, so that no more than one waits in memory; a dead worker takes none. */
const send = (worker: ChildProcess, message: ToWorker): Promise<void> =>
  new Promise((resolve) => {
    if (worker.connected) worker.send(message, () => resolve());
    else resolve();
  });

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
