/**
 * A shell command as its characters, each marked as plain text or as something that the shell acts on. What
 * stands in quotes is text; a line end is none anywhere, since a comment may hold half a pair of quotes.
 */
export interface CommandText {
  /** Trimmed, with runs of blanks outside quotes made one. */
  readonly characters: readonly string[];
  /** Whether the character of the same index joins commands, redirects, expands, or can't be seen. */
  readonly active: readonly boolean[];
  /** False when no `*` may vouch for any of it: it expands something, has several lines, or an open quote. */
  readonly readable: boolean;
}

const OPERATORS = new Set([';', '&', '|', '<', '>', '(', ')', '$', '`']);
const EXPANDING = new Set(['$', '`']);
/** Before anything else a backslash in double quotes is only itself (POSIX). */
const ESCAPED_IN_DOUBLE_QUOTES = new Set(['$', '`', '"', '\\']);
/** Control and format characters, lone surrogates, and every blank other than the one of the keyboard. */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/u;

const isUnseen = (character: string): boolean =>
  (character < ' ' || character > '~') && UNSEEN.test(character);

/** Reads a command, or a pattern for one, as a POSIX shell splits it. Never throws. */
export function readCommandText(raw: string): CommandText {
  const scan = { quote: '', isEscaped: false, isBlank: false, readable: true };
  const characters: string[] = [];
  const active: boolean[] = [];
  const push = (character: string, acts: boolean): void => {
    if (scan.isBlank && characters.length > 0) {
      characters.push(' ');
      active.push(false);
    }
    scan.isBlank = false;
    characters.push(character);
    active.push(acts);
  };
  const all = [...raw];
  for (const [index, character] of all.entries()) {
    const { quote, isEscaped } = scan;
    scan.isEscaped = false;
    if (quote === '' && !isEscaped && (character === ' ' || character === '\t')) {
      scan.isBlank = true;
    } else if (isUnseen(character)) {
      if (character === '\n' || character === '\r') scan.readable = false;
      push(character, true);
    } else if (isEscaped) {
      push(character, false);
    } else if (character === '\\' && quote !== "'") {
      scan.isEscaped = quote === '' || ESCAPED_IN_DOUBLE_QUOTES.has(all[index + 1] ?? '');
      push(character, false);
    } else if (character === quote || (quote === '' && (character === '"' || character === "'"))) {
      scan.quote = character === quote ? '' : character;
      push(character, false);
    } else {
      const acts = acting(quote).has(character);
      if (acts && EXPANDING.has(character)) scan.readable = false;
      push(character, acts);
    }
  }
  const readable = scan.readable && scan.quote === '' && !scan.isEscaped;
  return { characters, active, readable };
}

const NOTHING: ReadonlySet<string> = new Set();

function acting(quote: string): ReadonlySet<string> {
  if (quote === '') return OPERATORS;
  return quote === '"' ? EXPANDING : NOTHING;
}

/** Trimmed and with single blanks, as patterns are compared. */
export const collapseBlanks = (raw: string): string => readCommandText(raw).characters.join('');
