import { type StepKey, stepKey, treeHash } from '../../../shared/ids.ts';
import { chooseRepeats, type Repeat } from '../../../shared/run/blame/choose-repeats.ts';
import type { BodyOf, RunEvent } from '../../../shared/run/event.ts';
import type { Ride } from '../context.ts';
import type { ToolResult, ToolSession, Worktree } from '../ports.ts';
import { orStop } from '../stopped.ts';
import { prepareDependencies } from './setup.ts';

/**
 * Looking back: the cheap strong evidence about a run that was not approved. Checks that were red run again, once or
 * twice on the files that the run began with and up to twice on those it left: did this fail before anything was
 * changed, and does it always fail? Where nothing was red, the acceptance checks run on the untouched files: if they
 * pass there as well, they showed nothing. Only commands that ran in the run already, in the same sandbox, within a
 * time of a few of them. What is found is recorded beside the run's steps; a replay does not ask for it.
 */
export interface LookBack {
  readonly ride: Pick<Ride, 'terms' | 'budgets' | 'ports'>;
  readonly events: readonly RunEvent[];
  readonly signal: AbortSignal;
  /** Whether the final files are those of the run's own worktree, with what git ignores; else they are laid out anew. */
  readonly inPlace: boolean;
  /** Milliseconds for all of it, also for preparing dependencies. Default: a minute. */
  readonly withinMs?: number;
  readonly append: (key: StepKey, body: BodyOf<'check.repeated'>) => void;
}

const TOTAL_MS = 60_000;
/** A check that failed on the untouched files this fast is asked once more whether it always does. */
const QUICK_MS = 5_000;
const TAIL_CHARS = 3_000;

/** How many commands ran. Stops the run with the error of a worktree or runner that can't be had. */
export async function lookBack(task: LookBack): Promise<number> {
  const { ride, signal } = task;
  if (ride.terms.commands === 'deny' || ride.terms.exam !== undefined) return 0;
  const { withinMs = TOTAL_MS } = task;
  const repeats = chooseRepeats(task.events, withinMs);
  if (repeats.length === 0) return 0;
  const run = await ride.ports.worktree();
  const clock = {
    ...{ run, deadline: performance.now() + withinMs, ran: 0 },
    over: AbortSignal.timeout(withinMs),
  };
  const base = repeats.map((repeat) => ({ ...repeat, tree: ride.terms.repository.baseTree }));
  const red = repeats.filter(({ isRed }) => isRed);
  try {
    await on(task, 'base', base, clock);
    if (red.length > 0 && !signal.aborted) await on(task, 'final', red, clock);
  } catch (reason) {
    // The time was over while dependencies were prepared: what is not known by then stays unknown.
    if (signal.aborted || !clock.over.aborted) throw reason;
  } finally {
    await run.removeBeside('look-base');
    if (!task.inPlace) await run.removeBeside('look-final');
  }
  return clock.ran;
}

interface Clock {
  /** The run's own worktree. */
  readonly run: Worktree;
  readonly deadline: number;
  /** Aborts at the deadline. */
  readonly over: AbortSignal;
  ran: number;
}

/** All repeats on one tree, in one worktree with one runner. */
async function on(
  task: LookBack,
  where: 'base' | 'final',
  repeats: readonly Repeat[],
  clock: Clock,
): Promise<void> {
  const [first] = repeats;
  if (first === undefined) return;
  const place = await openPlace(task, clock, where, first.tree);
  const { runners } = task.ride.ports;
  const opened = { folder: place.worktree.folder, writable: [], signal: task.signal };
  const session = orStop(await runners.open(opened));
  try {
    for (const repeat of repeats) await repeatCheck(task, session, { where, repeat, clock });
  } finally {
    await session.close();
    await place.putBack();
  }
}

async function openPlace(
  { ride, inPlace, signal }: LookBack,
  { run, over }: Clock,
  where: 'base' | 'final',
  tree: string,
): Promise<{ readonly worktree: Worktree; readonly putBack: () => Promise<void> }> {
  if (where === 'final' && inPlace) {
    const before = orStop(await run.snapshot('full'));
    if (before.tree !== tree) orStop(await run.restore(tree));
    const putBack = async (): Promise<void> => void (await run.restore(before.tree));
    return { worktree: run, putBack };
  }
  const use = `${where} ${tree}`;
  const beside = { name: `look-${where}`, use, tree: treeHash(tree) };
  const worktree = orStop(await run.openBeside(beside));
  await prepareDependencies(ride, worktree, AbortSignal.any([signal, over]));
  return { worktree, putBack: async () => undefined };
}

async function repeatCheck(
  task: LookBack,
  session: ToolSession,
  at: { readonly where: 'base' | 'final'; readonly repeat: Repeat; readonly clock: Clock },
): Promise<void> {
  const { where, repeat, clock } = at;
  for (let count = 1; count <= 2; count += 1) {
    const left = clock.deadline - performance.now();
    if (task.signal.aborted || left < Math.max(1_000, repeat.ms)) return;
    const done = await runOnce(task, session, repeat, left);
    if (task.signal.aborted) return;
    clock.ran += 1;
    const key = stepKey('blame', where, repeat.name, `again${repeat.before[where] + count}`);
    const { step, command, tree } = repeat;
    const body = { step, command, on: where, repeat: repeat.before[where] + count, tree, ...done };
    task.append(key, { kind: 'check.repeated', ...body });
    // One pass says enough on either tree; a slow failure is believed.
    if (done.status !== 'failed' || (where === 'base' && done.ms > QUICK_MS)) return;
  }
}

async function runOnce(
  { ride, signal }: LookBack,
  session: ToolSession,
  { command }: Repeat,
  left: number,
): Promise<Pick<BodyOf<'check.repeated'>, 'status' | 'exitCode' | 'ms' | 'outputTail'>> {
  const own = ride.budgets.checkSeconds;
  const seconds = Math.min(own, Math.max(1, Math.floor(left / 1_000)));
  const startedAt = performance.now();
  const result = await session.call(
    'run_command',
    { command, timeout_seconds: seconds },
    { signal, timeoutMs: (seconds + 5) * 1_000 },
  );
  const ms = Math.round(performance.now() - startedAt);
  const status = statusOf(result, seconds < own);
  return { status, exitCode: result.exitCode, ms, outputTail: tailOf(result.text) };
}

/** Cut off sooner than the run itself would have: that says nothing. */
function statusOf(
  { status, exitCode }: ToolResult,
  isShort: boolean,
): BodyOf<'check.repeated'>['status'] {
  if (status === 'timeout') return isShort ? 'not-run' : 'timeout';
  if (exitCode === null) return 'not-run';
  return exitCode === 0 ? 'passed' : 'failed';
}

const tailOf = (text: string): string =>
  text.length <= TAIL_CHARS
    ? text
    : `[${text.length - TAIL_CHARS} characters before this]\n${text.slice(-TAIL_CHARS)}`;
