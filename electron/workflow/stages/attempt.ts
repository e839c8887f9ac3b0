import { type StepKey, stepKey, type TreeHash } from '../../../shared/ids.ts';
import { ownedPaths, type PlanStep } from '../../../shared/plan/plan.ts';
import type { Ride } from '../context.ts';
import type { AttemptContext, Flag, StepEnd, ToolSession } from '../ports.ts';
import type { Rider } from '../seat.ts';
import { orStop } from '../stopped.ts';
import { type WatchedAttempt, watchAttempt } from '../watch/attempt-watch.ts';
import { type Finding, judgeTrees } from '../watch/judge-attempt.ts';
import { advise } from './advice.ts';
import { type CheckResult, runChecks } from './checks.ts';
import { restoreFiles, takeSnapshot } from './snapshots.ts';
import { askAboutCalls, askAboutCommands, takeWishes } from './steering.ts';
import { createToolSession } from './tool-session.ts';

export interface AttemptTask {
  readonly step: PlanStep;
  readonly attempt: number;
  readonly planVersion: number;
  readonly planSummary: string;
  readonly outOfScope: readonly string[];
  /** Checks of the whole plan: they were approved with it. */
  readonly planned: readonly string[];
  /** The tree before the step's first attempt in this round: what "touched" is measured against. */
  readonly stepTree: TreeHash;
  readonly tree: TreeHash;
  readonly why: string;
  readonly feedback: readonly string[];
  /** Who makes the attempt; left out: whoever is in the seat. */
  readonly rider?: Rider | null;
  /** Paths that the step changed before; null or left out: not known. */
  readonly touchedBefore?: readonly string[] | null;
}

/** What the detectors know about an attempt. */
export interface Watched {
  readonly findings: readonly Finding[];
  /** What was said inside the attempt. */
  readonly told: readonly Flag[];
  /** What the last calls came to. */
  readonly lately: readonly string[];
  /** How it ended, in words. */
  readonly detail: string;
}

export interface AttemptEnd {
  readonly tree: TreeHash;
  readonly status: 'ok' | 'failed';
  readonly reason: string;
  readonly claim: string;
  readonly turns: number;
  readonly touched: readonly string[];
  readonly outOfScope: readonly string[];
  readonly checks: readonly CheckResult[];
  /** Exact failures, for the next attempt; empty when the attempt is good. */
  readonly failures: readonly string[];
  /** What people told the executor during the attempt: the next one begins without having heard it. */
  readonly said: readonly string[];
  /** Only in runs with detectors. */
  readonly watched?: Watched;
  /** What the detectors flagged in the step's attempts, a line each; for the report. */
  readonly flags?: readonly string[];
}

/** The named end of an attempt that a person wanted fresh; it is not counted as a try. */
export const RETRIED = 'retried-by-user';

/** One attempt at one step: the executor works, then the harness, not the model, says whether it is done. */
export async function runAttempt(ride: Ride, task: AttemptTask): Promise<AttemptEnd> {
  const key = stepKey('execute', task.step.id, `try${task.attempt}`);
  ride.durable.note(key, 'execution', {
    kind: 'step.started',
    step: task.step.id,
    title: task.step.title,
    attempt: task.attempt,
    planVersion: task.planVersion,
    treeBefore: task.tree,
    why: task.why,
    ...(task.rider ? { executor: task.rider.executor.name } : {}),
  });
  const watch = watchAttempt(ride, {
    step: task.step.id,
    touchedBefore: task.touchedBefore ?? null,
  });
  const session = createToolSession(ride, ownedPaths(task.step));
  try {
    const worked = await letExecutorWork(ride, task, { key, session, watch });
    const { tree } = await takeSnapshot(ride, key, worked.tree, 'full');
    // An attempt that somebody broke off proves nothing, whatever its checks would say.
    const commands = isRetried(worked.end) ? [] : task.step.checks;
    const checks = await runChecks(ride, { key, step: task.step.id, commands, tree, session });
    return await judgeAttempt(ride, task, key, { ...worked, tree, checks, watch });
  } finally {
    await session.close();
  }
}

