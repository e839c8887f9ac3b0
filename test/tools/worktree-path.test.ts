import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isGitPath } from '../../electron/tools/files/worktree-path.ts';
import { type TempWorktree, temporaryFiles, tempWorktree } from './temp-worktree.ts';

const MARKER = 'do not touch\n';

/** A worktree full of traps, and a marker file outside that each of them aims at. */
function trappedWorktree(): TempWorktree & { readonly marker: string } {
  const tree = tempWorktree();
  const marker = join(tree.outside, 'marker.txt');
  writeFileSync(marker, MARKER);
  tree.write('src/main.ts', 'const inside = true;\n');
  tree.write('.git', 'gitdir: /somewhere/else\n');
  tree.write('sub/.git/config', '[core]\n');
  symlinkSync(marker, join(tree.root, 'link-to-file'));
  symlinkSync('../outside/marker.txt', join(tree.root, 'relative-link'));
  symlinkSync(tree.outside, join(tree.root, 'link-to-folder'));
  symlinkSync('link-to-folder', join(tree.root, 'link-to-link'));
  symlinkSync(join(tree.outside, 'new.txt'), join(tree.root, 'dangling'));
  symlinkSync('..', join(tree.root, 'up'));
  symlinkSync('loop', join(tree.root, 'loop'));
  symlinkSync('/', join(tree.root, 'rootdir'));
  symlinkSync('.git', join(tree.root, 'git-link'));
  symlinkSync('sub/.git', join(tree.root, 'git-folder-link'));
  symlinkSync('/dev/zero', join(tree.root, 'zero'));
  symlinkSync('/proc/self', join(tree.root, 'self'));
  execFileSync('mkfifo', [join(tree.root, 'pipe')]);
  return { ...tree, marker };
}

const tricks: readonly string[] = [
  '../outside/marker.txt',
  '..',
  '../../../../../../../../etc/passwd',
  'src/../../outside/marker.txt',
  './src/./../../outside/marker.txt',
  'src//..//..//outside//marker.txt',
  '/etc/passwd',
  '//etc/passwd',
  '/dev/zero',
  '/proc/self/environ',
  '~/.bashrc',
  '~',
  '..\\outside\\marker.txt',
  'C:\\Windows\\win.ini',
  'src/main.ts\0.txt',
  '../outside/marker.txt\0',
  'src/ma\nin.ts',
  'link-to-file',
  'relative-link',
  'link-to-folder/marker.txt',
  'link-to-link/marker.txt',
  'link-to-folder/new/deep.txt',
  'dangling',
  'up/outside/marker.txt',
  'loop',
  'loop/x',
  'rootdir/etc/passwd',
  'zero',
  'self/environ',
  'pipe',
  '.git',
  '.git/config',
  '.GIT',
  '.Git/hooks/pre-commit',
  'sub/.git/config',
  'git-link',
  'git-folder-link/config',
  '.git/',
  './.git',
  '.git.',
  '.git ',
  '.g\u200cit/config',
  '\uff0egit/config',
  'GIT~1/config',
  '.git::$INDEX_ALLOCATION/config',
  `${'a/'.repeat(600)}b`,
];

const calls = [
  ['read_file', {}],
  ['write_file', { content: 'owned\n' }],
  ['edit_file', { old_text: 'do not touch', new_text: 'owned' }],
  ['delete_file', {}],
] as const;

