/**
 * Signs in the description of somebody else's tool that it speaks to the model instead of describing itself. A
 * clean text proves nothing; a sign is pointed out to the person who decides and stops nothing by itself.
 */

interface Sign {
  readonly pattern: RegExp;
  readonly says: string;
}

const SIGNS: readonly Sign[] = [
  {
    pattern: /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/u,
    says: 'holds characters that can’t be seen',
  },
  {
    pattern: /<\/?[a-z][^>]{0,60}>|<!--/i,
    says: 'holds tags, which some models take for commands',
  },
  {
    pattern:
      /\b(?:ignore|disregard|forget|override)\b[^.]{0,40}\b(?:previous|prior|above|other|all|earlier)\b/i,
    says: 'tells the reader to ignore something',
  },
  {
    pattern:
      /\b(?:do not|don['’]t|never|without)\b[^.]{0,40}\b(?:tell|mention|inform|notify|reveal|asking)/i,
    says: 'asks to keep something from people',
  },
  {
    pattern:
      /\b(?:before|after|prior to|whenever)\b[^.]{0,60}\b(?:us|call|invok|answer)\w*[^.]{0,80}\b(?:read|send|call|include|run|pass|first)\b/i,
    says: 'gives orders for what to do around the call',
  },
  {
    pattern: /\b(?:instead of|rather than)\b[^.]{0,40}\b(?:tool|\w+_\w+)/i,
    says: 'wants to take the place of another tool',
  },
  {
    pattern:
      /\.ssh\b|id_rsa|\.env\b|\.aws\b|\.npmrc|\/etc\/passwd|credential|api[ _-]?key|private key|password/i,
    says: 'names keys, passwords or the files they lie in',
  },
  {
    pattern: /system prompt|<?important>?:|\byou must\b|\balways\b[^.]{0,30}\bcall\b/i,
    says: 'gives the reader orders',
  },
  { pattern: /https?:\/\/|\bcurl\b|\bwget\b/i, says: 'names an address or a program that fetches' },
  { pattern: /[A-Za-z0-9+/]{80,}={0,2}/, says: 'holds a long encoded text' },
];

/** Longer than any honest description of one tool among many. */
const LONG = 2_000;

/** What stands out, each as a predicate (`holds tags, …`); empty when nothing does. */
export function findSuspicious(text: string): readonly string[] {
  const found = SIGNS.filter(({ pattern }) => pattern.test(text)).map(({ says }) => says);
  return text.length > LONG ? [...found, `is ${text.length} characters long`] : found;
}
