import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TandemError } from '../../../../shared/errors.ts';
import { type RunId, stepKey } from '../../../../shared/ids.ts';
import type { Transport } from '../../../../shared/models/qualification.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { BlobRef } from '../../../../shared/run/event.ts';
import { EXAM_VERSION } from '../../../models/exam/exam.ts';
import type { ExamTask } from '../../../models/exam/exam-task.ts';
import { judgeSitting } from '../../../models/exam/judge-sitting.ts';
import { readSitting } from '../../../models/exam/sitting.ts';
import { openRunFile } from '../../../store/run-file.ts';
import { runPath, runsFolder } from '../../../store/run-paths.ts';
import { createRepositories } from '../../../workspace/create-repositories.ts';
import { commitFolder } from '../../commit-folder.ts';
import type { RunEnd } from '../../engine.ts';
import type { Surroundings } from '../../surroundings.ts';
import { beginRun, describeRepository, newRunId, type RunTerms } from '../start-run.ts';
import { EXAMINER } from './exam-pair.ts';
import { examPeople } from './exam-people.ts';
import type { ExamPlace } from './exam-place.ts';

/** Everything about one sitting: which task, over which transport, by which model. */
export interface Seat {
  readonly task: ExamTask;
  readonly repeat: number;
  readonly transport: Transport;
  readonly server: string;
  readonly tag: string;
  /** Tokens. */
  readonly context: number;
  /** Who allowed commands without isolation; null: nobody did. */
  readonly consent: { readonly by: string } | null;
  /** Where the exam is sat. */
  readonly place: ExamPlace;
}

export interface Sat {
  /** The run to be opened and replayed; null when the task was passed: nothing of it is kept. */
  readonly run: RunId | null;
  /** Why it was not passed, what is particular first; empty when it was. */
  readonly because: readonly string[];
  /** Digest of the model that sat it. */
  readonly digest: string | null;
}

/**
 * One task as a run of the product's own workflow, in a repository and a data folder of its own. Of a passed one
 * nothing stays; the run file of a failed one goes to the others. A server that fails is an error and not
 * a failed task. Rejects with the signal's reason when it aborts.
 */
export async function sitTask(
  around: Surroundings,
  seat: Seat,
  signal: AbortSignal,
): Promise<Result<Sat, TandemError>> {
  const home = await makeFolder(seat.place.folder);
  if (!home.ok) return home;
  try {
    const own = {
      ...around,
      home: home.value,
      repositories: createRepositories({ privateFolder: join(home.value, 'git') }),
    };
    const ended = await ride(own, seat, signal);
    signal.throwIfAborted();
    if (!ended.ok) return ended;
    const { error, finished, runId } = ended.value;
    const destroyed = error?.kind === 'worktree-tampered' ? error.detail : null;
    if (error !== null && destroyed === null) return err(error);
    if (finished.outcome === 'cancelled' || (finished.outcome === 'interrupted' && !destroyed)) {
      return err(brokenOff(seat, finished.reason));
    }
    const judged = judge(home.value, seat, { runId, destroyed });
    if (!judged.ok || judged.value.run === null) return judged;
    await seat.place.noteRun(runId);
    await keepRun(home.value, around.home, runId);
    return judged;
  } finally {
    await rm(home.value, { recursive: true, force: true, maxRetries: 3 });
  }
}

const brokenOff = ({ tag, task }: Seat, reason: string): TandemError => ({
  kind: 'usage',
  message: `The exam of ${tag} broke off in ${task.name}: ${reason}.`,
});

async function makeFolder(parent: string): Promise<Result<string, TandemError>> {
  try {
    return ok(await mkdtemp(join(parent, 'task-')));
  } catch (fault) {
    const detail = fault instanceof Error ? fault.message : String(fault);
    return err({ kind: 'folder-unwritable', path: parent, detail });
  }
}

async function ride(
  around: Surroundings,
  seat: Seat,
  signal: AbortSignal,
): Promise<Result<RunEnd, TandemError>> {
  const repository = join(around.home, 'repository');
  const made = await makeRepository(repository, seat.task);
  if (made !== null) return err(made);
  const facts = await around.repositories.inspect(repository);
  if (!facts.ok) return facts;
  const begun = new Date();
  const terms = { ...termsOf(around, seat), repository: describeRepository(facts.value) };
  return beginRun(
    around,
    { id: newRunId(begun), begun, terms },
    {
      people: examPeople(seat.consent),
      signal,
      onEvent: () => undefined,
      onPulse: () => undefined,
    },
  );
}

async function makeRepository(folder: string, task: ExamTask): Promise<TandemError | null> {
  for (const [path, content] of Object.entries(task.files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  const author = { name: 'Tandem exam', email: 'exam@tandem.invalid' };
  return commitFolder(folder, { message: task.title, author });
}

/** Enough for any task without hurry; a model that needs more is going round in circles. */
const TURNS = 12;

function termsOf(around: Surroundings, seat: Seat): Omit<RunTerms, 'repository'> {
  const { task, repeat, transport, server, tag } = seat;
  return {
    request: `Exam: ${task.title}`,
    branch: `tandem/exam-${task.name}`,
    worktree: join(around.home, 'worktree'),
    // No cloud has a part in it: the door gets no key.
    mode: 'local',
    planner: EXAMINER,
    verifier: EXAMINER,
    executor: `${server}/${tag}`,
    deliver: 'branch',
    policy: 'names',
    scripted: false,
    budgets: {
      ...{ intakeCalls: 1, planCalls: 1, replans: 0, rounds: 1, verifyCalls: 1, advice: 0 },
      ...{ tries: 1, turns: TURNS, checkSeconds: 120, contextTokens: seat.context },
    },
    parentRun: null,
    exam: { version: EXAM_VERSION, task: task.name, repeat, transport, tag },
  };
}

/** Judged from the run's file, as anyone could who opens it; a failed one is told in it why. */
function judge(
  home: string,
  seat: Seat,
  { runId, destroyed }: { readonly runId: RunId; readonly destroyed: string | null },
): Result<Sat, TandemError> {
  const log = openRunFile({ folder: runsFolder(home), runId, mode: 'write' });
  if (!log.ok) return log;
  try {
    const events = log.value.events();
    // A mark at the beginning of a file is a change like any other.
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const readText = (ref: BlobRef): string => decoder.decode(log.value.readBlob(ref.blob));
    const judged = judgeSitting(seat.task, seat.transport, readSitting(events, readText));
    // Only the model's own commands are at work there.
    const because =
      destroyed === null ? judged : [`It destroyed its worktree: ${destroyed}`, ...judged];
    for (const detail of because) {
      const body = { kind: 'env.fault', what: 'exam', detail } as const;
      log.value.append({ key: stepKey('run', 'exam'), parent: 'run', lane: 'system', body });
    }
    const probed = events.find((event) => event.kind === 'env.probed');
    const digest = probed?.kind === 'env.probed' ? probed.digest : null;
    return ok({ run: because.length === 0 ? null : runId, because, digest });
  } finally {
    log.value.close();
  }
}

async function keepRun(from: string, to: string, runId: RunId): Promise<void> {
  const folder = runsFolder(to);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await rename(runPath(runsFolder(from), runId), runPath(folder, runId));
}
