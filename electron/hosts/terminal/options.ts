import { parseArgs } from 'node:util';
import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { nearest } from './nearest.ts';

/** `text`: once, with a value; `texts`: as often as wanted; `flag`: there or not. */
export type OptionTable = Readonly<Record<string, 'text' | 'texts' | 'flag'>>;

export interface OptionValues {
  readonly texts: Readonly<Record<string, readonly string[]>>;
  readonly flags: ReadonlySet<string>;
  /** Arguments that belong to no option, in order. */
  readonly rest: readonly string[];
}

const usage = (message: string) => err({ kind: 'usage', message } as const);

/**
 * Options by a table. `node:util` splits the words; what is wrong with them is said here, because its own
 * sentences can't name the option that was meant.
 */
export function parseOptions(
  command: string,
  table: OptionTable,
  args: readonly string[],
): Result<OptionValues, TandemError> {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(table).map(([name, kind]) => [
        name,
        { type: kind === 'flag' ? 'boolean' : 'string', multiple: true } as const,
      ]),
    ),
    strict: false,
    tokens: true,
  });
  const texts: Record<string, string[]> = {};
  const flags = new Set<string>();
  const rest: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') rest.push(token.value);
    if (token.kind !== 'option') continue;
    const kind = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
    const fault = faultOf(token, kind, { command, table, texts });
    if (fault !== null) return usage(fault);
    if (kind === 'flag') flags.add(token.name);
    else texts[token.name] = [...(texts[token.name] ?? []), token.value ?? ''];
  }
  return ok({ texts, flags, rest });
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function faultOf(
  token: OptionToken,
  kind: OptionTable[string] | undefined,
  seen: {
    readonly command: string;
    readonly table: OptionTable;
    readonly texts: Readonly<Record<string, readonly string[]>>;
  },
): string | null {
  const { rawName, value } = token;
  if (kind === undefined) {
    const names = Object.keys(seen.table);
    const near = nearest(token.name, names);
    const hint =
      near === null
        ? `It knows ${names.map((name) => `--${name}`).join(', ')}.`
        : `Did you mean --${near}?`;
    return `\`${seen.command}\` has no option ${rawName}. ${hint}`;
  }
  if (kind === 'flag') return value === undefined ? null : `${rawName} takes no value.`;
  if (value === undefined) return `${rawName} needs a value.`;
  // No option begins with a digit: `-5` is a negative number, and whoever takes the value says what it may be.
  if (token.inlineValue !== true && /^-[^\d]/.test(value)) {
    return `${rawName} needs a value; one that begins with a dash is written ${rawName}=${value}.`;
  }
  if (kind === 'text' && seen.texts[token.name] !== undefined) return `${rawName} is given twice.`;
  return null;
}
