import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAdmit } from '../../electron/egress/admit.ts';
import { filterDiff } from '../../electron/egress/filter-diff.ts';
import { createPathMatcher } from '../../electron/egress/match-path.ts';
import { createSecretScanner } from '../../electron/egress/secret-scanner.ts';
import type { CloudPart, EgressPolicy } from '../../electron/workflow/ports.ts';

const scanner = createSecretScanner([], Buffer.alloc(32, 1));
const admit = (
  policy: Partial<EgressPolicy>,
  parts: readonly CloudPart[],
  allowedExcerpts: readonly string[] = [],
) =>
  createAdmit({ level: 'outline', deniedPaths: [], ...policy }, scanner)(parts, {
    allowedExcerpts,
  });
const excerpt = (source: string, allowedBy?: string): CloudPart => ({
  class: 'excerpt',
  source,
  text: 'code',
  ...(allowedBy === undefined ? {} : { allowedBy }),
});

describe('a policy level', () => {
  it.each<[EgressPolicy['level'], number, number, number]>([
    ['names', 0, 0, 0],
    ['outline', 0, 1, 0],
    ['excerpts', 1, 1, 0],
    ['open', 1, 1, 1],
  ])(
    '%s lets out excerpts %i, allowed excerpts %i, transcripts %i',
    async (level, plain, allowed, transcript) => {
      const count = async (part: CloudPart) => (await admit({ level }, [part])).admitted.length;
      expect(await count(excerpt('a.ts:1-2'))).toBe(plain);
      expect(await count(excerpt('a.ts:1-2', 'user'))).toBe(allowed);
      expect(await count({ class: 'transcript', source: 'executor', text: 'x' })).toBe(transcript);
      expect(await count({ class: 'diff', source: 'git diff', text: '' })).toBe(1);
    },
  );

  it('lets out an excerpt that the caller names as allowed', async () => {
    const { admitted } = await admit({}, [excerpt('a.ts:1-2')], ['a.ts:1-2']);
    expect(admitted).toHaveLength(1);
  });

  it('says of each denied part why', async () => {
    const { denied, admitted } = await admit({ deniedPaths: ['secrets/'] }, [
      excerpt('a.ts'),
      excerpt('Secrets/key.ts:1-3', 'user'),
      excerpt('../outside.ts', 'user'),
      excerpt('/etc/passwd', 'user'),
      excerpt('src/./../secrets/a.ts', 'user'),
      { class: 'report', source: 'big', text: 'x'.repeat(2_100_000) },
    ]);
    expect(admitted).toEqual([]);
    expect(denied.map(({ why }) => why)).toEqual([
      'policy outline, and nobody allowed this excerpt',
      'policy denies secrets/',
      'its path leaves the repository',
      'its path leaves the repository',
      'its path leaves the repository',
      'it has 2100000 bytes; at most 2097152 are sent',
    ]);
  });
});

describe('a denied path', () => {
  it.each<[string, string, boolean]>([
    ['secrets/', 'secrets/a.ts', true],
    ['secrets/', 'src/secrets/deep/a.ts', true],
    ['secrets/', 'secrets', false],
    ['/secrets', 'src/secrets/a.ts', false],
    ['*.pem', 'deep/in/Key.PEM', true],
    ['*.pem', 'key.pem.ts', false],
    ['src/*.ts', 'src/a.ts', true],
    ['src/*.ts', 'src/b/a.ts', false],
    ['src/**/x.ts', 'src/x.ts', true],
    ['src/**/x.ts', 'src/a/b/x.ts', true],
    ['**/private/**', 'a/private/b.ts', true],
    ['a?c.ts', 'abc.ts', true],
    ['[ab].ts', 'a.ts', true],
    ['[!ab].ts', 'a.ts', false],
    ['[!ab].ts', 'c.ts', true],
    ['a+b(1).ts', 'a+b(1).ts', true],
    ['größe/', 'Größe/日本.ts', true],
    ['\\#odd', '#odd', true],
    ['# comment', 'comment', false],
  ])('%s on %s: %s', (pattern, path, denied) => {
    expect(createPathMatcher([pattern])(path)).toBe(denied ? pattern : null);
  });

  it('is let out again by a later pattern with !', () => {
    const denies = createPathMatcher(['*.env', '!sample.env']);
    expect(denies('a.env')).toBe('*.env');
    expect(denies('sample.env')).toBeNull();
  });
});

describe('a diff', () => {
  const denies = createPathMatcher(['secret/', '*.key']);

  /** A real diff by git, of files with every kind of name and change. */
  const realDiff = (...options: readonly string[]): string => {
    const folder = mkdtempSync(join(tmpdir(), 'diff-'));
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
        encoding: 'utf8',
      });
    const write = (path: string, text: string | Buffer) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    git('init', '-q');
    write('secret/moved.txt', 'move-me-and-find-me\n'.repeat(9));
    write('src/gone.key', 'deleted-canary\n');
    write('src/a.ts', '-- a/secret/inner\nkeep\n');
    git('add', '-A');
    git('commit', '-qm', 'one');
    git('mv', 'secret/moved.txt', 'src/moved.txt');
    rmSync(join(folder, 'src/gone.key'));
    write('src/a.ts', 'keep\nplus\n');
    write('secret/sp ace.txt', 'space-canary\n');
    write('secret/größe "q".txt', 'umlaut-canary\n');
    write('secret/binary.bin', Buffer.from([0, 1, 2, 3]));
    git('add', '-A');
    const diff = git('diff', '--cached', '-M', ...options);
    rmSync(folder, { recursive: true });
    return diff;
  };

  it.each([
    ['as git writes it', []],
    ['without prefixes', ['--no-prefix']],
    ['with other prefixes', ['--src-prefix=i/', '--dst-prefix=w/']],
    ['with binary patches', ['--binary']],
  ])('loses its denied files and says so, %s', (_, options) => {
    const { text, denied } = filterDiff(realDiff(...options), denies);
    expect(text).not.toMatch(/canary|GIT binary patch/);
    expect(text).toContain('+plus');
    expect(text).toContain('--- a/secret/inner');
    expect(text).toContain(
      "[src/gone.key: this file's changes were left out: policy denies *.key]",
    );
    expect(denied.map(({ source }) => source).sort()).toEqual([
      'secret/binary.bin',
      'secret/größe "q".txt',
      'secret/moved.txt',
      'secret/sp ace.txt',
      'src/gone.key',
    ]);
  });

  it('is unchanged when nothing is denied', () => {
    const diff = realDiff();
    expect(filterDiff(diff, () => null)).toEqual({ text: diff, denied: [] });
  });

  it('loses a section whose path can’t be read', () => {
    const { text } = filterDiff('diff --git a/x y b/z\nold mode 1\n', denies);
    expect(text).toContain('its path could not be read');
  });
});
