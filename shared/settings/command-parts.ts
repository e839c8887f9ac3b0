/**
 * The simple commands inside a shell command, in the spellings that mean the same: for rules that ask or deny,
 * where finding too much is the lesser evil. What a shell computes only when it runs (variables, scripts,
 * programs that start others) is not seen: such rules are convenience, the sandbox is the boundary.
 */

/** Programs and words whose further words are, or may be, a command. */
const WRAPPERS = new Set(
  (
    'builtin case chroot chrt command coproc do doas elif else env exec function if ionice ltrace nice nohup ' +
    'prlimit runuser setpriv setsid stdbuf strace sudo systemd-run taskset then time timeout unbuffer unshare ' +
    'until while xargs find fd parallel watch flock npm npx pnpm pnpx yarn bunx ! {'
  ).split(' '),
);
/** Programs whose arguments are commands as text. */
const SHELLS = new Set(
  'ash bash busybox dash eval fish ksh script sh source ssh su trap zsh'.split(' '),
);

const DEEPEST = 4;
const MOST_PARTS = 400;
const MOST_WORDS = 24;

/** Every command in it, most outer first, without duplicates; bounded, so a huge text is looked at in part. */
export function listCommandParts(command: string): readonly string[] {
  const found = new Set<string>();
  collect(command, found, 0);
  return [...found];
}

function collect(command: string, found: Set<string>, depth: number): void {
  const text = command.replace(/\\\r?\n/g, '').replace(/\$\{?IFS\}?/gi, ' ');
  for (const pipeline of splitCommands(text, false)) add(found, pipeline);
  for (const simple of splitCommands(text, true)) {
    add(found, simple);
    collectWords(readWords(simple), found, { depth, isRest: false });
  }
}

function add(found: Set<string>, text: string): boolean {
  const trimmed = text.trim().replace(/\s+/g, ' ');
  if (trimmed === '' || found.has(trimmed) || found.size >= MOST_PARTS) return false;
  found.add(trimmed);
  return true;
}

function collectWords(
  all: readonly string[],
  found: Set<string>,
  { depth, isRest }: { readonly depth: number; readonly isRest: boolean },
): void {
  const words = withoutAssignments(withoutRedirections(all)).flatMap(expandBraces);
  // `f() { rm x; }` arrives as `f { rm x`.
  const body = words.indexOf('{', 1);
  if (body > 0 && depth < DEEPEST)
    collectWords(words.slice(body + 1), found, { depth: depth + 1, isRest });
  const [program, ...rest] = words;
  if (program === undefined) return;
  const name = program.slice(program.lastIndexOf('/') + 1).toLowerCase();
  add(found, words.join(' '));
  add(found, [name, ...rest].join(' '));
  if (depth >= DEEPEST) return;
  // What a wrapper inside this one wraps is a rest of the same words: none is looked at twice.
  if (WRAPPERS.has(name) && !isRest) {
    for (const [index] of rest.slice(0, MOST_WORDS).entries())
      collectWords(rest.slice(index), found, { depth: depth + 1, isRest: true });
  }
  if (SHELLS.has(name)) {
    collect(rest.join(' '), found, depth + 1);
    // What is redirected to a shell is a command, too: `bash <<< "rm x"`.
    for (const word of all.slice(0, MOST_WORDS))
      if (word !== program) collect(word, found, depth + 1);
  }
}

const withoutRedirections = (words: readonly string[]): readonly string[] =>
  words.filter((word, index) => !isRedirection(word) && !isRedirection(words[index - 1] ?? ''));

/** `>` and its like arrive as words of their own, marked, with a number before them perhaps. */
const isRedirection = (word: string): boolean => /^\d*\ue000[<>]+$/.test(word);

function withoutAssignments(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !/^[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=/.test(word));
  return first < 0 ? [] : words.slice(first);
}

