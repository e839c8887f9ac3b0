import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { jobSchema } from '../../../shared/ipc/models.ts';
import { transports } from '../../../shared/models/qualification.ts';
import type { JobState } from './job-entry.ts';
import { createOwner, forgetOwner, isOwnerAlive } from './job-owner.ts';
import type { JobTask } from './job-worker.ts';

/**
 * Unfinished jobs, one small file each, replaced as a whole. The name says whose it is: `<id>.<owner>.json`. To take
 * over what a dead process left is to rename its file, which only one process can do.
 */

const NAME = /^([\w-]+)\.([\w-]+)\.json$/;
const MAX_BYTES = 4 * 1024 * 1024;

const onServer = { server: z.string().min(1), tag: z.string().min(1) };
const taskSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pull'), ...onServer }),
  z.object({ kind: z.literal('import'), ...onServer, path: z.string().min(1) }),
  z.object({ kind: z.literal('measure'), ...onServer, context: z.int().positive() }),
  z.object({
    kind: z.literal('qualify'),
    ...onServer,
    transports: z.array(z.enum(transports)).nullable(),
    consentBy: z.string().optional(),
  }),
]);
const stateSchema = jobSchema.omit({
  rate: true,
  etaSeconds: true,
  stalledSeconds: true,
  can: true,
});
const fileSchema = z.object({ version: z.literal(1), task: taskSchema, job: stateSchema });

export interface KeptJob {
  readonly task: JobTask;
  readonly state: JobState;
}

/** A file that could not be used or written, for the people whose it is. */
export interface JobFault {
  readonly path: string;
  readonly line: null;
  readonly detail: string;
}

export interface JobFiles {
  /** Jobs that no living process has; they are this process's from now on. */
  takeOver(isWanted: (task: JobTask) => boolean): readonly KeptJob[];
  /** False when it could not be written; `faults` says why. */
  save(job: KeptJob): boolean;
  remove(id: string): void;
  faults(): readonly JobFault[];
  /** Lets others take over what is left. */
  release(): void;
}

/** Throws when the folder can't be made or written: nothing about jobs would work then. */
export function openJobFiles(folder: string): JobFiles {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const owner = createOwner(folder);
  const faults = new Map<string, JobFault>();
  const note = (path: string, detail: string) => faults.set(path, { path, line: null, detail });
  const pathOf = (id: string) => join(folder, `${id}.${owner.name}.json`);

  /** The job in a file of this process; null when it is set aside or not wanted. */
  const take = (name: string, isWanted: (task: JobTask) => boolean): KeptJob | null => {
    const [, id, whose] = NAME.exec(name) ?? [];
    if (id === undefined || whose === undefined || whose === owner.name) return null;
    if (isOwnerAlive(folder, whose)) return null;
    const read = readJob(join(folder, name));
    if (read.kept !== null && !isWanted(read.kept.task)) return null;
    const target = read.kept === null ? join(folder, `${name}.broken`) : pathOf(id);
    if (!renameIfThere(join(folder, name), target)) return null;
    forgetOwner(folder, whose);
    rmSync(join(folder, `${name}.new`), { force: true });
    if (read.kept === null) note(target, `a kept job can't be read and was set aside: ${read.why}`);
    return read.kept;
  };

  return {
    takeOver: (isWanted) =>
      readdirSync(folder)
        .sort()
        .flatMap((name) => take(name, isWanted) ?? []),
    save(job) {
      const path = pathOf(job.state.id);
      try {
        replaceFile(path, JSON.stringify({ version: 1, task: job.task, job: job.state }));
        faults.delete(path);
        return true;
      } catch (thrown) {
        note(path, `a job can't be kept for after a restart: ${wordsOf(thrown)}`);
        return false;
      }
    },
    remove(id) {
      faults.delete(pathOf(id));
      rmSync(pathOf(id), { force: true });
    },
    faults: () => [...faults.values()],
    release: () => owner.release(),
  };
}

type Read = { readonly kept: KeptJob } | { readonly kept: null; readonly why: string };

function readJob(path: string): Read {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.length > MAX_BYTES) return { kept: null, why: 'it is too long' };
    const parsed = fileSchema.safeParse(JSON.parse(text));
    if (!parsed.success) return { kept: null, why: z.prettifyError(parsed.error).slice(0, 300) };
    return { kept: { task: parsed.data.task, state: parsed.data.job } };
  } catch (thrown) {
    return { kept: null, why: wordsOf(thrown) };
  }
}

/** False when another process was faster. */
function renameIfThere(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return false;
    throw thrown;
  }
}

function replaceFile(path: string, text: string): void {
  const beside = `${path}.new`;
  try {
    const file = openSync(beside, 'w', 0o600);
    try {
      const bytes = Buffer.from(text);
      let done = 0;
      while (done < bytes.length) done += writeSync(file, bytes, done);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (thrown) {
    rmSync(beside, { force: true });
    throw thrown;
  }
}

const wordsOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);
