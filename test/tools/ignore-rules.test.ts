import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { expandBraces, matchName } from '../../electron/tools/files/glob.ts';
import { isIgnored, parseIgnoreRules } from '../../electron/tools/files/ignore-rules.ts';

/** What git itself says about files, under the same rules. */
function gitIgnores(rules: string, paths: readonly string[]): ReadonlySet<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  execFileSync('git', ['init', '-q', folder]);
  writeFileSync(join(folder, '.gitignore'), rules);
  try {
    const args = ['-C', folder, 'check-ignore', '--stdin', '-z', '--no-index'];
    const found = execFileSync('git', args, { input: paths.join('\0'), encoding: 'utf8' });
    return new Set(found.split('\0').filter((path) => path !== ''));
  } catch {
    // Exit code 1: none of them.
    return new Set();
  }
}

/** A file is left out when it or a folder above it is. */
function weIgnore(rules: string, path: string): boolean {
  const chain = [parseIgnoreRules('', rules)];
  const parts = path.split('/');
  return parts.some((_, index) =>
    isIgnored(chain, parts.slice(0, index + 1).join('/'), index < parts.length - 1),
  );
}

const paths = [
  'a',
  'b.log',
  'x/a',
  'x/b.log',
  'x/y/a',
  'x/y/b.log',
  'build/out',
  'x/build/out',
  '#a',
  '!b',
  'a b',
  'ab.c',
];

const tables = [
  '*.log\n!x/b.log',
  '/a',
  'x/a\n',
  'x/\n!x/a',
  'build/',
  '/build',
  'x/**/a',
  '**/y/*',
  'x/**',
  '**/b.log',
  '\\#a\n\\!b\n# comment',
  'a\\ b  ',
  '[ab].*',
  '[!x]',
  '?',
  'a*\n!ab*',
  '*\n!*/\n!*.log',
  'x/y\n!x/y/a',
  '\n\n   \n/',
];

describe('isIgnored decides as git does', () => {
  it.each(tables)('for %j', (rules) => {
    const git = gitIgnores(rules, paths);
    expect(paths.filter((path) => weIgnore(rules, path))).toEqual(
      paths.filter((path) => git.has(path)),
    );
  });
});

describe('matchName', () => {
  it('agrees with the regular expression that a pattern stands for', () => {
    const pattern = fc.stringMatching(/^[ab*?]{0,7}$/);
    const name = fc.stringMatching(/^[ab]{0,7}$/);
    fc.assert(
      fc.property(pattern, name, (glob, text) => {
        const same = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(matchName(glob, text)).toBe(same.test(text));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('expandBraces', () => {
  it('writes out alternatives, bounded', () => {
    expect([...expandBraces('*.{ts,tsx}')].sort()).toEqual(['*.ts', '*.tsx']);
    expect(expandBraces('{a,b}'.repeat(20)).length).toBeLessThanOrEqual(66);
  });
});
