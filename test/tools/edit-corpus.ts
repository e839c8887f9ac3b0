/** One edit: the file before, what the model sends, and what must be in the file then. */
export interface EditCase {
  readonly what: string;
  readonly file: string | Uint8Array;
  readonly old: string;
  readonly now: string;
  /** Null: the file stays as it is and the answer says why. */
  readonly after: string | Uint8Array | null;
  readonly says?: RegExp;
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf16 = (text: string) =>
  Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
const utf16be = (text: string) =>
  Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()]);

const exact = /^Edited file:\n/;
const spacing = /although spacing differed/;
const similar = /the one similar place/;
const unescaped = /read as what they stand for/;
const nowhere = /is not in file/;

const css = '.a {\n  color: red;\n}\n\n.b {\n  color: red;\n}\n';
const go = 'func main() {\n\tfor i := 0; i < 3; i++ {\n\t\tfmt.Println(i)\n\t}\n}\n';
const html = '<ul>\n  <li class="x">1 &amp; 2</li>\n</ul>\n';
const py = 'def area(width, height):\n    """Area of a box."""\n    return width + height\n';
const long = Array.from({ length: 400 }, (_, at) => `const value${at} = compute(${at});`).join(
  '\n',
);

const words: readonly EditCase[] = [
  { what: 'a word', file: 'one two\n', old: 'two', now: '2', after: 'one 2\n', says: exact },
  { what: 'the first line', file: 'a\nb\n', old: 'a\n', now: 'x\n', after: 'x\nb\n' },
  {
    what: 'the last line of a file without a final line end',
    file: 'a\nb',
    old: 'b',
    now: 'c',
    after: 'a\nc',
  },
  {
    what: 'a line added at the end without a final line end',
    file: 'a\nb',
    old: 'b',
    now: 'b\nc',
    after: 'a\nb\nc',
  },
  { what: 'a final line end added', file: 'a\nb', old: 'a\nb', now: 'a\nb\n', after: 'a\nb\n' },
  {
    what: 'a quotation that has a final line end more than the file',
    file: 'a\nbeta',
    old: 'beta\n',
    now: 'gamma\n',
    after: 'a\ngamma',
    says: spacing,
  },
  {
    what: 'a line in the middle of 400',
    file: long,
    old: 'const value200 = compute(200);',
    now: 'const value200 = 0;',
    after: long.replace('compute(200)', '0'),
  },
  {
    what: 'a whole function',
    file: py,
    old: py,
    now: 'area = lambda w, h: w * h\n',
    after: 'area = lambda w, h: w * h\n',
  },
  {
    what: 'a replacement that holds the quotation',
    file: 'a\n',
    old: 'a',
    now: 'aaa',
    after: 'aaa\n',
  },
  {
    what: 'signs of regular expressions',
    file: 'x = /a.*b+/;\n',
    old: '/a.*b+/',
    now: '/[a$]^/',
    after: 'x = /[a$]^/;\n',
  },
  {
    what: 'signs of replacement patterns',
    file: 'a\n',
    old: 'a',
    now: "$1 $& $' $$",
    after: "$1 $& $' $$\n",
  },
  {
    what: 'an escape that the code itself has',
    file: "split('\\n')\n",
    old: "'\\n'",
    now: "'\\t'",
    after: "split('\\t')\n",
    says: exact,
  },
  {
    what: 'an entity that the page itself has',
    file: html,
    old: '1 &amp; 2',
    now: '1 &lt; 2',
    after: html.replace('&amp;', '&lt;'),
    says: exact,
  },
  {
    what: 'emoji and combining letters',
    file: 'say("👩‍👩‍👧 e\u0301")\n',
    old: '👩‍👩‍👧',
    now: '🎉',
    after: 'say("🎉 e\u0301")\n',
  },
];

const ends: readonly EditCase[] = [
  {
    what: 'a CRLF file quoted with LF',
    file: 'a\r\nb\r\nc\r\n',
    old: 'b\nc\n',
    now: 'x\ny\nz\n',
    after: 'a\r\nx\r\ny\r\nz\r\n',
  },
  {
    what: 'an LF file quoted with CRLF',
    file: 'a\nb\n',
    old: 'a\r\nb',
    now: 'a\r\nx',
    after: 'a\nx\n',
  },
  {
    what: 'the Windows half of a mixed file',
    file: 'a\nb\nc\r\nd\r\n',
    old: 'c\n',
    now: 'x\ny\n',
    after: 'a\nb\nx\r\ny\r\nd\r\n',
  },
  {
    what: 'the Unix half of a mixed file',
    file: 'a\nb\r\nc\r\nd\r\n',
    old: 'a',
    now: 'x\ny',
    after: 'x\ny\nb\r\nc\r\nd\r\n',
  },
  {
    what: 'the last line of a CRLF file without a final line end',
    file: 'a\r\nb',
    old: 'b',
    now: 'x\ny',
    after: 'a\r\nx\r\ny',
  },
  {
    what: 'a CRLF file found by spacing',
    file: 'if (a) {\r\n    b();\r\n}\r\n',
    old: 'if (a) {\n  b();\n}',
    now: 'if (a) {\n  c();\n}',
    after: 'if (a) {\r\n    c();\r\n}\r\n',
    says: spacing,
  },
  {
    what: 'lines removed from a CRLF file',
    file: 'a\r\nb\r\nc\r\n',
    old: 'b',
    now: '',
    after: 'a\r\nc\r\n',
  },
];

