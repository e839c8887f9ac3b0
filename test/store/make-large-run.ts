import { createRunFile } from '../../electron/store/run-file.ts';
import { runsFolder } from '../../electron/store/run-paths.ts';
import type { RunLog } from '../../electron/workflow/ports.ts';
import { type RunId, runId } from '../../shared/ids.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { EventBody } from '../../shared/run/event.ts';
import {
  append,
  createDice,
  type Dice,
  pathOf,
  prose,
  type Scene,
  writeCheck,
  writeTurn,
} from './large-run-story.ts';
import { finished, started } from './scratch.ts';

/**
 * Writes a long run as the product would: a planned change of many files, tens of thousands of turns and
 * calls, checks, payloads, incidents, Unicode. The same arguments give the same run.
 */
export interface LargeRun {
  /** The data folder; the run goes into its `runs`. */
  readonly home: string;
  /** At least 100. */
  readonly events: number;
  /** By default `20261121-094612-1a26`. */
  readonly runId?: string;
  readonly seed?: number;
  /** Files that the executor gets to change; 1,200 by default. */
  readonly files?: number;
  /** False leaves the run as a killed process would: closed, but without its end. */
  readonly isFinished?: boolean;
  /** Called after each append with its duration in microseconds. */
  readonly onAppend?: (us: number) => void;
}

const EPOCH = '2026-11-21T09:46:12.000Z';
const STEPS = 12;
const TURNS_PER_TRY = 40;
/** Events of the end: gate, verdict, delivery, finish. */
const END = 6;

export function makeLargeRun(run: LargeRun): RunId {
  const id = runId(run.runId ?? '20261121-094612-1a26');
  const dice = createDice(run.seed ?? 1);
  const created = createRunFile({
    ...{ folder: runsFolder(run.home), runId: id, epoch: EPOCH },
    ticks: simulatedTicks(dice),
  });
  if (!created.ok) throw new Error(JSON.stringify(created.error));
  const log = timed(created.value, run.onAppend);
  try {
    writeBeginning(log, dice, run.files ?? 1200);
    writeSteps(log, dice, run);
    if (run.isFinished !== false) writeEnd(log);
  } finally {
    log.close();
  }
  return id;
}

/** Time goes on by up to two seconds an event, as in a run with a model that thinks. */
function simulatedTicks(dice: Dice) {
  let ns = 0n;
  const wall = (): number => Date.parse(EPOCH) + Number(ns / 1_000_000n);
  return {
    wall,
    monotonic: (): bigint => {
      ns += BigInt(1_000 + dice.roll(2_000_000) * 1_000);
      return ns;
    },
  };
}

function timed(log: RunLog, onAppend: LargeRun['onAppend']): RunLog {
  if (onAppend === undefined) return log;
  return {
    ...log,
    append(entry) {
      const startedAt = performance.now();
      const event = log.append(entry);
      onAppend((performance.now() - startedAt) * 1000);
      return event;
    },
  };
}

const stepId = (step: number): string => `s${step + 1}`;

function writeBeginning(log: RunLog, dice: Dice, files: number): void {
  const note = (stage: string, body: EventBody): void => append({ log, step: '' }, [stage], body);
  note('run', started('Rename the currency type everywhere — größere Umbenennung, 一括変更 🚲'));
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
  const plan = planOf(dice, files);
  note('plan', { kind: 'plan.produced', version: 1, plan, commit: 'c0ffee', by: 'planner' });
  note('plan', { kind: 'plan.validated', version: 1, faults: [] });
  note('plan', { kind: 'plan.approved', version: 1, by: 'me' });
}

const planOf = (dice: Dice, files: number): Plan => ({
  summary: 'Rename in twelve steps.',
  assumptions: ['no public API'],
  steps: Array.from({ length: STEPS }, (_, step) => ({
    id: stepId(step),
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

/** Steps in rounds of attempts, until only the end is missing. */
function writeSteps(log: RunLog, dice: Dice, { events, files, isFinished }: LargeRun): void {
  const last = events - (isFinished === false ? 0 : END);
  for (let attempt = 1; log.events().length < last; attempt += 1) {
    for (let step = 0; step < STEPS && log.events().length < last; step += 1) {
      writeAttempt({ log, dice, step: stepId(step), attempt, files: files ?? 1200 }, last);
    }
  }
}

function writeAttempt(scene: Scene, last: number): void {
  const { log, step, attempt, dice } = scene;
  /** Whatever one turn or check writes still fits before the end. */
  const isRoom = (): boolean => log.events().length + 20 < last;
  append(scene, [`try${attempt}`], {
    ...{ kind: 'step.started', step, title: step, attempt, planVersion: 1 },
    ...{ treeBefore: 'beef', why: attempt === 1 ? 'first try' : 'checks failed' },
  });
  for (let turn = 0; turn < TURNS_PER_TRY && isRoom(); turn += 1) writeTurn(scene, turn);
  for (let check = 0; check < 2 && isRoom(); check += 1) writeCheck(scene);
  while (!isRoom() && log.events().length < last - 1) {
    append(scene, ['tail'], { kind: 'call.repaired', what: 'a comma', detail: prose(dice, 3) });
  }
  if (log.events().length >= last) return;
  append(scene, [`try${attempt}`], {
    ...{ kind: 'step.ended', step, attempt, status: 'ok', reason: 'finished', claim: 'done' },
    ...{ treeAfter: 'beef', touched: [pathOf(attempt)], outOfScope: [] },
  });
}

function writeEnd(log: RunLog): void {
  const note = (stage: string, body: EventBody): void => append({ log, step: '' }, [stage], body);
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
