import { describeCount } from '../../../../../shared/describe-count.ts';

/** Control characters but line ends and tabs, and those that hide or turn text around. */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
/** What a terminal would take for a colour or a move of the cursor. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it begins with one
const TERMINAL = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|.)/g;

/** A text of a run as people may read it. */
export const plain = (text: string): string =>
  text.replace(TERMINAL, '').replaceAll('\r\n', '\n').replace(UNSEEN, '');

/** A long text, with how much of it is left out. */
export function cut(text: string, most: number): string {
  const clean = plain(text);
  return clean.length <= most
    ? clean
    : `${clean.slice(0, most)}\n… ${describeCount(clean.length - most)} more characters`;
}

export const count = (amount: number, one: string, many = `${one}s`): string =>
  `${describeCount(amount)} ${amount === 1 ? one : many}`;

export function bytes(amount: number): string {
  if (amount < 1000) return `${amount} B`;
  if (amount < 1_000_000) return `${(amount / 1000).toFixed(1)} kB`;
  return `${(amount / 1_000_000).toFixed(1)} MB`;
}
