import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { nearest } from './nearest.ts';

/** What reading a part of the command line comes to; the error is always `usage` with one sentence. */
export type Parsed<T> = Result<T, TandemError>;

export const usage = (message: string) => err({ kind: 'usage', message } as const);

/** One of a fixed list of words; the refusal names the list and the word that was most likely meant. */
export function parseChoice<T extends string>(
  option: string,
  value: string,
  choices: readonly T[],
): Parsed<T> {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return ok(found);
  const near = nearest(value, choices);
  const hint = near === null ? '' : ` Did you mean ${near}?`;
  return usage(`--${option} is ${choices.join(', ')}; \`${value}\` is none of them.${hint}`);
}

/** The same, or null where the option was left out. */
export const parseOptional = <T extends string>(
  option: string,
  value: string | undefined,
  choices: readonly T[],
): Parsed<T | null> => (value === undefined ? ok(null) : parseChoice(option, value, choices));
