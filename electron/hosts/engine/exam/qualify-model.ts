import type { TandemError } from '../../../../shared/errors.ts';
import {
  type ExamTaskResult,
  QUALIFICATION_FORMAT,
  type Qualification,
  type Transport,
} from '../../../../shared/models/qualification.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { settingsAsked } from '../../../executor/executor.ts';
import { offeredTransports } from '../../../executor/servers/fit-settings.ts';
import {
  decideVerdict,
  judgeTransport,
  settledVerdict,
} from '../../../models/exam/decide-verdict.ts';
import { EXAM_VERSION, examTasks } from '../../../models/exam/exam.ts';
import type { ReportNews } from '../../../models/jobs/job-worker.ts';
import { describeWriteFault } from '../../../models/results/private-file.ts';
import type { ModelReady } from '../../../workflow/chat-server.ts';
import type { Surroundings } from '../../surroundings.ts';
import { version } from '../../version.ts';
import { findServer } from '../pair.ts';
import { dropExamRuns, runsOf } from './drop-runs.ts';
import { createExamPlace, type ExamPlace, examsFolder, sweepExams } from './exam-place.ts';
import { type Sat, sitTask } from './sit-task.ts';

export interface ExamInput {
  readonly around: Surroundings;
  readonly server: string;
  readonly tag: string;
  /** Tokens to load the model with; fewer are used where it was trained for fewer. */
  readonly context: number;
  /** Id of this machine. */
  readonly machine: string;
  /** Over each of these; null: over each that the executor offers, until one is good for whole plans. */
  readonly transports: readonly Transport[] | null;
  /** How often each task is sat; fewer where the verdict can't change any more. Default 3. */
  readonly repeats?: number;
  /** Who allowed the model's commands where this machine can't isolate them; null: such an exam is refused. */
  readonly consent: { readonly by: string } | null;
  /** The last result of this model here: where this one takes its place, its kept runs are deleted. */
  readonly previous: Qualification | null;
}

/**
 * The exam of one model on one server: each task is a run of its own. A server that fails ends it with the error
 * and without a verdict. Rejects with the signal's reason when it aborts; then, too, nothing of it is kept.
 */
export async function qualifyModel(
  input: ExamInput,
  report: ReportNews,
  signal: AbortSignal,
): Promise<Result<Qualification, TandemError>> {
  await sweepExams(input.around.home);
  const ready = await prepare(input, report, signal);
  if (!ready.ok) return ready;
  const offered = offeredTransports(ready.value.capabilities);
  const chosen = offered.filter((one) => input.transports?.includes(one) ?? true);
  if (chosen.length === 0) return err(notOffered(input, offered));
  const place = await openPlace(input.around.home);
  if (!place.ok) return place;
  const exam = createExam(input, {
    ready: ready.value,
    place: place.value,
    ...{ chosen, report, signal },
  });
  let isKept = false;
  try {
    const taken = await exam.take();
    if (!taken.ok) return taken;
    isKept = true;
    const { previous } = input;
    // The result of another build of the model stays, and with it what it refers to.
    if (previous !== null && previous.digest === ready.value.digest)
      await dropExamRuns(input.around.home, runsOf(previous));
    return ok(conclude(input, ready.value, exam.results()));
  } finally {
    const byTransport = exam.results();
    if (!isKept) await dropExamRuns(input.around.home, runsOf({ byTransport, origin: 'here' }));
    await place.value.release();
  }
}

async function openPlace(home: string): Promise<Result<ExamPlace, TandemError>> {
  try {
    return ok(await createExamPlace(home));
  } catch (thrown) {
    return err(describeWriteFault(thrown, examsFolder(home)));
  }
}

/** Finds and loads the model once, to know what the exam is about. */
async function prepare(
  input: ExamInput,
  report: ReportNews,
  signal: AbortSignal,
): Promise<Result<ModelReady, TandemError>> {
  signal.throwIfAborted();
  const server = findServer(input.around, `${input.server}/${input.tag}`);
  if (!server.ok) return server;
  report({ phase: 'load', done: 0, total: null, unit: 'tasks', detail: `loading ${input.tag}` });
  const asked = settingsAsked(input.tag, { contextLength: input.context });
  try {
    return await server.value.prepare(asked, { signal, pulse: () => undefined });
  } finally {
    await server.value.close();
  }
}

