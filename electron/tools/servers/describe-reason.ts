import { plainText } from '../../sandbox/plain-text.ts';

const LONGEST = 600;
const DEEPEST = 4;

/** Why something failed, with the causes below it: `fetch failed` alone helps nobody. Bounded, without a final stop. */
export function describeReason(reason: unknown): string {
  const said = new Set(messagesOf(reason, DEEPEST).filter((text) => text !== ''));
  const text = plainText([...said].join(': '))
    .trim()
    .replace(/\.$/, '');
  return text.length > LONGEST ? `${text.slice(0, LONGEST).toWellFormed()}…` : text;
}

function messagesOf(reason: unknown, depth: number): readonly string[] {
  if (depth === 0 || reason === undefined || reason === null) return [];
  if (!(reason instanceof Error)) return [String(reason)];
  // Errors of many attempts have no words of their own, only a code.
  const own = reason.message === '' && 'code' in reason ? String(reason.code) : reason.message;
  const below = messagesOf(reason.cause, depth - 1);
  // Some libraries repeat the words of the cause in their own.
  return below.some((text) => own.includes(text)) ? [own, ...below.slice(1)] : [own, ...below];
}
