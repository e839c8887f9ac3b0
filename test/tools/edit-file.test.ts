import { describe, expect, it } from 'vitest';
import { edit } from './edit-once.ts';
import { tempWorktree } from './temp-worktree.ts';

interface Case {
  readonly what: string;
  readonly file: string;
  readonly old: string;
  readonly now: string;
  readonly after: string;
  readonly how?: RegExp;
}

const SPACING = /although spacing differed/;
const SIMILAR = /old_text was not exact/;

const python =
  'class A:\n    def f(self):\n        return 1\n\n    def g(self):\n        return 2\n';
const handler =
  'export function handle(request, response) {\n  const user = findUser(request.params.userId);\n  if (!user) return response.status(404).end();\n  return response.json(user);\n}\n';

const matches: readonly Case[] = [
  { what: 'one exact word', file: 'a b c\n', old: 'b', now: 'B', after: 'a B c\n' },
  { what: 'several exact lines', file: 'a\nb\nc\nd\n', old: 'b\nc', now: 'x', after: 'a\nx\nd\n' },
  { what: 'the last line without a line end', file: 'a\nb', old: 'b', now: 'c', after: 'a\nc' },
  { what: 'a whole file', file: 'a\n', old: 'a\n', now: 'b\nc\n', after: 'b\nc\n' },
  { what: 'whole lines removed', file: 'a\nb\nc\n', old: 'b', now: '', after: 'a\nc\n' },
  { what: 'a part of a line removed', file: 'a b c\n', old: ' b', now: '', after: 'a c\n' },
  {
    what: 'a lost line end given back',
    file: 'a\nb\nc\n',
    old: 'b\n',
    now: 'x',
    after: 'a\nx\nc\n',
  },
  {
    what: 'text with $& and \\1 in it',
    file: 'a\n',
    old: 'a',
    now: '$& \\1 $1',
    after: '$& \\1 $1\n',
  },
  {
    what: 'CRLF quoted with plain line ends',
    file: 'a\r\nb\r\nc\r\n',
    old: 'a\nb\n',
    now: 'x\ny\nz\n',
    after: 'x\r\ny\r\nz\r\nc\r\n',
  },
  {
    what: 'plain line ends quoted with CRLF',
    file: 'a\nb\nc\n',
    old: 'a\r\nb',
    now: 'x\r\ny',
    after: 'x\ny\nc\n',
  },
  {
    what: 'one line in a file of mixed line ends, leaving the others as they are',
    file: 'a\r\nb\nc\r\nd\n',
    old: 'b',
    now: 'x',
    after: 'a\r\nx\nc\r\nd\n',
  },
  {
    what: 'less indentation than the file has',
    file: python,
    old: 'def g(self):\n    return 2',
    now: 'def g(self):\n    if self:\n        return 3\n    return 2',
    after: python.replace(
      '        return 2\n',
      '        if self:\n            return 3\n        return 2\n',
    ),
    how: SPACING,
  },
  {
    what: 'spaces where the file has tabs',
    file: 'func f() {\n\tif ok {\n\t\treturn 1\n\t}\n}\n',
    old: '    if ok {\n        return 1\n    }',
    now: '    if ok {\n        log()\n        return 2\n    }',
    after: 'func f() {\n\tif ok {\n\t\tlog()\n\t\treturn 2\n\t}\n}\n',
    how: SPACING,
  },
  {
    what: 'tabs where the file has spaces',
    file: 'function f() {\n  if (ok) {\n    return 1;\n  }\n}\n',
    old: '\tif (ok) {\n\t\treturn 1;\n\t}',
    now: '\tif (ok) {\n\t\treturn 2;\n\t}',
    after: 'function f() {\n  if (ok) {\n    return 2;\n  }\n}\n',
    how: SPACING,
  },
  {
    what: 'other spacing within lines, keeping lines that stay',
    file: 'x  =  1   # keep\ny = 2\n',
    old: 'x = 1 # keep\ny  = 2',
    now: 'x = 1 # keep\ny = 3',
    after: 'x  =  1   # keep\ny = 3\n',
    how: SPACING,
  },
  {
    what: 'trailing spaces in the file',
    file: 'alpha  \nbeta\t\ngamma\n',
    old: 'alpha\nbeta\n',
    now: 'alpha\nBETA\n',
    after: 'alpha  \nBETA\ngamma\n',
    how: SPACING,
  },
  {
    what: 'a blank line that the quotation leaves out',
    file: 'one();\n\ntwo();\nthree();\n',
    old: 'one();\ntwo();',
    now: 'one();\n2();',
    after: 'one();\n2();\nthree();\n',
    how: SPACING,
  },
  {
    what: 'blank lines around the quotation',
    file: 'f(a);\n  g(b);\n',
    old: '\n\nf(a);\ng(b);\n\n',
    now: '\n\nf(a);\nh(b);\n\n',
    after: 'f(a);\n  h(b);\n',
    how: SPACING,
  },
  {
    what: 'lines removed that were quoted with other spacing',
    file: 'a();\n    b();\nc();\n',
    old: 'a();\nb();',
    now: '',
    after: 'c();\n',
    how: SPACING,
  },
  {
    what: 'line numbers copied from read_file',
    file: 'a\nb\nc\n',
    old: '2|b\n3|c',
    now: '2|x\n3|c',
    after: 'a\nx\nc\n',
  },
  {
    what: 'composed letters quoted as decomposed ones',
    file: 'const name = "Zo\u00eb";\n',
    old: 'const name = "Zoe\u0308";',
    now: 'const name = "Ada";',
    after: 'const name = "Ada";\n',
    how: SPACING,
  },
  {
    what: 'typographic quotes for straight ones',
    file: 'say(\'hello\', "you")\n',
    old: 'say(‘hello’, “you”)',
    now: "say('bye')",
    after: "say('bye')\n",
    how: SPACING,
  },
  {
    what: 'a no-break space for a space',
    file: 'let a = 1;\n',
    old: 'let\u00a0a = 1;',
    now: 'let a = 2;',
    after: 'let a = 2;\n',
    how: SPACING,
  },
  {
    what: 'a misquoted word in the one similar place, keeping lines that stay',
    file: handler,
    old: '  const user = findUser(request.param.userId);\n  if (!user) return response.status(404).end();\n  return response.json(user);',
    now: '  const user = findUser(request.param.userId);\n  if (!user) return response.status(410).end();\n  return response.json(user);',
    after: handler.replace('404', '410'),
    how: SIMILAR,
  },
  {
    what: 'astral characters before the place',
    file: '🙂🙂\r\nx\r\n',
    old: 'x',
    now: '🙃',
    after: '🙂🙂\r\n🙃\r\n',
  },
];

