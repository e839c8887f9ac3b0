import { createRunFile } from '../../electron/store/run-file.ts';
import { runsFolder } from '../../electron/store/run-paths.ts';
import type { RunLog } from '../../electron/workflow/ports.ts';
import { type RunId, runId } from '../../shared/ids.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { BlobRef, EventBody } from '../../shared/run/event.ts';
import { createBatchLog } from './batch-log.ts';
import { writeRounds } from './large-run-plot.ts';
import { append, createDice, type Dice, pathOf, prose, type Scene } from './large-run-story.ts';
import { finished, started } from './scratch.ts';

/**
 * Writes a run of 10 to 1,000,000 events as the product would: a planned change of many files, steps side by side, retries,
 * rounds, checks, waits for people, payloads, incidents, Unicode of all sorts. The same options give the same run,
 * event for event. A million events take half a minute.
 */
export interface LargeRun {
  /** The data folder; the run goes into its `runs`. */
  readonly home: string;
  /** How many exactly; at least 10. Below 60 there is no intake, and the end is short. */
  readonly events: number;
  /** By default `20261121-094612-1a26`. */
  readonly runId?: string;
  readonly seed?: number;
  /** Files that the executor gets to change; 1,200 by default. */
  readonly files?: number;
  /** Steps of the plan; by default 12, up to 48 in a very long run. */
  readonly steps?: number;
  /** Steps worked on at the same time; 2 by default. */
  readonly sideBySide?: number;
  /** Times that the verifier looks at the change; by default 3 where there is room for it. */
  readonly rounds?: number;
  /** One call in the middle has an output of about so many bytes; by default none has. */
  readonly bigOutput?: number;
  /** The run is a fork of this one. */
  readonly forkOf?: string;
  /** Notes that people pinned to events when the run was over; 0 by default. They count among the events. */
  readonly notes?: number;
  /** False leaves the run as a killed process would: closed, but without its end. */
  readonly isFinished?: boolean;
  /** Called after each append with its duration in microseconds; the product's own log is used then. */
  readonly onAppend?: (us: number) => void;
}

const EPOCH = '2026-11-21T09:46:12.000Z';
/** Different payloads of a run; beyond that they repeat. */
const PAYLOADS = 60_000;
/** Shorter runs have no intake, one round and a short end. */
const SHORT = 60;
/** Shorter runs are not written in batches: the product's own log is fast enough. */
const BATCHED_FROM = 5_000;

export function makeLargeRun(run: LargeRun): RunId {
  const id = runId(run.runId ?? '20261121-094612-1a26');
  const dice = createDice(run.seed ?? 1);
  const time = createStoryTime(dice);
  const file = { folder: runsFolder(run.home), runId: id, epoch: EPOCH, ticks: time.ticks };
  const isBatched = run.onAppend === undefined && run.events >= BATCHED_FROM;
  const { log, written } = counted(isBatched ? createBatchLog(file) : openLog(file), run.onAppend);
  try {
    const scene = {
      ...{ log, dice, files: run.files ?? 1_200, wait: time.wait, keep: createKeep(log) },
      nextOutput: createOutputs(run, written),
    };
    writeRun(run, scene, written);
  } finally {
    log.close();
  }
  return id;
}

function openLog(file: Parameters<typeof createRunFile>[0]): RunLog {
  const created = createRunFile(file);
  if (!created.ok) throw new Error(JSON.stringify(created.error));
  return created.value;
}

function writeRun(
  run: LargeRun,
  scene: Omit<Scene, 'step' | 'attempt'>,
  written: () => number,
): void {
  const isShort = run.events < SHORT;
  const notes = run.notes ?? 0;
  const end = run.isFinished === false ? 0 : (isShort ? 1 : LONG_END) + notes;
  const steps = stepIds(run);
  writeBeginning(run, scene, steps);
  writeRounds({
    ...{ scene, steps, written, last: run.events - end },
    sideBySide: isShort ? 1 : (run.sideBySide ?? 2),
    rounds: run.rounds ?? (run.events < 2_000 ? 1 : 3),
  });
  if (run.isFinished === false) return;
  writeEnd(scene.log, isShort);
  for (let index = 0; index < notes; index += 1) {
    const target = 1 + scene.dice.roll(run.events - end);
    const text = `Look at this: ${prose(scene.dice, 6)}`;
    append({ log: scene.log, step: '' }, ['notes', String(index)], {
      ...{ kind: 'human.note', target, text, by: 'me' },
    });
  }
}

const stepIds = ({ steps, events }: LargeRun): readonly string[] => {
  const count = steps ?? Math.min(48, Math.max(12, Math.round(events / 20_000)));
  return Array.from({ length: events < SHORT ? 1 : count }, (_, step) => `s${step + 1}`);
};

/** Time goes on by up to two seconds an event, as in a run with a model that thinks. */
function createStoryTime(dice: Dice) {
  let ns = 0n;
  const wall = (): number => Date.parse(EPOCH) + Number(ns / 1_000_000n);
  return {
    wait(ms: number) {
      ns += BigInt(ms) * 1_000_000n;
    },
    ticks: {
      wall,
      monotonic: (): bigint => {
        ns += BigInt(1_000 + dice.roll(2_000_000) * 1_000);
        return ns;
      },
    },
  };
}