/** `{rm,-rf,x}` is `rm -rf x` to bash. */
const expandBraces = (word: string): readonly string[] =>
  /^\{[^{}]*,[^{}]*\}$/.test(word) ? word.slice(1, -1).split(',') : [word];

interface Frame {
  readonly closes: string;
  readonly segment: { text: string };
}

/** Splits where one command ends and another begins, inside `$(…)`, backticks and parentheses as well. */
function splitCommands(text: string, atPipes: boolean): readonly string[] {
  const segments = [{ text: '' }];
  const frames: Frame[] = [{ closes: '', segment: { text: '' } }];
  let current: { text: string } = segments[0] ?? { text: '' };
  const begin = () => {
    current = { text: '' };
    segments.push(current);
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const frame = frames.at(-1);
    const isQuoted = frame?.closes === '"';
    if (character === '\\') {
      current.text += text.slice(at, at + 2);
      at += 1;
    } else if (character === "'" && !isQuoted) {
      const end = text[at - 1] === '$' ? endOfEscaped(text, at) : text.indexOf("'", at + 1);
      current.text += text.slice(at, end < 0 ? undefined : end + 1);
      if (end < 0) break;
      at = end;
    } else if (frames.length > 1 && character === frame?.closes) {
      frames.pop();
      if (isQuoted) current.text += character;
      else current = frame?.segment ?? current;
    } else if (character === '"') {
      frames.push({ closes: '"', segment: current });
      current.text += character;
    } else if (character === '`' || character === '(') {
      if (isQuoted && character === '(' && text[at - 1] !== '$') current.text += character;
      else {
        current.text = current.text.replace(/[$<>]$/, '');
        frames.push({ closes: character === '(' ? ')' : '`', segment: current });
        begin();
      }
    } else if (isQuoted) current.text += character;
    else if (character === '#' && /(?:^|[\s;&|(])$/.test(text.slice(Math.max(0, at - 1), at))) {
      const end = text.indexOf('\n', at);
      if (end < 0) break;
      at = end - 1;
    } else if (/[;&\n\r]/.test(character)) begin();
    else if (character === '|') {
      const isPipe = atPipes || text[at + 1] === '|' || text[at - 1] === '|';
      if (isPipe) begin();
      else current.text += character;
    } else current.text += character;
  }
  return segments.map((segment) => segment.text);
}

/** Where `$'it\\'s'` ends: only there does a backslash mean something between single quotes. */
function endOfEscaped(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== "'") at += text[at] === '\\' ? 2 : 1;
  return at < text.length ? at : -1;
}

/** Words as the shell hands them to a program: quotes and escapes taken off. */
function readWords(raw: string): readonly string[] {
  // No redirection is longer, and each of a long row would be looked at with all before it.
  const simple = raw.replace(/<{4,}/g, '<<<').replace(/>{4,}/g, '>>>');
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  let isEscaped = false;
  const end = () => {
    if (word !== null) words.push(word);
    word = null;
  };
  for (let at = 0; at < simple.length; at += 1) {
    const character = simple[at] ?? '';
    if (character === '\\' && (quote !== "'" || isEscaped)) {
      at += 1;
      word = (word ?? '') + (simple[at] ?? '');
    } else if (quote !== '' && character === quote) quote = '';
    else if (quote !== '') word = (word ?? '') + character;
    else if (character === '"' || character === "'") {
      // `$'rm'` and `$"rm"` are words like any other.
      isEscaped = character === "'" && simple[at - 1] === '$';
      word = (word ?? '').replace(/\$$/, '');
      quote = character;
    } else if (/\s/.test(character)) end();
    else if (character === '<' || character === '>') {
      if (!/^\d*(?:\ue000[<>]+)?$/.test(word ?? '')) end();
      word = `${word ?? ''}${(word ?? '').includes('\ue000') ? '' : '\ue000'}${character}`;
      if (simple[at + 1] !== character) end();
    } else word = (word ?? '') + character;
  }
  end();
  return words;
}