const notOffered = (input: ExamInput, offered: readonly Transport[]): TandemError => ({
  kind: 'usage',
  message: `${input.tag} can’t be called over ${input.transports?.join(' or ')}; it offers ${offered.join(' and ')}.`,
});

const DEFAULT_REPEATS = 3;

interface Exam {
  take(): Promise<Result<void, TandemError>>;
  results(): Qualification['byTransport'];
}

function createExam(
  input: ExamInput,
  parts: {
    readonly ready: ModelReady;
    readonly place: ExamPlace;
    readonly chosen: readonly Transport[];
    readonly report: ReportNews;
    readonly signal: AbortSignal;
  },
): Exam {
  const { ready, place, chosen, report, signal } = parts;
  const repeats = input.repeats ?? DEFAULT_REPEATS;
  const results = new Map<Transport, Map<string, ExamTaskResult>>();
  const tasksOf = (transport: Transport) => [...(results.get(transport)?.values() ?? [])];
  const list = () =>
    chosen.flatMap((transport) =>
      results.has(transport) ? [{ transport, tasks: tasksOf(transport) }] : [],
    );
  let done = 0;
  let total = chosen.length * repeats * examTasks.length;

  /** The first time every task is sat, so that people see all a model can; then as long as it may matter. */
  const takeOver = async (transport: Transport): Promise<Result<void, TandemError>> => {
    const own = new Map<string, ExamTaskResult>();
    results.set(transport, own);
    for (let repeat = 1; repeat <= repeats; repeat += 1) {
      for (const [index, task] of examTasks.entries()) {
        if (repeat > 1 && settledVerdict(tasksOf(transport), repeats) !== null)
          return ok(undefined);
        const detail = `task ${index + 1} of ${examTasks.length} (${task.name}), ${transport} calls, round ${repeat} of at most ${repeats}`;
        report({ phase: 'exam', done, total, unit: 'tasks', detail, exam: list() });
        const { server, tag, consent } = input;
        const context = ready.settings.contextLength;
        const seat = { task, repeat, transport, server, tag, context, consent, place };
        const sat = await sitTask(input.around, seat, signal);
        if (!sat.ok) return sat;
        own.set(task.name, add(own.get(task.name), task.name, sat.value));
        if (sat.value.digest !== ready.digest)
          return err(substituted(tag, ready.digest, sat.value.digest));
        done += 1;
      }
    }
    return ok(undefined);
  };

  return {
    results: list,
    async take() {
      for (const [index, transport] of chosen.entries()) {
        const over = await takeOver(transport);
        if (!over.ok) return over;
        const isGood = judgeTransport(tasksOf(transport)).verdict === 'executor';
        // The others could only be as good, and then this one is preferred.
        if (input.transports === null && isGood) break;
        total = done + (chosen.length - index - 1) * repeats * examTasks.length;
      }
      report({ done, total: done, exam: list() });
      return ok(undefined);
    },
  };
}

function add(before: ExamTaskResult | undefined, task: string, sat: Sat): ExamTaskResult {
  const { passes = 0, tries = 0, failures = [] } = before ?? {};
  const [because] = sat.because;
  return {
    task,
    passes: passes + (because === undefined ? 1 : 0),
    tries: tries + 1,
    failures: because === undefined ? failures : [...failures, { run: sat.run, because }],
  };
}

const substituted = (tag: string, asked: string | null, answered: string | null): TandemError => ({
  kind: 'model-substituted',
  asked: `${tag} (${asked?.slice(0, 12) ?? 'unknown'})`,
  answered: `${tag} (${answered?.slice(0, 12) ?? 'unknown'})`,
});

function conclude(
  input: ExamInput,
  ready: ModelReady,
  byTransport: Qualification['byTransport'],
): Qualification {
  const { verdict, transport } = decideVerdict(byTransport);
  return {
    format: QUALIFICATION_FORMAT,
    exam: EXAM_VERSION,
    tandem: version,
    takenAt: new Date().toISOString(),
    machine: input.machine,
    server: input.server,
    serverVersion: ready.version,
    tag: input.tag,
    digest: ready.digest,
    quantization: ready.quantization,
    context: ready.settings.contextLength,
    verdict,
    transport,
    byTransport,
    origin: 'here',
  };
}
