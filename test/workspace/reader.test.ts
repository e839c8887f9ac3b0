import { describe, expect, it, onTestFinished } from 'vitest';
import {
  makeScene,
  must,
  openWorktree,
  repositoriesOf,
  type Scene,
} from '../fixtures/repos/repository.ts';

function scene(files?: Readonly<Record<string, string | Uint8Array>>): Scene {
  const made = makeScene(files);
  onTestFinished(() => made.dispose());
  return made;
}

const never = new AbortController().signal;

describe('reading a commit', () => {
  it('lists files with sizes, without links and submodules', async () => {
    const at = scene({ 'a.txt': 'four', 'ü/b\nc.txt': 'x' });
    at.sh(
      'ln -s a.txt link && git add -A && git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),lib && git commit -qm more',
    );
    const listed = must(await repositoriesOf(at).list(at.repo, 'HEAD'));
    expect(listed.map(({ path, bytes }) => [path, bytes])).toEqual([
      ['a.txt', 4],
      ['ü/b\nc.txt', 1],
    ]);
  });

  it('reads text at a commit, never the working file', async () => {
    const at = scene({ 'a.txt': 'committed\n', 'b.bin': new Uint8Array([1, 0, 2]), 'e.txt': '' });
    at.write('a.txt', 'working\n');
    const repositories = repositoriesOf(at);
    const read = async (path: string, commit = 'HEAD') =>
      must(await repositories.readFileAt(at.repo, commit, path));
    expect(await read('a.txt')).toBe('committed\n');
    expect(await read('e.txt')).toBe('');
    for (const path of [
      'b.bin',
      'missing',
      '../a.txt',
      '/etc/passwd',
      '',
      '.git/config',
      'a.txt/x',
    ]) {
      expect(await read(path)).toBeNull();
    }
    const unknown = await repositories.readFileAt(at.repo, '--upload-pack=x', 'a.txt');
    expect(unknown.ok || unknown.error.kind).toBe('git-failed');
  });

  it('tells which paths exist, files and folders, whatever their names mean to git', async () => {
    const at = scene({ 'a.txt': '', 'src/b.ts': '', '*.md': '', ':(top)x': '' });
    const asked = [
      'src',
      'a.txt',
      'src/b.ts',
      '*',
      '*.md',
      ':(top)x',
      'none',
      '../repo',
      'src/',
      'A.TXT',
    ];
    const found = must(await repositoriesOf(at).existing(at.repo, 'HEAD', asked));
    expect(found).toEqual(['src', 'a.txt', 'src/b.ts', '*.md', ':(top)x']);
    const many = Array.from({ length: 5_000 }, (_, at) => `none/${at}`);
    expect(must(await repositoriesOf(at).existing(at.repo, 'HEAD', [...many, 'a.txt']))).toEqual([
      'a.txt',
    ]);
  });

  it('tells what changed since a commit', async () => {
    const at = scene();
    const stamp = at.git('rev-parse', 'HEAD').trim();
    const repositories = repositoriesOf(at);
    expect(must(await repositories.changedSince(at.repo, stamp)).files).toEqual([]);
    at.sh('git mv README.md readme.txt && git commit -qm move');
    const drift = must(await repositories.changedSince(at.repo, stamp));
    expect(drift).toEqual({
      head: at.git('rev-parse', 'HEAD').trim(),
      files: ['README.md', 'readme.txt'],
    });
    const lost = await repositories.changedSince(at.repo, '1'.repeat(40));
    expect(lost.ok || lost.error.kind).toBe('git-failed');
  });

  it('streams many contents in order and leaves missing ones out', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, at) => [
        `f${at}`,
        at % 50 === 7 ? 'x'.repeat(3_000_000 + at) : `content\n${at}\n`,
      ]),
    );
    const at = scene(files);
    const repositories = repositoriesOf(at);
    const listed = must(await repositories.list(at.repo, 'HEAD'));
    const hashes = listed.flatMap(({ hash }) => [hash, 'f'.repeat(40)]);
    const seen: string[] = [];
    for await (const { hash, content } of repositories.readMany(
      at.repo,
      [...hashes, 'not a hash\n'],
      never,
    )) {
      const entry = listed[seen.length];
      expect(hash).toBe(entry?.hash);
      expect(content.byteLength).toBe(entry?.bytes);
      expect(Buffer.from(content).toString()).toBe(files[entry?.path ?? '']);
      seen.push(hash);
    }
    expect(seen).toHaveLength(300);
  });

  it('stops when the reader stops or the work is cancelled', async () => {
    const at = scene(
      Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`f${n}`, `${n}`.repeat(9_999)])),
    );
    const repositories = repositoriesOf(at);
    const hashes = must(await repositories.list(at.repo, 'HEAD')).map(({ hash }) => hash);
    for await (const { hash } of repositories.readMany(at.repo, hashes, never)) {
      expect(hash).toBe(hashes[0]);
      break;
    }
    const cancel = new AbortController();
    const read = async (): Promise<void> => {
      for await (const { hash } of repositories.readMany(at.repo, hashes, cancel.signal)) {
        if (hash === hashes[3]) cancel.abort(new Error('cancelled'));
      }
    };
    await expect(read()).rejects.toThrow('cancelled');
  });

  it('reads a SHA-256 repository', async () => {
    const at = scene({});
    at.sh(
      'rm -rf .git && git init -q --object-format=sha256 -b main . && git config user.name A && git config user.email a@localhost && echo x > a && git add a && git commit -qm x',
    );
    const facts = must(await repositoriesOf(at).inspect(at.repo));
    expect(facts.headCommit).toHaveLength(64);
    const worktree = await openWorktree(at);
    at.sh('echo y > b', at.folder);
    const { tree } = must(await worktree.snapshot('full'));
    expect(must(await worktree.commit(tree, 'b\n'))).toHaveLength(64);
  });
});
