import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listProcesses } from '../../electron/sandbox/processes.ts';
import { createToolRunners, sandboxOff } from '../../electron/tools/tool-runners.ts';
import type { ToolSession } from '../../electron/workflow/ports.ts';
import { canaries } from '../sandbox/canaries.ts';
import { isRunning, node, pidIn, until } from '../sandbox/running.ts';
import { programs, type TempWorktree, tempWorktree } from './temp-worktree.ts';

const { signal } = new AbortController();
const module = join(import.meta.dirname, '../../electron/tools/tool-runners.ts');

type Options = NonNullable<Parameters<typeof createToolRunners>[0]>;

async function open(
  options: Options & { readonly writable?: readonly string[]; readonly tree?: TempWorktree } = {},
) {
  const { writable = null, tree = tempWorktree(), ...rest } = options;
  // What holds with and without a sandbox is tried without; test/sandbox tries the sandbox itself.
  const runners = createToolRunners({ survey: async () => sandboxOff, ...rest });
  const opened = await runners.open({ folder: tree.root, writable, signal });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  onTestFinished(() => opened.value.close());
  return { tree, runners, session: opened.value };
}

/** The runner that serves a worktree, and its private folder, found as an administrator would. */
function runnerOf(tree: TempWorktree): { readonly pid: number; readonly own: string } {
  const own = readdirSync(tmpdir())
    .filter((name) => name.startsWith('tandem-runner-'))
    .map((name) => join(tmpdir(), name))
    .find((folder) => settingsIn(folder).includes(JSON.stringify(tree.root)));
  const entry = listProcesses().find(
    ({ pid }) => own !== undefined && commandLine(pid).includes(own),
  );
  if (own === undefined || entry === undefined) throw new Error('no runner found');
  return { pid: entry.pid, own };
}

const settingsIn = (folder: string): string => readOrEmpty(join(folder, 'settings.json'));
const commandLine = (pid: number): string => readOrEmpty(`/proc/${pid}/cmdline`);

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Starts a command that runs until it is ended, and waits until it does run. */
async function startForever(tree: TempWorktree, session: ToolSession, stop: AbortSignal = signal) {
  const file = join(tree.root, 'pid');
  const command = `${node} '${programs}/forever.mjs' '${file}'`;
  const ended = session.call('run_command', { command }, { signal: stop });
  // Looked at later; a rejection in between is no accident.
  ended.catch(() => undefined);
  return { ended, pid: await pidIn(file) };
}

describe('a tool session', () => {
  it('serves the tools that were announced', async () => {
    const { session, runners, tree } = await open();
    expect(session.tools).toEqual(runners.tools);
    tree.write('a.ts', 'one\n');
    const result = await session.call('read_file', { path: 'a.ts' }, { signal });
    expect(result).toEqual({
      status: 'ok',
      text: 'a.ts (1 lines)\n1|one',
      exitCode: null,
      paths: [],
    });
  });

  it('carries paths, exit codes and sizes before cutting', async () => {
    const { session } = await open();
    const args = { path: 'x', content: 'y' };
    expect((await session.call('write_file', args, { signal })).paths).toEqual(['x']);
    const command = 'seq 1 100000; exit 4';
    const result = await session.call('run_command', { command }, { signal });
    expect(result).toMatchObject({ status: 'ok', exitCode: 4, cutFrom: 588_895 });
  });

  it('lets file tools write only the paths of the step', async () => {
    const { session, tree } = await open({ writable: ['a.ts'] });
    const write = (path: string) => session.call('write_file', { path, content: '' }, { signal });
    expect((await write('a.ts')).status).toBe('ok');
    expect((await write('b.ts')).status).toBe('refused');
    expect(readdirSync(tree.root)).toEqual(['a.ts']);
  });

  it('teaches which tools there are when one is unknown', async () => {
    const { session } = await open();
    const result = await session.call('open_file', { path: 'x' }, { signal });
    expect(result).toMatchObject({ status: 'error' });
    expect(result.text).toMatch(
      /^There is no tool "open_file"\. The tools are: delete_file, .*write_file\.$/,
    );
  });

  it('shows no planted variable to the runner or its commands', async () => {
    const environment = { ...process.env, ...canaries };
    const { session, tree } = await open({ environment });
    const runner = readFileSync(`/proc/${runnerOf(tree).pid}/environ`, 'utf8');
    const command = `${node} '${programs}/prints-environment.mjs'`;
    const { text } = await session.call('run_command', { command }, { signal });
    expect(runner).toContain('PATH=');
    expect(text).toContain('TANDEM_COMMAND');
    expect(`${runner}${text}`).not.toContain('canary');
  });

  it('gives commands a private folder for temporary files, removed on close', async () => {
    const { session, tree } = await open();
    const { own } = runnerOf(tree);
    await session.call('run_command', { command: 'touch "$TMPDIR/secret"' }, { signal });
    expect(existsSync(join(own, 'tmp/secret'))).toBe(true);
    await session.close();
    expect(existsSync(own)).toBe(false);
  });
});

