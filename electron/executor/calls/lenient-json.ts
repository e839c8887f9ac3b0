import type { Json } from '../../../shared/json.ts';

/**
 * JSON as weak models write it: single quotes, backticks, triple quotes, raw line breaks in strings,
 * trailing commas, comments, bare keys, Python's True/False/None. It never invents content: a string that
 * is not closed is a cut answer, not a string that ends where the text ends, because the next thing that
 * happens to it may be a file being overwritten. Closing brackets that are missing at the very end are
 * counted and left to the caller's judgement.
 */
export type LenientJson =
  | {
      readonly ok: true;
      readonly value: Json;
      /** Index after the value. */
      readonly end: number;
      readonly repairs: readonly string[];
      /** Closing brackets that were missing at the end of the text. */
      readonly unclosed: number;
    }
  | { readonly ok: false; readonly cut: boolean; readonly at: number; readonly detail: string };

const MAX_DEPTH = 60;
const WORDS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['True', true],
  ['False', false],
  ['None', null],
]);
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  '"': '"',
  "'": "'",
  '`': '`',
  '\\': '\\',
  '/': '/',
};
/** What opens a string, what closes it, and what is said about it. */
const QUOTES: ReadonlyMap<string, { readonly closing: string; readonly repair: string | null }> =
  new Map([
    ['"', { closing: '"', repair: null }],
    ["'", { closing: "'", repair: 'single quotes' }],
    ['`', { closing: '`', repair: 'backticks' }],
    ['“', { closing: '”', repair: 'typographic quotes' }],
  ]);
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_$][\w$-]*/y;
const SPACE = /(?:[\s\u200b-\u200d\u2060]+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
/** What a call's closing tag or fence starts with: the value ends here, whatever is still open. */
const TERMINATOR = /```|<\/|<\||\[END|\[\/|$/y;

class Unreadable extends Error {
  readonly cut: boolean;
  readonly at: number;
  constructor(at: number, detail: string, cut = false) {
    super(detail);
    this.at = at;
    this.cut = cut;
  }
}

/** Reads one value that starts at or after `start` (spaces are skipped). Never throws. */
export function parseLenientJson(text: string, start = 0): LenientJson {
  const reader = new Reader(text, start);
  try {
    const value = reader.value(0);
    const repairs = [...reader.repairs];
    return { ok: true, value, end: reader.at, repairs, unclosed: reader.unclosed };
  } catch (cause) {
    if (!(cause instanceof Unreadable)) throw cause;
    return { ok: false, cut: cause.cut, at: cause.at, detail: cause.message };
  }
}

class Reader {
  readonly repairs = new Set<string>();
  unclosed = 0;
  at: number;
  private readonly text: string;

  constructor(text: string, start: number) {
    this.text = text;
    this.at = start;
  }

  value(depth: number): Json {
    if (depth > MAX_DEPTH) throw new Unreadable(this.at, 'nested too deeply');
    this.space();
    const next = this.text[this.at];
    if (next === undefined)
      throw new Unreadable(this.at, 'it ends where a value is expected', true);
    if (next === '{') return this.object(depth);
    if (next === '[') return this.list(depth);
    if (QUOTES.has(next)) return this.string();
    return this.number() ?? this.word();
  }

  private object(depth: number): Json {
    const entries: [string, Json][] = [];
    this.at += 1;
    while (!this.closes('}')) {
      const key = this.key();
      this.space();
      if (!':：'.includes(this.text[this.at] ?? ' ')) {
        throw new Unreadable(this.at, `a colon is missing after "${key}"`, this.ended());
      }
      this.at += 1;
      entries.push([key, this.value(depth + 1)]);
      this.comma('}');
    }
    // fromEntries defines own properties, so a key like __proto__ stays data.
    return Object.fromEntries(entries);
  }

  private list(depth: number): Json {
    const items: Json[] = [];
    this.at += 1;
    while (!this.closes(']')) {
      items.push(this.value(depth + 1));
      this.comma(']');
    }
    return items;
  }

  /** Whether the bracket closes here; at the end of the text it counts as missing. */
  private closes(bracket: string): boolean {
    this.space();
    if (this.text[this.at] === bracket) {
      this.at += 1;
      return true;
    }
    if (!this.ended()) return false;
    // A number or word as the last thing may have lost its second half; a closed string or bracket has not.
    const before = this.text.slice(0, this.at).trimEnd().at(-1) ?? '';
    if (!'"\'`}]{['.includes(before)) throw new Unreadable(this.at, 'it ends in the middle', true);
    this.unclosed += 1;
    return true;
  }

  private comma(bracket: string): void {
    this.space();
    const next = this.text[this.at];
    if (next !== ',' && next !== '，') {
      if (next === bracket || this.ended()) return;
      throw new Unreadable(this.at, `"," or "${bracket}" is expected before ${this.near()}`);
    }
    this.at += 1;
    this.space();
    if (this.text[this.at] === bracket) this.repairs.add('trailing comma');
  }

  private key(): string {
    const next = this.text[this.at];
    if (next !== undefined && QUOTES.has(next)) return this.string();
    const word = this.match(WORD);
    if (word === null) {
      throw new Unreadable(this.at, `a name is expected before ${this.near()}`, this.ended());
    }
    this.repairs.add('name without quotes');
    return word;
  }

  string(): string {
    const from = this.at;
    const opening = this.text[from] ?? '"';
    const quote = QUOTES.get(opening)?.closing ?? opening;
    const repair = QUOTES.get(opening)?.repair ?? null;
    if (repair !== null) this.repairs.add(repair);
    const triple = quote.repeat(3);
    if (quote !== '`' && this.text.startsWith(triple, from)) return this.tripleQuoted(triple);
    this.at += 1;
    const out: string[] = [];
    for (;;) {
      const stop = this.plainUntil(quote);
      out.push(this.text.slice(this.at, stop));
      this.at = stop;
      const next = this.text[stop];
      if (next === undefined) throw new Unreadable(from, 'a string is not closed', true);
      this.at += 1;
      if (next === quote) return out.join('');
      out.push(this.escape());
    }
  }

  /** Index of the next quote or backslash. */
  private plainUntil(quote: string): number {
    let stop = this.at;
    for (; stop < this.text.length; stop += 1) {
      const next = this.text[stop];
      if (next === quote || next === '\\') break;
      if (next === '\n' && quote !== '`') this.repairs.add('line break inside a string');
    }
    return stop;
  }

  private tripleQuoted(triple: string): string {
    this.repairs.add('triple quotes');
    const end = this.text.indexOf(triple, this.at + 3);
    if (end < 0) throw new Unreadable(this.at, 'a string is not closed', true);
    const inside = this.text.slice(this.at + 3, end);
    this.at = end + 3;
    return inside;
  }

  /** After a backslash. An unknown escape keeps its backslash: in a regular expression it was meant. */
  private escape(): string {
    const next = this.text[this.at];
    if (next === undefined) throw new Unreadable(this.at, 'a string is not closed', true);
    this.at += 1;
    const plain = ESCAPES[next];
    if (plain !== undefined) return plain;
    if (next === '\n') return '\n';
    const hex = next === 'u' ? /^[0-9a-fA-F]{4}/.exec(this.text.slice(this.at, this.at + 4)) : null;
    if (hex !== null) {
      this.at += 4;
      return String.fromCharCode(Number.parseInt(hex[0], 16));
    }
    this.repairs.add('unknown escape kept as it is');
    return `\\${next}`;
  }

  private number(): Json | null {
    const found = this.match(NUMBER);
    return found === null ? null : Number(found);
  }

  private word(): Json {
    const from = this.at;
    const found = this.match(WORD);
    const value = found === null ? undefined : WORDS.get(found);
    if (value === undefined) {
      this.at = from;
      throw new Unreadable(from, `${this.near()} is not a value`, this.ended());
    }
    if (found !== String(value)) this.repairs.add('Python words');
    return value;
  }

  private space(): void {
    this.match(SPACE);
  }

  private ended(): boolean {
    TERMINATOR.lastIndex = this.at;
    return TERMINATOR.test(this.text);
  }

  private near(): string {
    return this.ended() ? 'the end' : JSON.stringify(this.text.slice(this.at, this.at + 20));
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) return null;
    this.at += found.length;
    return found;
  }
}
