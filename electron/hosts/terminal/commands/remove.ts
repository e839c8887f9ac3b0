import { createInterface } from 'node:readline/promises';
import { EXIT } from '../../../../shared/exit-code.ts';
import type { Removed, RunStorage } from '../../../../shared/ipc/storage.ts';
import type { Engine } from '../../engine.ts';
import type { BundleCommand } from '../bundle-arguments.ts';
import { cleanLine } from '../output/clean-text.ts';
import { describeBytes } from '../output/format.ts';
import { createPaint, decideColour, mark } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import type { TerminalIo } from '../terminal-io.ts';

type Remove = Extract<BundleCommand, { kind: 'remove' }>;

/** Exit 0: removed. 2: there is no such run, it is held, or nobody is there to say yes. 3: not wanted after all. */
export async function removeCommand(
  io: TerminalIo,
  engine: Pick<Engine, 'storage'>,
  command: Remove,
): Promise<number> {
  const listed = await engine.storage.list({ snapshots: true });
  if (!listed.ok) return sayFailure(io, listed.error);
  const chosen: RunStorage[] = [];
  for (const name of command.runs) {
    const found = listed.value.filter(({ runId }) => runId.startsWith(name.toLowerCase()));
    const [run, second] = found;
    if (run === undefined || second !== undefined) {
      const message =
        second === undefined
          ? `There is no run ${name}.`
          : `\`${name}\` could be any of ${found.length} runs.`;
      return sayFailure(io, { kind: 'usage', message });
    }
    chosen.push(run);
  }
  const wanted = command.yes ? 'yes' : await ask(io, chosen, command);
  if (wanted === 'nobody') {
    const message = 'Nobody is here to say yes; add --yes to remove without asking.';
    return sayFailure(io, { kind: 'usage', message });
  }
  if (wanted === 'no') {
    io.stdout.write('Nothing was removed.\n');
    return EXIT.notApproved;
  }
  return removeAll(io, engine, { chosen, command });
}

async function removeAll(
  io: TerminalIo,
  engine: Pick<Engine, 'storage'>,
  { chosen, command }: { readonly chosen: readonly RunStorage[]; readonly command: Remove },
): Promise<number> {
  let exit: number = EXIT.delivered;
  for (const { runId } of chosen) {
    const { onlyWorktree, branch } = command;
    const removed = await engine.storage.remove(runId, { onlyWorktree, branch });
    if (!removed.ok) exit = sayFailure(io, removed.error);
    else if (command.json) io.stdout.write(`${JSON.stringify(removed.value)}\n`);
    else io.stdout.write(describeRemoved(io, removed.value));
    if (removed.ok && removed.value.left.length > 0) exit = EXIT.ownFault;
  }
  return exit;
}

function describeRemoved(io: TerminalIo, { runId, bytes, what, left }: Removed): string {
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  const gone =
    what.length === 0
      ? 'nothing was there any more'
      : what.map((one) => cleanLine(one, 200)).join(', ');
  const lines = [
    `${paint('good', mark.good)} ${runId}: ${gone}; about ${describeBytes(bytes)}`,
    ...left.map(
      (one) =>
        `  ${paint('warn', mark.warn)} left: ${cleanLine(one, 300)}; it is tried again the next time`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

async function ask(
  io: TerminalIo,
  chosen: readonly RunStorage[],
  command: Remove,
): Promise<'yes' | 'no' | 'nobody'> {
  if (io.stdin.isTTY !== true || command.json) return 'nobody';
  for (const run of chosen) {
    const bytes = command.onlyWorktree
      ? run.worktreeBytes
      : run.fileBytes + run.worktreeBytes + run.patchBytes + (run.snapshotBytes ?? 0);
    io.stdout.write(`${run.runId}  ${describeBytes(bytes)}  ${cleanLine(run.request, 100)}\n`);
  }
  const what = command.onlyWorktree ? 'the worktrees' : 'these runs for good';
  const reader = createInterface({ input: io.stdin, output: io.stdout });
  try {
    const answer = await reader.question(`Remove ${what}? [y/N] `);
    return /^y(es)?$/i.test(answer.trim()) ? 'yes' : 'no';
  } finally {
    reader.close();
  }
}