const bytes: readonly EditCase[] = [
  {
    what: 'a byte order mark before the place',
    file: '\ufeffa\nb\n',
    old: 'a',
    now: 'x',
    after: '\ufeffx\nb\n',
  },
  {
    what: 'a byte order mark quoted with the text',
    file: '\ufeffalpha\n',
    old: '\ufeffalpha',
    now: 'beta',
    after: '\ufeffbeta\n',
    says: spacing,
  },
  {
    what: 'Latin-1 with an umlaut',
    file: latin1('Größe = 1\n'),
    old: 'Größe = 1',
    now: 'Höhe = 2',
    after: latin1('Höhe = 2\n'),
  },
  {
    what: 'Latin-1 that can’t hold the new text',
    file: latin1('Größe\n'),
    old: 'Größe',
    now: '大きさ',
    after: null,
    says: /Latin-1, which has no/,
  },
  {
    what: 'bytes of Windows-1252 next to the place',
    file: Buffer.from([0x93, 0x61, 0x94, 0x0a, 0x62, 0x0a]),
    old: 'b',
    now: 'c',
    after: Buffer.from([0x93, 0x61, 0x94, 0x0a, 0x63, 0x0a]),
  },
  {
    what: 'UTF-16 with its mark',
    file: utf16('a\r\nb\r\n'),
    old: 'b',
    now: 'ü',
    after: utf16('a\r\nü\r\n'),
  },
  {
    what: 'UTF-16 of the other order is refused',
    file: utf16be('a\nb\n'),
    old: 'b',
    now: 'c',
    after: null,
    says: /binary/,
  },
  {
    what: 'a binary file',
    file: Buffer.from([0x61, 0, 0x62]),
    old: 'a',
    now: 'b',
    after: null,
    says: /binary/,
  },
];

const tolerant: readonly EditCase[] = [
  {
    what: 'tabs quoted as spaces',
    file: go,
    old: '    for i := 0; i < 3; i++ {\n        fmt.Println(i)\n    }',
    now: '    for i := 0; i < 9; i++ {\n        fmt.Println(i)\n    }',
    after: go.replace('3', '9'),
    says: spacing,
  },
  {
    what: 'no indentation at all',
    file: py,
    old: 'return width + height',
    now: 'return width * height',
    after: py.replace('+', '*'),
    says: exact,
  },
  {
    what: 'lines without their indentation',
    file: py,
    old: '"""Area of a box."""\nreturn width + height',
    now: '"""Area of a box."""\nreturn width * height',
    after: py.replace('+', '*'),
    says: spacing,
  },
  {
    what: 'a typing error in a long quotation',
    file: py,
    old: 'def area(width, heigth):\n    """Area of a box."""\n    return width + height',
    now: 'def area(width, height):\n    """Area of a box."""\n    return width * height',
    after: py.replace('+', '*'),
    says: similar,
  },
  {
    what: 'line numbers copied along',
    file: 'a\nb\nc\n',
    old: '2|b',
    now: '2|x',
    after: 'a\nx\nc\n',
  },
  {
    what: 'line breaks as backslash and n',
    file: 'a();\nb();\nc();\n',
    old: 'a();\\nb();',
    now: 'a();\\nx();',
    after: 'a();\nx();\nc();\n',
    says: unescaped,
  },
  {
    what: 'quotes with a backslash before them',
    file: 'say("hi")\n',
    old: 'say(\\"hi\\")',
    now: 'say(\\"bye\\")',
    after: 'say("bye")\n',
    says: unescaped,
  },
  {
    what: 'brackets as entities',
    file: 'if (a < b && c > d) {}\n',
    old: 'a &lt; b &amp;&amp; c &gt; d',
    now: 'a &gt; b',
    after: 'if (a > b) {}\n',
    says: unescaped,
  },
  {
    what: 'entities where a page has both readings twice',
    file: 'a < b\na < b\n',
    old: 'a &lt; b',
    now: 'x',
    after: null,
    says: nowhere,
  },
];

const refused: readonly EditCase[] = [
  {
    what: 'a place that is there twice',
    file: css,
    old: '  color: red;',
    now: '  color: blue;',
    after: null,
    says: /2 places in file, at lines 2, 6/,
  },
  {
    what: 'a short text that is only similar',
    file: 'let total = 1;\n',
    old: 'let totals = 1;',
    now: 'x',
    after: null,
    says: /Nearest:\n1\|let total = 1;/,
  },
  {
    what: 'nothing like it',
    file: py,
    old: 'class Circle:',
    now: 'x',
    after: null,
    says: /Nothing similar/,
  },
  {
    what: 'an empty quotation',
    file: py,
    old: '',
    now: 'x',
    after: null,
    says: /old_text is empty/,
  },
  {
    what: 'the same text twice',
    file: py,
    old: 'width',
    now: 'width',
    after: null,
    says: /nothing was changed/,
  },
  {
    what: 'an edit that is done already',
    file: py,
    old: 'return width * height',
    now: 'return width + height',
    after: null,
    says: /seems to be done/,
  },
  {
    what: 'code left out behind a comment',
    file: py,
    old: '    """Area of a box."""\n    return width + height\n',
    now: '    # ... existing code ...\n    return width * height\n',
    after: null,
    says: /would be lost/,
  },
  {
    what: 'code left out behind another comment',
    file: go,
    old: go,
    now: 'func main() {\n\t// rest of the function unchanged ...\n}\n',
    after: null,
    says: /would be lost/,
  },
  {
    what: 'a diff in place of a text',
    file: py,
    old: '-    return width + height\n+    return width * height',
    now: 'x',
    after: null,
    says: nowhere,
  },
  {
    what: 'two places that are alike',
    file: `${py}\n${py.replace('area', 'size')}`,
    old: '"""Area of a bxo."""\nreturn width + heigth',
    now: 'x',
    after: null,
    says: nowhere,
  },
];

export const editCorpus: readonly EditCase[] = [
  ...words,
  ...ends,
  ...bytes,
  ...tolerant,
  ...refused,
];
