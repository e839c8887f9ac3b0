import { describe, expect, it } from 'vitest';
import { tempWorktree } from './temp-worktree.ts';

function sample() {
  const tree = tempWorktree();
  tree.write('src/a.ts', 'import x from "x";\nconst Alpha = 1;\n// alpha again\n');
  tree.write('src/b.py', 'alpha = 2\r\nbeta = alpha\r\n');
  tree.write('docs/readme.md', '# Alpha\n');
  tree.write('image.bin', Buffer.from([0, 97, 108, 112, 104, 97]));
  tree.write('.gitignore', 'ignored.ts\n');
  tree.write('ignored.ts', 'alpha\n');
  return tree;
}

describe('search_files', () => {
  const lines = async (args: Record<string, unknown>) =>
    (await sample().call('search_files', args)).text.split('\n');

  it('answers with path, line and text, then the count', async () => {
    expect(await lines({ pattern: 'alpha' })).toEqual([
      'src/a.ts:3: // alpha again',
      'src/b.py:1: alpha = 2',
      'src/b.py:2: beta = alpha',
      '[3 matching lines in 2 files.]',
    ]);
  });

  it('ignores case when asked', async () => {
    expect((await lines({ pattern: '(?i)^# ALPHA$' }))[0]).toBe('docs/readme.md:1: # Alpha');
  });

  it.each([
    ['*.py', ['src/b.py']],
    ['src/*.ts', ['src/a.ts']],
    ['**/*.{md,ts}', ['docs/readme.md', 'src/a.ts']],
    ['./docs/**', ['docs/readme.md']],
    ['[ab].*', ['src/a.ts', 'src/b.py']],
    ['*.go', []],
  ])('searches only files like %s', async (glob, files) => {
    const found = (await lines({ pattern: '(?i)alpha', glob }))
      .filter((line) => /:\d+: /.test(line))
      .map((line) => line.split(':')[0]);
    expect([...new Set(found)]).toEqual(files);
  });

  it('searches below a folder or in one file', async () => {
    expect((await lines({ pattern: 'alpha', path: 'src', glob: '*.ts' })).at(-1)).toContain(
      '1 matching',
    );
    expect((await lines({ pattern: 'alpha', path: 'src/b.py' })).at(-1)).toContain('2 matching');
  });

  it('matches within lines only', async () => {
    expect((await lines({ pattern: '1;\\s+//' }))[0]).toMatch(/^No match for/);
    expect((await lines({ pattern: 'alpha = 2$' }))[0]).toBe('src/b.py:1: alpha = 2');
    expect((await lines({ pattern: 'again(?!\\s)' }))[0]).toBe('src/a.ts:3: // alpha again');
  });

  it('finds every line that a search line by line finds, whatever the pattern', async () => {
    const tree = tempWorktree();
    const text = 'foo\n\n bar foo\nfoobar\n\tbaz\n';
    tree.write('t', text);
    for (const pattern of [
      '^$',
      '^\\s',
      'o$',
      '\\bfoo\\b',
      '^(?=foo)',
      '(?<=o)b',
      '[^o]$',
      '(?<!o)b',
      '.*',
    ]) {
      const expected = text
        .split('\n')
        .slice(0, -1)
        .filter((line) => new RegExp(pattern).test(line));
      const { text: found } = await tree.call('search_files', { pattern });
      expect([pattern, Number(/(\d+) matching/.exec(found)?.[1] ?? 0)]).toEqual([
        pattern,
        expected.length,
      ]);
    }
  });

  it('says what is wrong with a pattern and how to search literally', async () => {
    const result = await sample().call('search_files', { pattern: 'call(x' });
    expect(result.status).toBe('error');
    expect(result.text).toMatch(/no regular expression: Unterminated group.*use call\\\(x$/);
  });

  it('ends a pattern that would run for years, and answers the next one', async () => {
    const tree = tempWorktree();
    tree.write('bad.txt', `${'a'.repeat(40)}b\n`);
    const startedAt = performance.now();
    const slow = await tree.call('search_files', { pattern: '^(a+)+$' });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(slow.text).toContain('pattern takes too long on bad.txt');
    expect((await tree.call('search_files', { pattern: 'ab' })).text).toContain('1 matching');
  });

  it('is not slowed by a hostile glob or ignore file', async () => {
    const tree = tempWorktree();
    tree.write('.gitignore', `${'*a'.repeat(40)}b\n**/**/**/**/**/**/**/**/x\n`);
    tree.write(`${'a'.repeat(200)}/${'a'.repeat(200)}.txt`, 'found\n');
    const startedAt = performance.now();
    const { text } = await tree.call('search_files', {
      pattern: 'found',
      glob: `${'*a'.repeat(40)}*`,
    });
    expect(text).toContain('1 matching');
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('bounds what it shows and counts the rest', async () => {
    const tree = tempWorktree();
    tree.write('many.txt', 'match\n'.repeat(5_000));
    const result = await tree.call('search_files', { pattern: 'match' });
    expect(result.text).toContain('[5000 matching lines in 1 files. First 100 shown: narrow with');
    expect(result.text.length).toBeLessThan(13_000);
    expect(result.cutFrom).toBeGreaterThan(60_000);
  });

  it('shows the part of a long line that matches', async () => {
    const tree = tempWorktree();
    tree.write('min.js', `${'x'.repeat(9_000)}NEEDLE${'y'.repeat(9_000)}`);
    const { text } = await tree.call('search_files', { pattern: 'NEEDLE' });
    expect(text).toMatch(/^min\.js:1: …x+NEEDLEy+…\n/);
    expect(text.length).toBeLessThan(400);
  });

  it('names files that are too large to search', async () => {
    const tree = tempWorktree();
    tree.write('large.txt', 'x\n'.repeat(3 * 1024 * 1024));
    expect((await tree.call('search_files', { pattern: 'zzz' })).text).toContain(
      'Not searched, too large: large.txt.',
    );
  });

  it('stops when it is cancelled', async () => {
    const tree = tempWorktree();
    for (let index = 0; index < 3_000; index += 1) tree.write(`d${index % 50}/f${index}`, 'x\n');
    const stop = new AbortController();
    const searching = tree.call('search_files', { pattern: 'x' }, { signal: stop.signal });
    stop.abort();
    expect(Number(/than (\d+) matching/.exec((await searching).text)?.[1])).toBeLessThan(3_000);
  });
});
