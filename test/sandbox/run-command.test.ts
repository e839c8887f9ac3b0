import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isRunning, node, pidIn, programs, run, tempFolder } from './running.ts';

const GIVEN_UP = { ms: 10_000 };

describe('runCommand', () => {
  it('tells exit code, standard output and standard error apart', async () => {
    const end = await run('echo out; echo problem >&2; exit 3');
    expect(end.outcome).toEqual({ kind: 'exited', code: 3 });
    expect(end.stdout.text).toBe('out\n');
    expect(end.stderr.text).toBe('problem\n');
  });

  it('runs in the folder and gives no input to read', async () => {
    const folder = tempFolder();
    const end = await run('pwd; cat; echo end of input', { folder });
    expect(end.stdout.text).toBe(`${folder}\nend of input\n`);
  });

  it('has no terminal', async () => {
    const end = await run('test -t 0 || test -t 1 || echo none; (: < /dev/tty) 2>&1 | grep -c .');
    expect(end.stdout.text).toBe('none\n1\n');
  });

  it('takes a command that begins with a dash as a command', async () => {
    expect((await run('-x')).outcome).toEqual({ kind: 'exited', code: 127 });
  });

  it('names the signal that ended a command', async () => {
    expect((await run('kill -SEGV $$')).outcome).toEqual({ kind: 'signalled', signal: 'SIGSEGV' });
  });

  it('says so when the folder does not exist', async () => {
    const end = await run('true', { folder: '/nowhere/at/all' });
    expect(end.outcome).toMatchObject({ kind: 'not-started' });
  });

  it('keeps head and tail of 10 MB of output and counts it all', async () => {
    const end = await run(`${node} '${programs}/prints-10mb.mjs'`);
    expect(end.outcome).toEqual({ kind: 'exited', code: 0 });
    expect(end.stdout).toMatchObject({ bytes: 10 * 1024 * 1024 + 21, cut: true });
    expect(end.stdout.text.length).toBeLessThan(9_000);
    expect(end.stdout.text).toMatch(/^FIRST LINE\n.*\nLAST LINE\n$/s);
  });
});

describe('a command that does not end by itself', () => {
  it('is ended at its time limit', async () => {
    const file = join(tempFolder(), 'pid');
    const ended = run(`${node} '${programs}/forever.mjs' '${file}'`, {
      limits: { timeoutMs: 900 },
    });
    const pid = await pidIn(file);
    const end = await ended;
    expect(end.outcome).toEqual({ kind: 'timeout' });
    expect(isRunning(pid)).toBe(false);
  });

  it('is ended within a second of being cancelled, even when it ignores SIGTERM', async () => {
    const file = join(tempFolder(), 'pid');
    const stop = new AbortController();
    const ended = run(`${node} '${programs}/ignores-sigterm.mjs' '${file}'; true`, stop);
    const pid = await pidIn(file);
    const cancelledAt = performance.now();
    stop.abort();
    const end = await ended;
    expect(end.outcome).toEqual({ kind: 'cancelled' });
    expect(performance.now() - cancelledAt).toBeLessThan(1_000);
    expect(isRunning(pid)).toBe(false);
  });

  it('is not started when it is cancelled already', async () => {
    const file = join(tempFolder(), 'pid');
    const end = await run(`touch '${file}'`, { signal: AbortSignal.abort() });
    expect(end.outcome).toEqual({ kind: 'cancelled' });
    expect((await run(`ls '${file}'`)).outcome).not.toMatchObject({ code: 0 });
  });
});

describe('a process left behind', () => {
  it.each([['plain'], ['session'], ['quiet'], ['stripped']])(
    '(%s) is ended with the command',
    async (how) => {
      const folder = tempFolder();
      const file = join(folder, 'pid');
      const end = await run(`sh '${programs}/leaves-a-daemon.sh' ${how} '${file}'; echo done`, {
        folder,
      });
      expect(end.outcome).toEqual({ kind: 'exited', code: 0 });
      expect(end.stdout.text).toBe('done\n');
      expect(end.leftBehind).toBeGreaterThan(0);
      expect(isRunning(await pidIn(file))).toBe(false);
    },
  );

  it('is not confused with a process that was there before', async () => {
    const folder = tempFolder();
    const bystander = join(folder, 'bystander');
    const stop = new AbortController();
    const other = run(`${node} '${programs}/forever.mjs' '${bystander}'`, { signal: stop.signal });
    const pid = await pidIn(bystander);
    await run('sleep 0.1 &');
    expect(isRunning(pid)).toBe(true);
    stop.abort();
    await other;
  });
});

describe('a limit', () => {
  it('on processes ends a fork bomb by name within ten seconds', async () => {
    const end = await run(`sh '${programs}/multiplies.sh' 300`, { limits: { processes: 40 } });
    expect(end.outcome).toMatchObject({
      kind: 'limit',
      breach: { limit: 'processes', ceiling: 40 },
    });
    expect(end.ms).toBeLessThan(GIVEN_UP.ms);
    const left = await run("ps -e -o args= | grep -c '[s]leep 60' || true");
    expect(left.stdout.text.trim()).toBe('0');
  });

  it('on memory ends a command that takes too much', async () => {
    const limits = { memoryBytes: 200 * 1024 * 1024 };
    const end = await run(`${node} '${programs}/eats-memory.mjs'`, { limits });
    expect(end.outcome).toMatchObject({ kind: 'limit', breach: { limit: 'memory' } });
    expect(end.ms).toBeLessThan(GIVEN_UP.ms);
  });

  it('on output ends a command that prints without end', async () => {
    const end = await run('yes', { limits: { outputBytes: 30_000_000 } });
    expect(end.outcome).toMatchObject({ kind: 'limit', breach: { limit: 'output' } });
    expect(end.stdout.bytes).toBeGreaterThan(30_000_000);
    expect(end.stdout.text.length).toBeLessThan(9_000);
  });

  it('on file size ends a write that goes too far', async () => {
    const folder = tempFolder();
    const end = await run('head -c 5000000 /dev/zero > large; wc -c < large', {
      folder,
      limits: { fileBytes: 1024 * 1024 },
    });
    expect(end.stdout.text.trim()).toBe(String(1024 * 1024));
  });

  it('on free disk space ends a command that fills the disk', async () => {
    const limits = { diskReserveBytes: Number.MAX_SAFE_INTEGER };
    const end = await run('head -c 150000000 /dev/zero > large; sync large; sleep 60', { limits });
    expect(end.outcome).toMatchObject({ kind: 'limit', breach: { limit: 'disk' } });
    expect(end.ms).toBeLessThan(GIVEN_UP.ms);
  });

  it('on free disk space leaves a command alone that writes little on a full disk', async () => {
    const limits = { diskReserveBytes: Number.MAX_SAFE_INTEGER };
    const folder = tempFolder();
    writeFileSync(join(folder, 'here'), '');
    const end = await run('sleep 0.3; ls', { folder, limits });
    expect(end.outcome).toEqual({ kind: 'exited', code: 0 });
  });
});
