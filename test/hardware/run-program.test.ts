import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../electron/hardware/run-program.ts';

const never = new AbortController().signal;
const node = (code: string, timeoutMs = 20_000, signal = never) =>
  runProgram(process.execPath, ['-e', code], { timeoutMs, signal });

/** Waits for what a process does on its own. */
const until = (condition: () => boolean) => expect.poll(condition, { timeout: 10_000 }).toBe(true);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/mu.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('running a program of the system', () => {
  it('gives what it wrote and how it ended', async () => {
    expect(await node('console.log("a"); console.error("b"); process.exit(9)')).toEqual({
      kind: 'done',
      code: 9,
      stdout: 'a\n',
      stderr: 'b\n',
    });
  });

  it('tells a missing program from one that may not be started', async () => {
    const options = { timeoutMs: 5_000, signal: never };
    expect(await runProgram('/nowhere/nvidia-smi', [], options)).toEqual({ kind: 'missing' });
    const file = join(mkdtempSync(join(tmpdir(), 'tandem-run-')), 'locked');
    writeFileSync(file, '', { mode: 0o600 });
    expect(await runProgram(file, [], options)).toMatchObject({ kind: 'done', code: null });
  });

  it('runs in plain English, with no input and without our secrets', async () => {
    process.env.TANDEM_TEST_SECRET = 'x';
    const answer = await node(
      'const { LC_ALL, LANG, TANDEM_TEST_SECRET } = process.env;' +
        'process.stdin.on("end", () => console.log(LC_ALL, LANG, TANDEM_TEST_SECRET)).resume()',
    );
    delete process.env.TANDEM_TEST_SECRET;
    expect(answer).toMatchObject({ code: 0, stdout: 'C C undefined\n' });
  });

  it('ends one that hangs together with what it started', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'tandem-run-')), 'pid');
    const child = `require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"])`;
    const code = `require("node:fs").writeFileSync(${JSON.stringify(file)}, String(${child}.pid)); setInterval(() => {}, 1000)`;
    expect(await node(code, 5_000)).toEqual({ kind: 'hung', afterMs: 5_000 });
    const pid = Number(readFileSync(file, 'utf8'));
    expect(pid).toBeGreaterThan(0);
    await until(() => !isAlive(pid));
  });

  it('keeps the answer of one whose child holds its output', async () => {
    const child = `require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" })`;
    const answer = await node(`console.log("told"); ${child}.unref(); process.exit(0)`, 5_000);
    expect(answer).toMatchObject({ kind: 'done', code: 0, stdout: 'told\n' });
  });

  it('stops reading one that never stops talking', async () => {
    const answer = await node(
      'const a = "x".repeat(65536); (function f() { while (process.stdout.write(a)); process.stdout.once("drain", f) })()',
    );
    expect(answer).toMatchObject({ kind: 'done', code: null, stdout: '' });
  });

  it('ends at once when it is stopped, and does not begin when it was', async () => {
    const stop = new AbortController();
    const running = node('setInterval(() => {}, 1000)', 60_000, stop.signal);
    stop.abort();
    expect(await running).toEqual({ kind: 'stopped' });
    expect(await node('', 1_000, stop.signal)).toEqual({ kind: 'stopped' });
  });
});