function counted(log: RunLog, onAppend: LargeRun['onAppend']) {
  let count = 0;
  const append: RunLog['append'] = (entry) => {
    const startedAt = performance.now();
    const event = log.append(entry);
    onAppend?.((performance.now() - startedAt) * 1000);
    count += 1;
    return event;
  };
  return { log: { ...log, append }, written: () => count };
}

/** Payloads are made and kept; once there are many, those there are get named again. */
function createKeep(log: RunLog): Scene['keep'] {
  const kept: BlobRef[] = [];
  let next = 0;
  return (make) => {
    if (kept.length < PAYLOADS) {
      const blob = log.putBlob(make());
      kept.push(blob);
      return blob;
    }
    next = (next + 7_919) % kept.length;
    return kept[next] ?? log.putBlob(make());
  };
}

/** The first call after the middle gets the big output. */
function createOutputs(run: LargeRun, written: () => number): Scene['nextOutput'] {
  let bytes = run.bigOutput ?? null;
  return () => {
    if (bytes === null || written() < run.events / 2) return null;
    const big = bytes;
    bytes = null;
    return big;
  };
}

function writeBeginning(
  run: LargeRun,
  { log, dice, files }: Omit<Scene, 'step' | 'attempt'>,
  steps: readonly string[],
): void {
  const note = (stage: string, body: EventBody): void => append({ log, step: '' }, [stage], body);
  note('run', {
    ...started('Rename the currency type everywhere — größere Umbenennung, 一括変更 🚲'),
    parentRun: run.forkOf ?? null,
  });
  if (run.forkOf !== undefined) note('fork', forked(run.forkOf));
  if (run.events >= SHORT) writeIntake(log, dice, files);
  const plan = planOf(dice, files, steps);
  note('plan', { kind: 'plan.produced', version: 1, plan, commit: 'c0ffee', by: 'planner' });
  if (run.events >= SHORT) note('plan', { kind: 'plan.validated', version: 1, faults: [] });
  note('plan', { kind: 'plan.approved', version: 1, by: 'me' });
}

const forked = (parentRun: string): EventBody => ({
  ...{ kind: 'fork.created', parentRun, from: 'execute/s1/try1', after: 9, changes: [] },
  ...{ attributable: true, notRestored: ['node_modules is not in a snapshot'] },
  inherited: {
    ...{ cloudCalls: 2, cloudTokens: 21_000, costUsd: 0.21, bytesSent: 84_000 },
    ...{ localTurns: 0, localTokens: 0, ms: 41_000 },
  },
});

function writeIntake(log: RunLog, dice: Dice, files: number): void {
  const note = (stage: string, body: EventBody): void => append({ log, step: '' }, [stage], body);
  note('environment', {
    ...{ kind: 'env.captured', platform: 'linux', node: '24', git: '2.47' },
    ...{ protections: ['bubblewrap'], unsandboxedConsent: null },
  });
  const digest = log.putBlob(prose(dice, 4000));
  note('intake', {
    ...{ kind: 'digest.built', tokens: 9000, files, filesShown: 400, symbols: 5000, ms: 210 },
    digest,
  });
  const asked = { id: 'q1', question: 'Cents or units?', why: 'Rounding.', options: ['cents'] };
  note('intake', { kind: 'intake.asked', questions: [asked] });
  note('intake', { kind: 'intake.answered', id: 'q1', answer: 'cents', by: 'me' });
  note('intake', { kind: 'intake.ended', requirement: 'Use cents.', unanswered: [] });
}

const planOf = (dice: Dice, files: number, steps: readonly string[]): Plan => ({
  summary: `Rename in ${steps.length} steps.`,
  assumptions: ['no public API'],
  steps: steps.map((id, step) => ({
    id,
    title: `Part ${step + 1} – Teil ${step + 1}`,
    instructions: prose(dice, 80),
    files: [{ path: pathOf(dice.roll(files)), action: 'modify' as const }],
    edgeCases: [],
    dependsOn: [],
    checks: ['npm test'],
    doneWhen: ['it compiles'],
  })),
  checks: ['npm test'],
  outOfScope: [],
});

/** Events of a long end: gate, verification, verdict, delivery, decision, finish. */
const LONG_END = 6;

function writeEnd(log: RunLog, isShort: boolean): void {
  const note = (stage: string, body: EventBody): void => append({ log, step: '' }, [stage], body);
  if (isShort) {
    note('run', finished('approved', 0.42));
    return;
  }
  const blob = log.putBlob('diff --git a/x b/x');
  note('gate', { kind: 'gate.ran', round: 1, tree: 'beef', green: true, faults: [] });
  note('verify', { kind: 'verify.started', round: 1, tree: 'beef', diff: blob, report: blob });
  note('verify', {
    ...{ kind: 'verify.ended', round: 1, accepted: true, note: '' },
    verdict: { verdict: 'approve', summary: 'Good.', fault: 'none', criteria: [], findings: [] },
  });
  note('deliver', {
    ...{ kind: 'delivery.made', form: 'branch', branch: 'tandem/x', commit: 'c0ffee', patch: null },
    ...{ approved: true, files: [pathOf(1)] },
  });
  note('deliver', { kind: 'human.decision', about: 'delivery', decision: 'branch', by: 'me' });
  note('run', finished('approved', 0.42));
}
