import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { jobSchema } from '../../../shared/ipc/models.ts';
import { transports } from '../../../shared/models/qualification.ts';
import { replaceFile } from '../results/private-file.ts';
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
    const read = readJob(join(folder, name), id);
    if (read.kept === null && read.isNewer) {
      note(join(folder, name), 'a newer Tandem has kept this job; it goes on there');
      return null;
    }
    if (read.kept !== null && !isWanted(read.kept.task)) return null;
    const target = read.kept === null ? join(folder, `${name}.broken`) : pathOf(id);
    if (!renameIfThere(join(folder, name), target)) return null;
    forgetOwner(folder, whose);
    rmSync(join(folder, `${name}.new`), { force: true });
    if (read.kept === null) note(target, `a kept job can't be read and was set aside: ${read.why}`);
    return read.kept;
  };

  /** What `act` returns, or null when the file system refuses; the folder may be gone or read-only by now. */
  const attempt = <T>(path: string, what: string, act: () => T): T | null => {
    try {
      return act();
    } catch (thrown) {
      if (!(thrown instanceof Error) || !('syscall' in thrown)) throw thrown;
      note(path, `${what}: ${thrown.message}`);
      return null;
    }
  };

  return {
    takeOver(isWanted) {
      const names = attempt(folder, 'kept jobs can’t be read', () => readdirSync(folder).sort());
      const unused = 'a kept job can’t be taken over';
      return (names ?? []).flatMap(
        (name) => attempt(join(folder, name), unused, () => take(name, isWanted)) ?? [],
      );
    },
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
      const path = pathOf(id);
      faults.delete(path);
      const stays = 'a job that has ended can’t be taken off the kept ones';
      attempt(path, stays, () => rmSync(path, { force: true }));
    },
    faults: () => [...faults.values()],
    release: () => attempt(folder, 'its lock stays', () => owner.release()),
  };
}

type Read =
  | { readonly kept: KeptJob }
  | { readonly kept: null; readonly why: string; readonly isNewer: boolean };

const newerSchema = z.object({ version: z.int().min(2) });

/** The job of this id in a file; whatever else is there, a pipe or another job, is none. */
function readJob(path: string, id: string): Read {
  const broken = (why: string, isNewer = false): Read => ({ kept: null, why, isNewer });
  try {
    const stat = statSync(path);
    // A pipe would be waited for, for ever.
    if (!stat.isFile()) return broken('it is not a file');
    if (stat.size > MAX_BYTES) return broken('it is too long');
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const parsed = fileSchema.safeParse(value);
    if (!parsed.success) {
      const why = z.prettifyError(parsed.error).slice(0, 300);
      return broken(why, newerSchema.safeParse(value).success);
    }
    const { task, job: state } = parsed.data;
    const isItself =
      state.id === id &&
      state.kind === task.kind &&
      state.server === task.server &&
      state.tag === task.tag;
    return isItself ? { kept: { task, state } } : broken('it is of another job than its name says');
  } catch (thrown) {
    return broken(wordsOf(thrown));
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

const wordsOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);
