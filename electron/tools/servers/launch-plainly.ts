import { randomBytes } from 'node:crypto';
import { ok } from '../../../shared/result.ts';
import { sendSignal } from '../../sandbox/process-tree.ts';
import { spawnRunner, sweepCommands } from '../../sandbox/spawn-runner.ts';
import type { LaunchProgram } from './server-kit.ts';

/** Starts a server's program with the user's own rights, where there is no sandbox. Its approval says so. */
export const launchPlainly: LaunchProgram = async ({ argv, environment, folder }) => {
  const mark = randomBytes(16).toString('hex');
  const env = { ...environment, TANDEM_COMMAND: mark, TMPDIR: folder, TMP: folder, TEMP: folder };
  const child = spawnRunner(argv, env, folder);
  const sweep = (): void => {
    // It leads a group of its own; where processes can be listed, the mark finds those that left it.
    if (child.pid !== undefined && process.platform !== 'win32') sendSignal(-child.pid, 'SIGKILL');
    sweepCommands(mark);
  };
  return ok({ child, sandboxed: false, sweep });
};