describe('edit_file finds', () => {
  it.each(matches)('$what', async ({ file, old, now, after, how }) => {
    const result = await edit(file, old, now);
    expect(result.after.toString()).toBe(after);
    expect(result).toMatchObject({ status: 'ok', paths: ['file'] });
    if (how === undefined) expect(result.text).toMatch(/^Edited file:\n/);
    else expect(result.text).toMatch(how);
  });
});

const misses: readonly (readonly [what: string, file: string, old: string, say: RegExp])[] = [
  [
    'text that is there twice, naming the lines',
    'a\nb\na\n',
    'a',
    /2 places in file, at lines 1, 3/,
  ],
  [
    'a run that is there twice in other spacing',
    'f(1);\n g(2);\nx\n f(1);\n  g(2);\n',
    'f(1);\ng(2);',
    /at lines 1, 4/,
  ],
  [
    'text that is nowhere',
    'alpha\nbeta\n',
    'something else entirely',
    /is not in file.*Nothing similar/,
  ],
  [
    'a short quotation that is only similar, showing the nearest',
    'let total = 0;\nlet count = 1;\n',
    'let totals = 0;',
    /Nearest:\n1\|let total = 0;/,
  ],
  [
    'similar places that rival each other',
    `${handler}${handler.replace('handle', 'handleTwo')}`,
    'const user = findUser(request.param.userId);\nif (!user) return response.status(404).end();',
    /Nearest:\n2\|.*\n3\|.*\n---\n7\|/,
  ],
  [
    'a block with one quite different line',
    handler,
    '  const user = findUser(request.params.userId);\n  await audit.record(user, "read");\n  return response.json(user);',
    /is not in file/,
  ],
  ['a longer quotation than the file', 'a\n', 'a\nb\nc\nd', /is not in file/],
  ['an empty quotation', 'a\n', '', /old_text is empty.*write_file/],
  ['a quotation of nothing but space', 'a\n\n\n', ' \n\n', /old_text is empty/],
];

describe('edit_file leaves the file alone for', () => {
  it.each(misses)('%s', async (_what, file, old, say) => {
    const result = await edit(file, old, 'NEW');
    expect(result.text).toMatch(say);
    expect(result.status).toBe('error');
    expect(result.paths).toEqual([]);
    expect(result.after.toString()).toBe(file);
  });

  it('a change that changes nothing', async () => {
    expect((await edit('a\n', 'a', 'a')).text).toContain('nothing was changed');
  });

  it('an edit that was made before', async () => {
    const result = await edit(
      'const answer = compute(42);\n',
      'let answer = 41;',
      'const answer = compute(42);',
    );
    expect(result.text).toContain('seems to be done');
  });

  it('a binary file', async () => {
    const result = await edit(Buffer.from([1, 0, 2]), 'x', 'y');
    expect(result.text).toContain('binary');
  });

  it('a file that is missing, saying what is there', async () => {
    const tree = tempWorktree();
    tree.write('src/main.ts', '');
    const args = { path: 'src/mian.ts', old_text: 'a', new_text: 'b' };
    const result = await tree.call('edit_file', args);
    expect(result.text).toBe('"src/mian.ts" does not exist. In src: main.ts.');
  });
});
