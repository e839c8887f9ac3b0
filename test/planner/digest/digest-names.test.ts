import { afterEach, describe, expect, it } from 'vitest';
import { composeDigest } from '../../../electron/planner/digest/compose-digest.ts';
import type { TreeFile } from '../../../electron/planner/digest/digest-messages.ts';
import { packTree, parseTree } from '../../../electron/planner/digest/digest-messages.ts';
import { escapeName } from '../../../electron/planner/digest/escape-name.ts';
import { renderTree } from '../../../electron/planner/digest/render-tree.ts';
import { createGitReader, makeRepository, type TempRepository } from './git-reader.ts';

let repository: TempRepository | null = null;
afterEach(async () => {
  await repository?.remove();
  repository = null;
});

type Files = Readonly<Record<string, string | Uint8Array>>;

async function textOf(files: Files, hints = '', tokenBudget = 4_000): Promise<string> {
  repository = await makeRepository(files);
  const { path } = repository;
  const reader = createGitReader();
  const listed = await reader.list(path, await repository.commit());
  if (!listed.ok) throw new Error('unreadable');
  const order = { level: 'outline', hints, tokenBudget, cacheFile: null } as const;
  const read = (hashes: readonly string[]) =>
    reader.readMany(path, hashes, new AbortController().signal);
  return (await composeDigest(listed.value, order, { read, pulse: () => undefined })).text;
}

const linesAfter = (text: string, title: string): string[] => {
  const lines = text.split('\n');
  return lines.slice(lines.findIndex((line) => line.startsWith(title)) + 1);
};
/** The files of the symbol section, best first. */
const outlined = (text: string): string[] =>
  linesAfter(text, 'Symbols').filter((line) => line !== '' && !line.startsWith(' '));

const ts = (name: string): string => `export function ${name}(): void {}\n`;

describe('the names a digest shows', () => {
  it('escapes what could be mistaken for something else', () => {
    expect(escapeName('src/größe.ts')).toBe('src/größe.ts');
    expect(escapeName('日本語.py')).toBe('日本語.py');
    expect(escapeName('with space.ts')).toBe('"with space.ts"');
    expect(escapeName('a\nb.ts')).toBe('"a\\nb.ts"');
    expect(escapeName('a"b,c.ts')).toBe('"a\\"b,c.ts"');
    expect(escapeName('a\u202Etxt.exe')).toBe('"a\\u{202e}txt.exe"');
    expect(escapeName('a\u0007\u2028.ts')).toBe('"a\\u{7}\\u{2028}.ts"');
  });

  it('shows hostile paths on one line each, and reads the files behind them', async () => {
    const text = await textOf({
      'src/new\nline.ts': ts('broken'),
      'src/blank name.ts': ts('blank'),
      'ünï/日本.ts': ts('wide'),
      'quo\'te"s.ts': ts('quoted'),
      '-rf.ts': ts('dashed'),
    });
    expect(text).toContain('"new\\nline.ts"');
    expect(text).toContain('"blank name.ts"');
    expect(text).toContain('ünï/日本.ts\n 1 function wide(): void');
    for (const name of ['broken', 'blank', 'quoted', 'dashed']) {
      expect(text).toContain(` 1 function ${name}(): void`);
    }
  });

  it('survives packing for the worker', () => {
    const files: TreeFile[] = [
      { path: 'a\nb\t"c".ts', hash: 'f00', bytes: 3 },
      { path: 'ü', hash: 'ba4', bytes: 0 },
    ];
    expect(parseTree(packTree(files))).toEqual(files);
    expect(parseTree(packTree([]))).toEqual([]);
  });
});

describe('renderTree', () => {
  const paths = Array.from(
    { length: 5_000 },
    (_, at) => `top${at % 40}/sub${at % 400}/file${at}.ts`,
  );

  it('accounts for every file at every budget', () => {
    for (const weight of [400, 3_000, 20_000, 200_000, 5_000_000]) {
      const { lines, shown } = renderTree(paths, weight);
      const hidden = [...lines.join('\n').matchAll(/… (\d+) more files?/g)];
      expect(shown + hidden.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(paths.length);
    }
  });

  it('says in which folder files were left out', () => {
    const few = ['src/a.ts', ...Array.from({ length: 312 }, (_, at) => `src/legacy/x${at}.ts`)];
    expect(renderTree(few, 480).lines).toEqual(['src/: a.ts', '… 312 more files in src/legacy']);
  });
});

describe('the order of a digest', () => {
  it('puts files whose path, symbols or importers fit the request first', async () => {
    const filler = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`src/area${at}/thing${at}.ts`, ts(`thing${at}`)]),
    );
    const text = await textOf(
      {
        ...filler,
        'src/net/retry.ts': ts('again'),
        'src/net/retry.test.ts': ts('checkAgain'),
        'src/deep/down/here/odd.ts': ts('retryWithBackoff'),
      },
      'Retries must give up after a while',
      400,
    );
    expect(outlined(text).slice(0, 3).sort()).toEqual([
      'src/deep/down/here/odd.ts',
      'src/net/retry.test.ts',
      'src/net/retry.ts',
    ]);
  });

  it('puts a file first that the request names', async () => {
    const files = Object.fromEntries(
      ['a', 'b', 'c', 'd'].map((one) => [`lib/${one}/x${one}.py`, `def ${one}(): pass\n`]),
    );
    expect(outlined(await textOf(files, 'please look at lib/c/xc.py'))[0]).toBe('lib/c/xc.py');
  });

  it('prefers what others import', async () => {
    const users = Object.fromEntries(
      Array.from({ length: 9 }, (_, at) => [
        `src/u${at}.ts`,
        `import { core } from './zcore.ts';\n${ts(`u${at}`)}`,
      ]),
    );
    expect(outlined(await textOf({ ...users, 'src/zcore.ts': ts('core') }))[0]).toBe(
      'src/zcore.ts',
    );
  });

  it('ranks vendored, generated and lock files last', async () => {
    const text = await textOf(
      {
        'vendor/lib/payment.ts': ts('vendored'),
        'src/payment.min.js': ts('minified'),
        'src/made.ts': `// Code generated by tool. DO NOT EDIT.\n${ts('payment')}`,
        'package-lock.json': '{}',
        'src/other.ts': ts('other'),
      },
      'payment',
    );
    expect(outlined(text)[0]).toBe('src/other.ts');
    expect(outlined(text)).not.toContain('src/made.ts');
  });

  it('shows odd files by name only', async () => {
    const text = await textOf({
      'src/good.ts': ts('good'),
      'src/huge.ts': ts('huge').padEnd(600 * 1024, '\n'),
      'src/wide.ts': `export function wide() {}\n// ${'x'.repeat(2_100)}\n`,
      'src/binary.ts': new Uint8Array([101, 120, 0, 112, 111, 114, 116, 0, 255]),
      'src/empty.ts': '',
    });
    expect(text).toContain('src/: binary.ts, empty.ts, good.ts, huge.ts, wide.ts');
    expect(outlined(text)).toEqual(['src/good.ts']);
  });

  it('reads other encodings than UTF-8', async () => {
    const utf16 = new Uint8Array([0xff, 0xfe, ...Buffer.from(ts('wide'), 'utf16le')]);
    const latin = Buffer.from('export function latin(größe: string): void {}\n', 'latin1');
    const text = await textOf({ 'a.ts': utf16, 'b.ts': latin });
    expect(text).toContain(' 1 function wide(): void');
    expect(text).toContain(' 1 function latin(größe: string): void');
  });
});
