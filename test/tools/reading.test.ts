import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempWorktree } from './temp-worktree.ts';

describe('read_file', () => {
  const numbers = (count: number) =>
    Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');

  async function read(content: string | Uint8Array, range: Record<string, unknown> = {}) {
    const tree = tempWorktree();
    tree.write('file', content);
    return tree.call('read_file', { path: 'file', ...range });
  }

  it('numbers the lines and tells how many there are', async () => {
    expect((await read('one\ntwo')).text).toBe('file (2 lines)\n1|one\n2|two');
  });

  it('reads a range', async () => {
    const { text } = await read(numbers(50), { start_line: 10, end_line: 11 });
    expect(text).toBe('file (lines 10-11 of 50)\n10|line 10\n11|line 11');
  });

  it('takes an end beyond the last line as the last line', async () => {
    expect((await read('a\nb\n', { start_line: 2, end_line: 99 })).text).toContain(
      'lines 2-2 of 2',
    );
  });

  it('says how to go on where it cuts', async () => {
    const result = await read(numbers(2000));
    expect(result.text).toContain('lines 1-500 of 2000');
    expect(result.text).toMatch(/\[Cut\. Go on with start_line=501, or search_files\.\]$/);
    expect(result.cutFrom).toBe(numbers(2000).length);
  });

  it('goes on exactly where it cut', async () => {
    const wide = Array.from({ length: 90 }, (_, index) => `${index} ${'x'.repeat(800)}`).join('\n');
    const first = await read(wide);
    const next = Number(/start_line=(\d+)/.exec(first.text)?.[1]);
    expect(first.text).toContain(`\n${next - 1}|`);
    expect(first.text.length).toBeLessThan(17_000);
    expect((await read(wide, { start_line: next })).text).toContain(`\n${next}|${next - 1} x`);
  });

  it('shortens a line that is too long and says its length', async () => {
    const { text } = await read(`${'x'.repeat(50_000)}\nend\n`);
    expect(text).toContain('… [line has 50000 characters]\n2|end');
  });

  it('refuses lines that are not there, with the number of lines', async () => {
    const result = await read('a\nb\n', { start_line: 5 });
    expect(result).toMatchObject({ status: 'error' });
    expect(result.text).toContain('it has 2 lines');
  });

  it('says that a file is binary or empty', async () => {
    expect((await read(Buffer.from([137, 80, 0, 1]))).text).toBe(
      'file is a binary file with 4 bytes. It has no lines.',
    );
    expect((await read('')).text).toBe('file is empty (0 lines).');
  });

  it('tells unusual encodings and line ends', async () => {
    expect((await read('a\r\nb\r\n')).text).toBe('file (2 lines, CRLF)\n1|a\n2|b');
    expect((await read(Buffer.from('th\u00e9', 'latin1'))).text).toBe(
      'file (1 lines, latin-1)\n1|th\u00e9',
    );
  });

  it('answers for a file of 20 MB at once, without its content', async () => {
    const tree = tempWorktree();
    truncateSync(tree.write('large', 'x'), 20 * 1024 * 1024);
    const result = await tree.call('read_file', { path: 'large' });
    expect(result).toMatchObject({ status: 'error' });
    expect(result.text).toContain('20,971,520 bytes, too many to read');
  });

  it('says what is there instead of a missing file', async () => {
    const tree = tempWorktree();
    tree.write('src/app/main.ts', '');
    tree.write('src/app/view/index.ts', '');
    const { text } = await tree.call('read_file', { path: 'src/app/mane.ts' });
    expect(text).toBe('"src/app/mane.ts" does not exist. In src/app: main.ts, view/.');
    const far = await tree.call('read_file', { path: 'source/app/main.ts' });
    expect(far.text).toContain('In the project folder: src/.');
  });

  it('sends a folder to list_files', async () => {
    const tree = tempWorktree();
    tree.write('src/a', '');
    expect((await tree.call('read_file', { path: 'src' })).text).toContain(
      'is a folder. Use list_files',
    );
  });
});

describe('list_files', () => {
  it('draws a tree with sizes, folders first', async () => {
    const tree = tempWorktree();
    tree.write('b.txt', 'x'.repeat(1536));
    tree.write('src/lib/deep/a.ts', 'abc');
    tree.write('src/z.ts', '');
    const { text } = await tree.call('list_files', { depth: 9 });
    expect(text).toBe('./\nsrc/\n  lib/\n    deep/\n      a.ts 3 B\n  z.ts 0 B\nb.txt 1.5 KB');
  });

  it('lists one folder to a depth', async () => {
    const tree = tempWorktree();
    tree.write('src/lib/a.ts', '');
    tree.write('src/lib/b.ts', '');
    expect((await tree.call('list_files', { path: 'src', depth: 1 })).text).toBe(
      'src/\nlib/ (2 entries)',
    );
  });

  it('leaves out what is ignored, installed packages and version control', async () => {
    const tree = tempWorktree();
    tree.write('.gitignore', '*.log\n/dist/\n!keep.log\n');
    tree.write('src/.gitignore', 'generated\n');
    for (const path of ['a.log', 'keep.log', 'dist/x.js', 'node_modules/p/i.js', '.git/config']) {
      tree.write(path, '');
    }
    tree.write('src/generated/x.ts', '');
    tree.write('src/dist/kept.ts', '');
    const { text } = await tree.call('list_files', { depth: 5 });
    expect(text.split('\n').map((line) => line.trim().split(' ')[0])).toEqual([
      './',
      'src/',
      'dist/',
      'kept.ts',
      '.gitignore',
      '.gitignore',
      'keep.log',
    ]);
  });

  it('shows fewer levels of a large tree and says how to narrow', async () => {
    const tree = tempWorktree();
    for (let index = 0; index < 260; index += 1) tree.write(`d${index % 13}/f${index}`, '');
    const result = await tree.call('list_files', {});
    expect(result.text.split('\n')).toHaveLength(15);
    expect(result.text).toContain('[Cut to depth 1: depth 3 has 273 entries. Give path');
    expect(result.cutFrom).toBeGreaterThan(1000);
  });

  it('cuts a folder that is itself too long', async () => {
    const tree = tempWorktree();
    for (let index = 0; index < 300; index += 1) tree.write(`f${index}`, '');
    expect((await tree.call('list_files', {})).text).toContain('Cut: 200 of 300 entries shown');
  });

  it('makes a line break in a name visible', async () => {
    const tree = tempWorktree();
    writeFileSync(join(tree.root, 'a\nfake.txt'), '');
    expect((await tree.call('list_files', {})).text).toBe('./\na\ufffdfake.txt 0 B');
  });

  it('answers for an empty folder, a file and a missing folder', async () => {
    const tree = tempWorktree();
    expect((await tree.call('list_files', {})).text).toBe('./ is empty.');
    tree.write('a.ts', 'x');
    expect((await tree.call('list_files', { path: 'a.ts' })).text).toContain(
      'is a file with 1 bytes',
    );
    expect((await tree.call('list_files', { path: 'no' })).status).toBe('error');
  });
});
