import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { programs, tempWorktree } from './temp-worktree.ts';

describe('write_file', () => {
  it('creates a file with its folders and tells the bytes', async () => {
    const tree = tempWorktree();
    const result = await tree.call('write_file', { path: 'a/b/ü.txt', content: 'é\n' });
    expect(result).toMatchObject({
      status: 'ok',
      text: 'Created a/b/ü.txt (3 bytes).',
      paths: ['a/b/ü.txt'],
    });
    expect(readFileSync(join(tree.root, 'a/b/ü.txt'), 'utf8')).toBe('é\n');
  });

  it('replaces a file and keeps its Windows line ends', async () => {
    const tree = tempWorktree();
    const file = tree.write('w.txt', 'a\r\nb\r\n');
    const result = await tree.call('write_file', { path: 'w.txt', content: 'x\ny\n' });
    expect(result.text).toBe('Replaced w.txt (6 bytes).');
    expect(readFileSync(file, 'utf8')).toBe('x\r\ny\r\n');
  });

  it('does not replace a folder', async () => {
    const tree = tempWorktree();
    tree.write('src/a', '');
    const result = await tree.call('write_file', { path: 'src', content: '' });
    expect(result).toMatchObject({ status: 'refused', text: '"src" is a folder, not a file.' });
  });
});

describe('delete_file', () => {
  it('deletes one file', async () => {
    const tree = tempWorktree();
    const file = tree.write('src/old.ts', '');
    expect(await tree.call('delete_file', { path: 'src/old.ts' })).toMatchObject({
      paths: ['src/old.ts'],
    });
    expect(existsSync(file)).toBe(false);
  });

  it('refuses folders and says when nothing is there', async () => {
    const tree = tempWorktree();
    tree.write('src/a', '');
    expect((await tree.call('delete_file', { path: 'src' })).status).toBe('refused');
    expect((await tree.call('delete_file', { path: 'gone' })).text).toContain('nothing to delete');
  });
});

describe('run_command', () => {
  it('answers with exit code, seconds and both streams', async () => {
    const result = await tempWorktree().call('run_command', {
      command: 'echo a; echo b >&2; exit 2',
    });
    expect(result).toMatchObject({ status: 'ok', exitCode: 2, paths: [] });
    expect(result.text).toMatch(/^Exit code 2 after \d+\.\d s\nstdout:\na\nstderr:\nb$/);
  });

  it('says when nothing was printed', async () => {
    const result = await tempWorktree().call('run_command', { command: 'true' });
    expect(result.text).toMatch(/^Exit code 0 after 0\.\d s\. It printed nothing\.$/);
  });

  it('bounds its text and tells the bytes before cutting', async () => {
    const result = await tempWorktree().call('run_command', {
      command: `'${process.execPath}' '${programs}/prints-10mb.mjs'`,
    });
    expect(result.cutFrom).toBe(10 * 1024 * 1024 + 21);
    expect(result.text.length).toBeLessThan(9_000);
  });

  it('times out by name after the seconds asked for', async () => {
    const result = await tempWorktree().call('run_command', {
      command: 'sleep 60',
      timeout_seconds: 1,
    });
    expect(result).toMatchObject({ status: 'timeout', exitCode: null });
    expect(result.text).toContain('Timed out (limit 1 s');
  });

  it('lets the harness bound the time', async () => {
    const args = { command: 'sleep 60', timeout_seconds: 500 };
    const result = await tempWorktree().call('run_command', args, { timeoutMs: 200 });
    expect(result.status).toBe('timeout');
  });

  it('reports a signal as a shell does', async () => {
    const result = await tempWorktree().call('run_command', { command: 'kill -9 $$' });
    expect(result).toMatchObject({ exitCode: 137 });
    expect(result.text).toContain('Ended by signal SIGKILL');
  });

  it('tells of background processes that it ended', async () => {
    const result = await tempWorktree().call('run_command', {
      command: 'sleep 300 & echo started',
    });
    expect(result.text).toContain('[1 background process(es) were still running and were ended.]');
  });
});