interface Worked {
  readonly end: StepEnd;
  readonly tree: TreeHash;
  readonly said: readonly string[];
}

const isRetried = (end: StepEnd): boolean => end.kind === 'gave-up' && end.reason === RETRIED;

async function letExecutorWork(
  ride: Ride,
  task: AttemptTask,
  kit: {
    readonly key: StepKey;
    readonly session: ToolSession;
    readonly watch: WatchedAttempt | null;
  },
): Promise<Worked> {
  const { key, session, watch } = kit;
  const rider = task.rider ?? ride.seat;
  let tree = task.tree;
  const said: string[] = [];
  const context: AttemptContext = {
    durable: ride.durable,
    tools: session,
    ready: rider.ready,
    takeWishes: async (turn) => {
      const wishes = await takeWishes(ride, task, turn);
      said.push(...wishes.filter((wish) => wish.wish === 'steer').map((wish) => wish.text));
      return wishes;
    },
    allowCommand: askAboutCommands(ride, task.step, task.planned),
    allowCall: askAboutCalls(ride, task.step),
    askPlanner: (question, callKey) => advise(ride, task.step, question, callKey),
    afterWrite: async (callKey, paths) => {
      const known = paths === 'unknown' ? 'full' : paths;
      const taken = await takeSnapshot(ride, callKey, tree, known);
      tree = taken.tree;
      watch?.wrote(taken.files);
    },
    ...(watch === null ? {} : { watch: watch.port }),
    restore: (why, callKey) => restoreFiles(ride, ride.scopeFor(callKey, 'execution'), tree, why),
  };
  const { step, attempt, planSummary, outOfScope, feedback } = task;
  const brief = { step, attempt, key, planSummary, outOfScope, feedback };
  const end = orStop(await rider.executor.attempt(brief, context));
  return { end, tree, said };
}

async function judgeAttempt(
  ride: Ride,
  task: AttemptTask,
  key: StepKey,
  done: Worked & {
    readonly checks: readonly CheckResult[];
    readonly watch: WatchedAttempt | null;
  },
): Promise<AttemptEnd> {
  const touched = await touchedPaths(ride, key, task.stepTree, done.tree);
  const owned = new Set(ownedPaths(task.step));
  const outOfScope = touched.filter((path) => !owned.has(path));
  const watched = await lookBack(ride, task, key, done);
  const failures = [
    ...findFailures(task.step, { ...done, touched, outOfScope }),
    ...describeFindings(watched?.findings ?? [], new Set(outOfScope)),
  ];
  const status = failures.length === 0 ? 'ok' : 'failed';
  const claim = done.end.kind === 'finished' ? done.end.claim : '';
  const reason = reasonOf(done.end, failures.length === 0);
  ride.durable.note(key, 'execution', {
    kind: 'step.ended',
    step: task.step.id,
    attempt: task.attempt,
    status,
    reason,
    claim,
    treeAfter: done.tree,
    touched: [...touched],
    outOfScope,
  });
  const { tree, checks } = done;
  return {
    tree,
    status,
    reason,
    claim,
    turns: done.end.turns,
    touched,
    outOfScope,
    checks,
    failures,
    said: done.said,
    ...(watched === null ? {} : { watched }),
  };
}

/** What detectors that compare trees and plans have to say; an attempt that people broke off is not judged. */
async function lookBack(
  ride: Ride,
  task: AttemptTask,
  key: StepKey,
  done: Worked & {
    readonly checks: readonly CheckResult[];
    readonly watch: WatchedAttempt | null;
  },
): Promise<Watched | null> {
  const { end, watch, tree, checks } = done;
  if (watch === null || isRetried(end)) return null;
  const claim = end.kind === 'finished' ? end.claim : '';
  const checksPassed = checks.length > 0 && checks.every(({ status }) => status === 'passed');
  const from = task.stepTree;
  const { step } = task;
  const isBegun = end.kind === 'finished' || end.reason !== 'step-too-large';
  const judged = { key, step, from, to: tree, claim, checksPassed };
  const found = isBegun ? await judgeTrees(ride, judged) : [];
  // What an attempt that broke off has left out is no news.
  const isThrough = end.kind === 'finished' || checksPassed;
  const findings = found.filter(
    ({ detector, fails }) => isThrough || fails || detector !== 'item-skipped',
  );
  const detail = end.kind === 'finished' ? '' : end.detail;
  return { findings, told: watch.told, lately: watch.lately, detail };
}