describe('every file tool', () => {
  it(`refuses ${tricks.length} tricks to leave the worktree or reach version control`, async () => {
    const tree = trappedWorktree();
    for (const path of tricks) {
      for (const [name, args] of calls) {
        const result = await tree.call(name, { path, ...args });
        expect([path, name, result.status]).not.toContain('ok');
        expect(result.text).not.toMatch(/do not touch|root:|gitdir|\[core\]/);
        expect(result.paths).toEqual([]);
      }
      for (const name of ['list_files', 'search_files']) {
        const result = await tree.call(name, { path, pattern: '.' });
        if (path === 'pipe') continue;
        expect([path, name, result.status]).not.toContain('ok');
      }
    }
    expect(readFileSync(tree.marker, 'utf8')).toBe(MARKER);
    expect(readdirSync(tree.outside)).toEqual(['marker.txt']);
    expect(readFileSync(join(tree.root, '.git'), 'utf8')).toBe('gitdir: /somewhere/else\n');
    expect(readFileSync(join(tree.root, 'sub/.git/config'), 'utf8')).toBe('[core]\n');
    expect(readdirSync(join(tree.root, 'sub'))).toEqual(['.git']);
    expect(readlinkSync(join(tree.root, 'dangling'))).toBe(join(tree.outside, 'new.txt'));
    expect(lstatSync(join(tree.root, 'pipe')).isFIFO()).toBe(true);
    expect(temporaryFiles(tree.root)).toEqual([]);
  });

  it('lists links without following them', async () => {
    const tree = trappedWorktree();
    const { text } = await tree.call('list_files', {});
    expect(text).toContain(`link-to-folder -> ${tree.outside}`);
    expect(text).toContain('pipe (a named pipe)');
    expect(text).not.toMatch(/^ *marker/m);
    expect(text).not.toMatch(/^\.git/m);
  });

  it('searches nothing behind links and in pipes', async () => {
    const tree = trappedWorktree();
    const { text } = await tree.call('search_files', {
      pattern: 'do not touch|gitdir|core|inside',
    });
    expect(text).toBe('src/main.ts:1: const inside = true;\n[1 matching lines in 1 files.]');
  });

  it('follows a link that stays inside', async () => {
    const tree = tempWorktree();
    tree.write('src/main.ts', 'one\n');
    symlinkSync('src', join(tree.root, 'source'));
    const read = await tree.call('read_file', { path: 'source/main.ts' });
    expect(read.text).toContain('1|one');
    const written = await tree.call('write_file', { path: 'source/main.ts', content: 'two\n' });
    expect(written.paths).toEqual(['src/main.ts']);
  });

  it('understands an absolute path inside the worktree', async () => {
    const tree = tempWorktree();
    tree.write('src/main.ts', 'one\n');
    const read = await tree.call('read_file', { path: join(tree.root, 'src/main.ts') });
    expect(read.text).toContain('1|one');
  });

  it('cuts a hard link instead of writing through it', async () => {
    const tree = trappedWorktree();
    const inside = join(tree.root, 'shared.txt');
    linkSync(tree.marker, inside);
    await tree.call('edit_file', { path: 'shared.txt', old_text: 'do not', new_text: 'please' });
    expect(readFileSync(inside, 'utf8')).toBe('please touch\n');
    expect(readFileSync(tree.marker, 'utf8')).toBe(MARKER);
    expect(statSync(tree.marker).nlink).toBe(1);
  });
});

describe('isGitPath', () => {
  it.each(['.gitignore', '.github/ci.yml', 'git', 'src/.gitkeep', 'digit/x', '.gitt', 'git~x'])(
    'lets %s pass',
    (path) => expect(isGitPath(path)).toBe(false),
  );
});

describe('ownership', () => {
  const writable = ['src/a.ts', 'docs/'];

  it('lets a step write its own paths and nothing else', async () => {
    const tree = tempWorktree();
    tree.write('src/a.ts', 'a\n');
    tree.write('src/b.ts', 'b\n');
    const write = (path: string) =>
      tree.call('write_file', { path, content: 'new\n' }, { writable });
    expect((await write('src/a.ts')).status).toBe('ok');
    expect((await write('./src/../src/a.ts')).status).toBe('ok');
    expect((await write('docs/new/page.md')).status).toBe('ok');
    for (const path of ['src/b.ts', 'src/A.ts', 'src/a.ts.bak', 'docs', 'other.ts', '.']) {
      expect([path, (await write(path)).status]).toEqual([path, 'refused']);
    }
    expect(readFileSync(join(tree.root, 'src/b.ts'), 'utf8')).toBe('b\n');
  });

  it('says which paths the step may write', async () => {
    const tree = tempWorktree();
    const { text } = await tree.call('delete_file', { path: 'x.ts' }, { writable });
    expect(text).toContain('It may write only: src/a.ts, docs/.');
  });

  it('judges a path by where its links lead', async () => {
    const tree = tempWorktree();
    tree.write('src/b.ts', 'b\n');
    mkdirSync(join(tree.root, 'docs'));
    symlinkSync('../src', join(tree.root, 'docs/source'));
    const args = { path: 'docs/source/b.ts', content: 'x' };
    expect((await tree.call('write_file', args, { writable })).status).toBe('refused');
  });
});

describe('a written file', () => {
  it('keeps the mode of the one it replaces, without set-user-id', async () => {
    const tree = tempWorktree();
    const file = tree.write('run.sh', 'echo 1\n');
    chmodSync(file, 0o4755);
    await tree.call('edit_file', { path: 'run.sh', old_text: '1', new_text: '2' });
    expect(statSync(file).mode & 0o7777).toBe(0o755);
  });

  it('leaves no trace when it can not be written', async () => {
    const tree = tempWorktree();
    tree.write('file', 'x');
    const result = await tree.call('write_file', { path: 'file/below', content: 'x' });
    expect(result).toMatchObject({ status: 'error', paths: [] });
    expect(result.text).toContain('a part of the path is a file');
    expect(temporaryFiles(tree.root)).toEqual([]);
  });
});
