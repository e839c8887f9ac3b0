import type { TandemError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { type JobClock, realJobClock } from '../jobs/job-clock.ts';
import type { JobEnd, JobWorker } from '../jobs/job-worker.ts';
import { parseServer, type ServerName } from '../ollama/ollama-server.ts';
import { readFreeBytes } from '../pulls/models-disk.ts';
import { type ImportLimits, runImport } from './run-import.ts';
import { openSource } from './source-file.ts';

export interface ImportParts {
  /** A server of the settings; null for a name that is none. */
  readonly serverOf: (name: string) => ServerName | null;
  /** Where the server keeps its models, when that is a folder of this machine; null otherwise. */
  readonly modelsFolder: (server: string) => Promise<string | null>;
  /** Reads the file's header; an error is why it can't be a model. */
  readonly inspect: (path: string) => Promise<Result<unknown, TandemError>>;
  readonly freeBytes?: ((path: string) => Promise<number | null>) | undefined;
  readonly clock?: JobClock | undefined;
  readonly limits?: Partial<ImportLimits> | undefined;
}

const LIMITS: ImportLimits = {
  silentMs: 60_000,
  waitMs: 2_000,
  tries: 5,
  spareBytes: 512 * 1024 * 1024,
};

/** A GGUF of this machine becomes a model of the server: checked, hashed, sent, created, found in its list. */
export function createImportWorker(parts: ImportParts): JobWorker<'import'> {
  const clock = parts.clock ?? realJobClock;
  const limits = { ...LIMITS, ...parts.limits };
  const freeBytes = parts.freeBytes ?? readFreeBytes;
  return {
    resumable: true,
    async run(work, report, signal) {
      const { server: name, tag, path } = work.task;
      const named = parts.serverOf(name);
      if (named === null) return failed({ kind: 'server-unknown', server: name, known: [] });
      const server = parseServer(named);
      if (!server.ok) return failed(server.error);
      report({ phase: 'resolve', detail: 'looking at the file' });
      const source = await openSource(path);
      if (!source.ok) return failed(source.error);
      try {
        const inspected = await parts.inspect(path);
        if (!inspected.ok) return failed(inspected.error);
        const folder = await parts.modelsFolder(name);
        const disk = folder === null ? null : { folder, free: () => freeBytes(folder) };
        const isAgain = work.job.parts.length > 0;
        const asked = { server: server.value, tag, file: source.value, isAgain };
        return await runImport({ ...asked, disk, clock, limits }, report, signal);
      } finally {
        await source.value.close();
      }
    },
  };
}

const failed = (error: TandemError): JobEnd => ({ kind: 'failed', error });