/** Exact words for the next attempt; what is put back it can't mend. */
const describeFindings = (
  findings: readonly Finding[],
  putBack: ReadonlySet<string>,
): readonly string[] =>
  findings
    .filter(({ fails }) => fails)
    .map(({ detector, detail, paths }) => {
      if (detector === 'item-skipped') return `The plan is not followed: ${detail}.`;
      const mend = paths.every((path) => putBack.has(path))
        ? 'It is put back. Make the checks pass by changing what they check.'
        : 'Put that back as it was, and make the checks pass by changing what they check.';
      return `${detector === 'tests-weakened' ? 'A test' : 'A check'} was weakened. ${detail}. ${mend}`;
    });

const reasonOf = (end: StepEnd, good: boolean): string => {
  if (end.kind === 'finished') return good ? 'finished' : 'checks-failed';
  return good ? `${end.reason}, but everything asked for is there` : end.reason;
};

/** What keeps an attempt from being good, as sentences the executor can act on. */
function findFailures(
  step: PlanStep,
  seen: {
    readonly end: StepEnd;
    readonly checks: readonly CheckResult[];
    readonly touched: readonly string[];
    readonly outOfScope: readonly string[];
  },
): readonly string[] {
  if (seen.end.kind === 'gave-up' && isRetried(seen.end)) return [describeRetry(seen.end.detail)];
  const failures = seen.checks
    .filter((check) => check.status !== 'passed')
    .map(describeFailedCheck);
  for (const path of seen.outOfScope) {
    failures.push(`${path} was changed, but it is not one of this step's files. Leave it alone.`);
  }
  const proven = failures.length === 0 && seen.checks.length > 0 && seen.touched.length > 0;
  if (seen.end.kind === 'gave-up' && !proven) {
    failures.push(
      `The last attempt ended without finish_step (${seen.end.reason}): ${seen.end.detail}`,
    );
  }
  if (
    seen.touched.length === 0 &&
    step.files.some((file) => file.action === 'create' || file.action === 'delete')
  ) {
    failures.push('Nothing was changed: the files of this step were neither created nor deleted.');
  }
  return failures;
}

const describeRetry = (text: string): string =>
  text.trim() === ''
    ? 'A person asked for a fresh attempt at this step. What the last one wrote is still in the files.'
    : `A person asked for a fresh attempt at this step and says: ${text}\nWhat the last attempt wrote is still in the files.`;

function describeFailedCheck(check: CheckResult): string {
  switch (check.status) {
    case 'timeout':
      return `The check \`${check.command}\` did not end in time. Its output so far:\n${check.outputTail}`;
    case 'not-run':
      return `The check \`${check.command}\` could not be run:\n${check.outputTail}`;
    default:
      return `The check \`${check.command}\` failed with exit code ${check.exitCode}:\n${check.outputTail}`;
  }
}

async function touchedPaths(
  ride: Ride,
  key: StepKey,
  from: TreeHash,
  to: TreeHash,
): Promise<readonly string[]> {
  if (from === to) return [];
  return ride.durable.step({
    key: stepKey(key, 'touched'),
    lane: 'execution',
    input: { from, to },
    effect: async () => {
      const worktree = await ride.ports.worktree();
      const paths = orStop(await worktree.changes(from, to)).map((change) => change.path);
      return { event: { kind: 'tree.compared', from, to, files: paths.length }, value: paths };
    },
  });
}
