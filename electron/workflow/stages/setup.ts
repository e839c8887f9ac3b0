import { type StepKey, stepKey, type TreeHash } from '../../../shared/ids.ts';
import type { BodyOf } from '../../../shared/run/event.ts';
import type { Ride } from '../context.ts';
import type { Dependencies, ToolResult, Worktree } from '../ports.ts';
import { orStop, RunStopped } from '../stopped.ts';

type SetupEnd = Omit<BodyOf<'setup.ran'>, 'kind'>;

/** What preparing needs of a ride. */
type Preparing = Pick<Ride, 'terms' | 'ports' | 'budgets'>;

/** Characters of the command's output that are kept. */
const TAIL_CHARS = 3_000;

/**
 * Prepares dependencies in the run's worktree before the first step, by the command that people settled for this
 * repository, or from what it left for the same lock files before. Checks mean nothing where that failed, so the
 * run stops there and can be resumed: each try is a step of its own, and begins in a clean worktree.
 */
export async function runSetup(ride: Ride): Promise<void> {
  const command = ride.terms.setup;
  if (command === undefined) return;
  for (let count = 1; ; count += 1) {
    const done = await trySetup(ride, command, stepKey('setup', `try${count}`));
    if (done.status === 'passed') return done.isFresh ? undefined : repeatWhereLost(ride);
    if (!done.isFresh) continue;
    requirePassed(done);
  }
}

/** A recorded failure is past; one of this life stops the run. */
async function trySetup(
  ride: Ride,
  command: string,
  key: StepKey,
): Promise<SetupEnd & { readonly isFresh: boolean }> {
  let isFresh = false;
  const end = await ride.durable.step<SetupEnd>({
    key,
    lane: 'system',
    input: { command },
    effect: async (scope) => {
      isFresh = true;
      scope.pulse({ phase: 'command', who: 'host', text: command });
      const value = await prepare(ride, await ride.ports.worktree(), scope.signal);
      return { event: { kind: 'setup.ran', ...value }, value };
    },
  });
  return { ...end, isFresh };
}

/**
 * A worktree that was taken away meanwhile comes back without what git ignores. Then, and only then, a resume
 * prepares again and records it; a replay takes what is recorded.
 */
async function repeatWhereLost(ride: Ride): Promise<void> {
  let isFresh = false;
  for (let count = 1; !isFresh; count += 1) {
    const key = stepKey('setup', `again${count}`);
    const done = await ride.durable.aside<SetupEnd>({
      key,
      lane: 'system',
      // Nothing that follows depends on when this was done, so nothing is waited for.
      before: stepKey(key, 'end'),
      take: async (scope) => {
        isFresh = true;
        const worktree = await ride.ports.worktree();
        if (orStop(await worktree.listIgnored()).length > 0) return null;
        const value = await prepare(ride, worktree, scope.signal);
        return { event: { kind: 'setup.ran', ...value }, value };
      },
    });
    if (done === null) return;
    if (isFresh) requirePassed(done);
  }
}

/** Stops the run with the failure's own words. */
function requirePassed({ command, status, exitCode, outputTail }: SetupEnd): void {
  if (status === 'passed') return;
  const detail = describeFailure(status, exitCode, outputTail);
  throw new RunStopped({ kind: 'error', error: { kind: 'setup-failed', command, detail } });
}

/**
 * The same dependencies in another worktree of the run, for steps that work at the side of others. To be called
 * inside an effect, before the worktree is used; does nothing where the run has no setup command. Stops the run
 * like `runSetup` when the command fails.
 */
export async function prepareDependencies(
  ride: Preparing,
  worktree: Worktree,
  signal: AbortSignal,
): Promise<void> {
  if (ride.terms.setup !== undefined) requirePassed(await prepare(ride, worktree, signal));
}

/**
 * Before the gate's checks: the dependencies as they were prepared, because git ignores them, and what an executor did
 * to them (a test runner that always passes) is in no diff. Not where the change itself settles other versions, nor
 * where no lock file says what to put back; the gate names ignored files in any case. Only inside an effect.
 */
