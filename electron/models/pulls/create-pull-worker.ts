import type { TandemError } from '../../../shared/errors.ts';
import { err, type Result } from '../../../shared/result.ts';
import { type JobClock, realJobClock } from '../jobs/job-clock.ts';
import type { JobEnd, JobWork, JobWorker } from '../jobs/job-worker.ts';
import { isCloudName } from '../ollama/model-name.ts';
import { type OllamaServer, parseServer, type ServerName } from '../ollama/ollama-server.ts';
import { dropPartials, readFreeBytes } from './models-disk.ts';
import { type PullLimits, runPull } from './run-pull.ts';

export interface PullParts {
  /** A server of the settings; null for a name that is none. */
  readonly serverOf: (name: string) => ServerName | null;
  /** Where the server keeps its models, when that is a folder of this machine; null otherwise. */
  readonly modelsFolder: (server: string) => Promise<string | null>;
  /** Size of the download as the catalogue has it; null for a model that it does not have. */
  readonly expectedBytes: (tag: string) => number | null;
  /** Whether models that run in a cloud may be used at all. */
  readonly allowCloud: () => boolean;
  /** Bytes that may still be written there; null when not known. Default: asks the file system. */
  readonly freeBytes?: ((path: string) => Promise<number | null>) | undefined;
  readonly clock?: JobClock | undefined;
  readonly limits?: Partial<PullLimits> | undefined;
}

/** A server that Ollama takes a moment to be back is waited for; silence of a download is a dead connection. */
const LIMITS: PullLimits = {
  silentMs: 60_000,
  firstWaitMs: 1_000,
  longestWaitMs: 30_000,
  fruitless: 10,
  spareBytes: 512 * 1024 * 1024,
  lookMs: 2_000,
};

/** Pulls over `/api/pull`. The server keeps what it has fetched, so a stopped pull goes on where it was. */
export function createPullWorker(parts: PullParts): JobWorker<'pull'> {
  const clock = parts.clock ?? realJobClock;
  const limits = { ...LIMITS, ...parts.limits };
  const freeBytes = parts.freeBytes ?? readFreeBytes;
  /** Layers that pulls of this process are fetching: one that is shared is not dropped under another's hands. */
  const active = new Map<string, readonly string[]>();

  return {
    resumable: true,
    async run(work, report, signal) {
      const server = findServer(parts, work);
      if (!server.ok) return { kind: 'failed', error: server.error };
      const { tag } = work.task;
      if (isCloudName(tag) && !parts.allowCloud()) return refuseCloud(tag);
      const folder = await parts.modelsFolder(work.task.server);
      const disk = folder === null ? null : { folder, free: () => freeBytes(folder) };
      try {
        return await runPull(
          {
            server: server.value,
            tag,
            disk,
            clock,
            limits,
            expected: parts.expectedBytes(tag),
            before: work.job.parts,
            fetching: (digests) => active.set(work.job.id, digests),
          },
          report,
          signal,
        );
      } finally {
        active.delete(work.job.id);
      }
    },
    async drop(work) {
      const folder = await parts.modelsFolder(work.task.server);
      const busy = new Set([...active.values()].flat());
      const digests = work.job.parts.map(({ digest }) => digest).filter((one) => !busy.has(one));
      const dropped = folder === null ? null : await dropPartials(folder, digests, clock);
      return dropped === null ? LEFT_THERE : 'cancelled; what was fetched so far is deleted';
    },
  };
}

const LEFT_THERE =
  'cancelled; what was fetched so far can’t be deleted from here: the server does that when it starts next';

function findServer(parts: PullParts, work: JobWork<'pull'>): Result<OllamaServer, TandemError> {
  const { server } = work.task;
  const named = parts.serverOf(server);
  if (named !== null) return parseServer(named);
  return err({ kind: 'server-unknown', server, known: [] });
}

const refuseCloud = (tag: string): JobEnd => ({
  kind: 'failed',
  error: {
    kind: 'model-work-failed',
    work: 'pull',
    tag,
    detail: 'it runs in somebody’s cloud, so the source would leave the building',
    next: 'Choose a tag without “cloud”, or allow cloud executors in the settings.',
  },
});