describe('cancelling a call', () => {
  it('rejects with the reason within a second, when nothing of it runs any more', async () => {
    const { session, tree } = await open();
    const stop = new AbortController();
    const { ended, pid } = await startForever(tree, session, stop.signal);
    const startedAt = performance.now();
    stop.abort(new Error('enough'));
    await expect(ended).rejects.toThrow('enough');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(isRunning(pid)).toBe(false);
    expect((await session.call('list_files', {}, { signal })).status).toBe('ok');
  });

  it('does nothing when it is cancelled already', async () => {
    const { session, tree } = await open();
    const call = session.call(
      'write_file',
      { path: 'x', content: '' },
      { signal: AbortSignal.abort() },
    );
    await expect(call).rejects.toThrow();
    expect(readdirSync(tree.root)).toEqual([]);
  });
});

describe('closing a session', () => {
  it('ends the runner and its command, and says so to later calls', async () => {
    const { session, tree } = await open();
    const runner = runnerOf(tree);
    const { pid } = await startForever(tree, session);
    await session.close();
    expect([isRunning(runner.pid), isRunning(pid)]).toEqual([false, false]);
    const late = await session.call('list_files', {}, { signal });
    expect(late).toMatchObject({ status: 'error' });
    expect(late.text).toContain('Nothing was done.');
    await session.close();
  });
});

describe('a runner that is killed', () => {
  it('leaves the outcome of its call unknown, nothing running, and a clear failure afterwards', async () => {
    const { session, tree } = await open();
    const { pid, own } = runnerOf(tree);
    const running = await startForever(tree, session);
    process.kill(pid, 'SIGKILL');
    const result = await running.ended;
    expect(result).toMatchObject({ status: 'unknown', exitCode: null });
    expect(result.text).toMatch(/ended during run_command: it was ended by SIGKILL/);
    await until('the command is gone', () => !isRunning(running.pid));
    expect(existsSync(own)).toBe(false);
    const next = await session.call('list_files', {}, { signal });
    expect(next.text).toMatch(/not running any more: it was ended by SIGKILL/);
  });
});

describe('a host that is killed', () => {
  it('leaves no process and no folder behind', async () => {
    const tree = tempWorktree();
    const file = join(tree.root, 'pid');
    const command = `${node} '${programs}/forever.mjs' '${file}'`;
    const program = join(programs, 'host-with-a-running-command.mjs');
    const host = spawn(process.execPath, [program, module, tree.root, command], {
      stdio: 'inherit',
    });
    const pid = await pidIn(file);
    const runner = runnerOf(tree);
    host.kill('SIGKILL');
    await until('runner and command are gone', () => !isRunning(runner.pid) && !isRunning(pid));
    await until('the private folder is gone', () => !existsSync(runner.own));
  });
});

describe('a runner that is broken', () => {
  async function openScripted(tools: 'ours' | 'others' = 'ours') {
    const tree = tempWorktree();
    mkdirSync(join(tree.outside, 'home'));
    const listed = createToolRunners().tools.map(({ effect: _, ...tool }) => tool);
    const shown = tools === 'ours' ? listed : listed.slice(1);
    writeFileSync(join(tree.outside, 'home/tools.json'), JSON.stringify(shown));
    const environment = { ...process.env, HOME: join(tree.outside, 'home') };
    const runnerPath = join(programs, 'runner-with-a-script.mjs');
    const { session } = await open({ runnerPath, environment, tree });
    return (path: string) => session.call('read_file', { path }, { signal });
  }

  it('fails to open with what it said when it dies at once', async () => {
    const runners = createToolRunners({
      runnerPath: join(programs, 'runner-that-dies-at-once.mjs'),
      survey: async () => sandboxOff,
    });
    const opened = await runners.open({ folder: tmpdir(), writable: null, signal });
    expect(opened).toMatchObject({ ok: false, error: { kind: 'runner-failed' } });
    expect(JSON.stringify(opened)).toMatch(/exited with code 7, after saying: no such luck/);
  });

  it('fails to open when there is no such program or folder', async () => {
    const survey = async () => sandboxOff;
    const missing = createToolRunners({ nodePath: '/no/such/node', survey });
    const opened = await missing.open({ folder: tmpdir(), writable: null, signal });
    expect(opened).toMatchObject({ ok: false, error: { kind: 'runner-failed' } });
    const nowhere = await createToolRunners({ survey }).open({
      folder: '/no/such',
      writable: null,
      signal,
    });
    expect(JSON.stringify(nowhere)).toContain('ENOENT');
  });

  it('fails to open when it serves other tools than ours', async () => {
    await expect(openScripted('others')).rejects.toThrow('it serves other tools: edit_file');
  });

  it('is understood through noise on its output', async () => {
    const call = await openScripted();
    expect(await call('answers 1 MB')).toMatchObject({ status: 'ok', cutFrom: 1024 * 1024 });
  });

  it('is not trusted with the size or the form of an answer', async () => {
    const call = await openScripted();
    expect((await call('answers 1 MB')).text.length).toBeLessThan(70_000);
    expect((await call('answers without status')).status).toBe('error');
    expect((await call('fails')).text).toContain('it broke');
    const flood = await call('answers 20 MB');
    expect(flood.status).toBe('unknown');
    expect(flood.text).toContain('sent a message of more than 4194304 bytes');
    expect(flood.text.length).toBeLessThan(3_000);
    expect((await call('answers 1 MB')).status).toBe('error');
  });

  it('leaves a call unknown when it dies in the middle', async () => {
    const call = await openScripted();
    expect((await call('dies')).status).toBe('unknown');
  });
});