export async function renewDependencies(
  ride: Preparing,
  worktree: Worktree,
  change: { readonly tree: TreeHash; readonly signal: AbortSignal },
): Promise<void> {
  if (ride.terms.setup === undefined) return;
  const dependencies = requireDependencies(ride);
  if (orStop(await dependencies.lockHash()) === null) return;
  const changes = orStop(await worktree.changes(ride.terms.repository.baseTree, change.tree));
  if (dependencies.settledBy(changes.map(({ path }) => path))) return;
  requirePassed(await prepare(ride, worktree, change.signal));
}

function describeFailure(
  status: SetupEnd['status'],
  exitCode: number | null,
  tail: string,
): string {
  const how =
    status === 'timeout'
      ? 'it did not end in time'
      : status === 'not-run'
        ? 'it could not be run'
        : `exit code ${exitCode}`;
  const last = tail.trim().split('\n').slice(-3).join(' / ');
  return last === '' ? how : `${how}: ${last}`;
}

async function prepare(
  ride: Preparing,
  worktree: Worktree,
  signal: AbortSignal,
): Promise<SetupEnd> {
  const dependencies = requireDependencies(ride);
  const command = ride.terms.setup ?? '';
  const startedAt = performance.now();
  const lockHash = orStop(await dependencies.lockHash());
  const ended = (rest: Pick<SetupEnd, 'cached' | 'status' | 'exitCode' | 'outputTail'>) => ({
    command,
    lockHash,
    ms: Math.round(performance.now() - startedAt),
    ...rest,
  });
  orStop(await dependencies.clear(worktree));
  const before = orStop(await worktree.snapshot('full'));
  if (lockHash !== null && orStop(await dependencies.restore(worktree, lockHash, signal))) {
    // What git would not ignore here would become a part of the change: then it is prepared anew.
    const after = orStop(await worktree.snapshot('full'));
    if (after.tree === before.tree)
      return ended({ cached: true, status: 'passed', exitCode: null, outputTail: '' });
    orStop(await worktree.restore(before.tree));
    orStop(await dependencies.clear(worktree));
  }
  const result = await runCommand(ride, worktree, signal);
  signal.throwIfAborted();
  // What it changed of the repository's own files is no part of the change that was asked for.
  orStop(await worktree.restore(before.tree));
  const status = statusOf(result);
  const isDone = status === 'passed';
  const unkept = isDone ? orStop(await dependencies.keep(worktree, lockHash, signal)) : null;
  const note = unkept === null ? '' : `\n[not kept for other runs: ${unkept}]`;
  const outputTail = `${result.text.slice(-TAIL_CHARS)}${note}`;
  return ended({ cached: false, status, exitCode: result.exitCode, outputTail });
}

/** In a tool runner of its own, like every command: sandboxed, and ended with all that it started. */
async function runCommand(
  ride: Preparing,
  { folder }: Worktree,
  signal: AbortSignal,
): Promise<ToolResult> {
  const { runners } = ride.ports;
  const dependencies = requireDependencies(ride);
  const command = orStop(await dependencies.commandFor(ride.terms.setup ?? ''));
  const { hosts } = dependencies;
  const session = orStop(
    await runners.open({ folder, writable: [], signal, ...(hosts === undefined ? {} : { hosts }) }),
  );
  try {
    const seconds = ride.budgets.checkSeconds;
    return await session.call(
      'run_command',
      { command, timeout_seconds: seconds },
      { signal, timeoutMs: (seconds + 30) * 1000 },
    );
  } finally {
    await session.close();
  }
}

function requireDependencies({ ports }: Preparing): Dependencies {
  if (ports.dependencies === null)
    throw new Error('A run with a setup command keeps dependencies.');
  return ports.dependencies;
}

function statusOf({ status, exitCode }: ToolResult): SetupEnd['status'] {
  if (status === 'timeout') return 'timeout';
  if (exitCode === null) return 'not-run';
  return exitCode === 0 ? 'passed' : 'failed';
}
