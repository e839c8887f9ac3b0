import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeRunnerFolder, recordStart, sweepLeftovers } from '../../electron/sandbox/leftovers.ts';
import { hasProc, readProcess } from '../../electron/sandbox/processes.ts';
import { isRunning, tempFolder, until } from './running.ts';

/** No process has this number: it is above the kernel's largest. */
const NOBODY = 5_000_000;

/** A program in a group of its own, ended with the test. */
function startGroup(
  command = 'exec sleep 300',
  env: Readonly<Record<string, string>> = {},
): number {
  const child = spawn('/bin/sh', ['-c', command], {
    detached: true,
    stdio: 'ignore',
    env: { PATH: process.env.PATH, ...env },
  });
  const pid = child.pid ?? 0;
  onTestFinished(() => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // Ended already.
    }
  });
  return pid;
}

/** The folder of a dead host that says it started the process `pid`. */
async function leftoverOf(pid: number, more: Readonly<Record<string, unknown>> = {}) {
  const base = tempFolder();
  const own = await makeRunnerFolder(base);
  recordStart(own, pid, null);
  const file = join(own, 'owner.json');
  const owner: unknown = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...Object(owner), pid: NOBODY, ...more }));
  return { base, own };
}

describe.skipIf(!hasProc)('the sweep of what a dead host left', () => {
  it('ends the group that it had started, and removes its folder', async () => {
    const pid = startGroup();
    const { base, own } = await leftoverOf(pid);
    expect(sweepLeftovers(base)).toBe(1);
    await until('it has ended', () => !isRunning(pid));
    expect(existsSync(own)).toBe(false);
  });

  it('leaves a group alone whose number was given to a younger leader', async () => {
    const pid = startGroup();
    const since = (readProcess(pid)?.startedAt ?? 0) - 1;
    const { base, own } = await leftoverOf(pid, { groupSince: since });
    expect(sweepLeftovers(base)).toBe(1);
    expect(isRunning(pid)).toBe(true);
    expect(existsSync(own)).toBe(false);
  });

  it.each([['another-boot'], [null], [undefined]])(
    'leaves everybody alone when the record is of boot %j',
    async (boot) => {
      const pid = startGroup();
      const { base } = await leftoverOf(pid, { boot });
      expect(sweepLeftovers(base)).toBe(1);
      expect(isRunning(pid)).toBe(true);
    },
  );

  it('of a group without its leader ends what was started for the folder, and nothing else', async () => {
    const folder = tempFolder();
    const leave = `sleep 300 & echo $! > '${folder}/pid'`;
    const leader = startGroup(leave);
    await until('the leader has gone', () => existsSync(join(folder, 'pid')) && !isRunning(leader));
    const member = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    const { base } = await leftoverOf(NOBODY, { group: leader, groupSince: 0 });
    sweepLeftovers(base);
    expect(isRunning(member)).toBe(true);

    const own = join(folder, 'tandem-runner-x');
    mkdirSync(own);
    const other = startGroup(leave.replace('/pid', '/other'), { HOME: own });
    await until(
      'the leader has gone',
      () => existsSync(join(folder, 'other')) && !isRunning(other),
    );
    const ours = Number(readFileSync(join(folder, 'other'), 'utf8'));
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const owner = { pid: NOBODY, startedAt: 1, group: other, groupSince: 0, bridge: null, boot };
    writeFileSync(join(own, 'owner.json'), JSON.stringify(owner));
    expect(sweepLeftovers(folder)).toBe(1);
    await until('it has ended', () => !isRunning(ours));
  });
});
