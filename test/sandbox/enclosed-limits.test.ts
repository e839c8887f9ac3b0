import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listProcesses } from '../../electron/sandbox/processes.ts';
import { isMissing, makeGround, openEnclosed, shellOf } from './enclosed.ts';
import { isRunning, node, pidIn, programs } from './running.ts';

/** Ends by name within ten seconds; what is bounded is told in the answer, not by the clock. */
const SOON_MS = 10_000;

async function ends(command: string): Promise<{ readonly text: string; readonly ms: number }> {
  const run = shellOf(await openEnclosed(makeGround()));
  const startedAt = performance.now();
  const text = await run(command);
  return { text, ms: performance.now() - startedAt };
}

describe.skipIf(isMissing)('a limit in the sandbox', () => {
  it('ends a fork bomb by name', async () => {
    // Doubles until there are 8,192, and would end by itself after a while.
    const bomb =
      'b() { if [ $1 -gt 0 ]; then b $(($1-1)) & b $(($1-1)) & fi; sleep 4; }; b 12; wait';
    const { text, ms } = await ends(bomb);
    expect(text).toMatch(/over the limit on processes/);
    expect(ms).toBeLessThan(SOON_MS);
  });

  it('ends endless output by name', async () => {
    expect((await ends('yes')).text).toMatch(/over the limit on output/);
  });

  it('empties what a command left in memory before the next one', async () => {
    const run = shellOf(await openEnclosed(makeGround()));
    await run('head -c 200M /dev/zero > /tmp/left; echo kept > ~/kept');
    expect(await run('ls /tmp; cat ~/kept')).toMatch(/stdout:\n(?!.*left)[\s\S]*kept/);
  });

  it('leaves nothing running a second after a cancelled command', async () => {
    const ground = makeGround();
    copyFileSync(join(programs, 'ignores-sigterm.mjs'), join(ground.tree, 'stays.mjs'));
    const session = await openEnclosed(ground);
    const stop = new AbortController();
    const command = `${node} stays.mjs started & setsid sleep 98765 & wait`;
    const ended = session.call('run_command', { command }, { signal: stop.signal });
    ended.catch(() => undefined);
    await pidIn(join(ground.tree, 'started'));
    stop.abort(new Error('enough'));
    await expect(ended).rejects.toThrow('enough');
    const sleeping = listProcesses().filter(({ name }) => name === 'sleep');
    expect(sleeping.filter(({ pid }) => isSleepOf(pid, '98765'))).toEqual([]);
    expect(await shellOf(session)('echo on')).toContain('on');
  });
});

function isSleepOf(pid: number, seconds: string): boolean {
  return isRunning(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(seconds);
}
