import { type StepKey, stepKey, type TreeHash } from '../../../shared/ids.ts';
import type { BodyOf } from '../../../shared/run/event.ts';
import type { Ride } from '../context.ts';
import type { EffectEnd, EffectScope, ToolResult, ToolSession } from '../ports.ts';
import { orStop } from '../stopped.ts';
import { restoreFiles } from './snapshots.ts';

export type CheckResult = Pick<
  BodyOf<'check.ran'>,
  'step' | 'command' | 'status' | 'exitCode' | 'outputTail'
>;

/** Characters of a check's output kept inline and given back to the executor. */
const TAIL_CHARS = 3_000;

/**
 * Runs commands the harness was told to run, in the tool runner like everything that touches the worktree.
 * Whatever a check leaves behind in the worktree is not part of the change and is taken away again.
 */
export async function runChecks(
  ride: Ride,
  task: {
    readonly key: StepKey;
    readonly step: string | null;
    readonly commands: readonly string[];
    readonly tree: TreeHash;
    readonly session: ToolSession;
  },
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const [index, command] of task.commands.entries()) {
    results.push(await runCheck(ride, task, command, stepKey(task.key, `check${index}`)));
  }
  if (task.commands.length > 0) await tidy(ride, task.key, task.tree);
  return results;
}

async function runCheck(
  ride: Ride,
  task: { readonly step: string | null; readonly tree: TreeHash; readonly session: ToolSession },
  command: string,
  key: StepKey,
): Promise<CheckResult> {
  const run = (scope: EffectScope) => executeCheck(ride, task, command, scope);
  return ride.durable.step<CheckResult>({
    key,
    lane: task.step === null ? 'verification' : 'execution',
    input: { command, tree: task.tree, seconds: ride.budgets.checkSeconds },
    begin: { kind: 'check.started', step: task.step, command },
    effect: run,
    recover: {
      decision: 'redone',
      detail: 'the check was interrupted; the files are put back and it runs again',
      effect: async (scope) => {
        await restoreFiles(ride, scope, task.tree, 'a check was interrupted');
        return run(scope);
      },
    },
  });
}

async function executeCheck(
  ride: Ride,
  task: { readonly step: string | null; readonly tree: TreeHash; readonly session: ToolSession },
  command: string,
  scope: EffectScope,
): Promise<EffectEnd<CheckResult>> {
  const startedAt = performance.now();
  scope.pulse({ phase: 'command', who: 'host', text: command });
  const seconds = ride.budgets.checkSeconds;
  const result = await task.session.call(
    'run_command',
    { command, timeout_seconds: seconds },
    { signal: scope.signal, timeoutMs: (seconds + 30) * 1000 },
  );
  const kept: CheckResult = {
    step: task.step,
    command,
    status: statusOf(result),
    exitCode: result.exitCode,
    outputTail: tailOf(result.text),
  };
  const output = result.text.length > TAIL_CHARS ? scope.putBlob(result.text) : null;
  const ms = Math.round(performance.now() - startedAt);
  return { event: { kind: 'check.ran', ...kept, ms, output, tree: task.tree }, value: kept };
}

/** Only an exit code of 0 is a pass; no exit code means that the check did not run to its end. */
function statusOf(result: ToolResult): CheckResult['status'] {
  if (result.status === 'timeout') return 'timeout';
  if (result.exitCode === null) return 'not-run';
  return result.exitCode === 0 ? 'passed' : 'failed';
}

const tailOf = (text: string): string =>
  text.length <= TAIL_CHARS
    ? text
    : `[${text.length - TAIL_CHARS} characters before this]\n${text.slice(-TAIL_CHARS)}`;

async function tidy(ride: Ride, key: StepKey, tree: TreeHash): Promise<void> {
  await ride.durable.step({
    key: stepKey(key, 'tidy'),
    lane: 'execution',
    input: { tree },
    effect: async () => {
      const worktree = await ride.ports.worktree();
      const now = orStop(await worktree.snapshot('full'));
      if (now.tree !== tree) orStop(await worktree.restore(tree));
      const why = now.tree === tree ? 'checks left nothing behind' : 'checks left files behind';
      return { event: { kind: 'snapshot.restored', tree, why }, value: null };
    },
  });
}
