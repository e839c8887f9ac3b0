import type { SearchQuery } from '../../shared/ipc/search.ts';
import { lanes } from '../../shared/run/event.ts';
import { stepTag, tagOfKind, tagOfLane, WHOLE_TAG } from './search-tags.ts';

/**
 * What people type, as an expression of SQLite's full-text search. Nothing of theirs reaches its grammar: a word is
 * passed on as a quoted string, in which only the quote means something, and what has no letter or digit in it is left
 * out. So there is no such thing as a wrong query.
 */
export interface ParsedQuery {
  /** Null: nothing to look for was said. */
  readonly match: string | null;
  /** What a found text is looked through for, to show where it is; null where only filters were given. */
  readonly pattern: RegExp | null;
}

/** An optional minus, an optional field, and a quoted text or a word. */
const TERM = /(-)?(?:(kind|lane|step|file|is):)?(?:"([^"]*)"?|(\S+))/giu;
const WORDS = /[\p{L}\p{N}\p{Co}]+/gu;
/** More words than this nobody types; each costs a look into the index. */
const MOST_TERMS = 40;

interface Term {
  readonly isNot: boolean;
  readonly field: string | null;
  readonly text: string;
  readonly isPrefix: boolean;
}

export function parseQuery({
  text,
  kinds,
  lanes: wantedLanes,
}: Pick<SearchQuery, 'text' | 'kinds' | 'lanes'>): ParsedQuery {
  const terms = readTerms(text);
  const wanted = terms.filter(({ isNot }) => !isNot).flatMap(describeTerm);
  const refused = terms.filter(({ isNot }) => isNot).flatMap(describeTerm);
  if (kinds !== undefined) wanted.push(anyOf(kinds.map((kind) => tagged(tagOfKind(kind)))));
  if (wantedLanes !== undefined) {
    wanted.push(anyOf(wantedLanes.map((lane) => tagged(tagOfLane(lane)))));
  }
  if (wanted.length === 0 && refused.length === 0) return { match: null, pattern: null };
  if (wanted.length === 0) wanted.push(tagged(WHOLE_TAG));
  const all = wanted.join(' AND ');
  const match = refused.length === 0 ? all : `(${all}) NOT ${anyOf(refused)}`;
  return { match, pattern: patternOf(terms) };
}

function readTerms(text: string): readonly Term[] {
  const terms: Term[] = [];
  for (const [, minus, field, quoted, word] of text.normalize('NFC').matchAll(TERM)) {
    const isPrefix = word !== undefined && word.length > 1 && word.endsWith('*');
    const plain = quoted ?? word ?? '';
    const named = field?.toLowerCase() ?? null;
    const isKnown = named !== 'is' || plain.toLowerCase() === 'error';
    terms.push({
      isNot: minus !== undefined,
      field: isKnown ? named : null,
      // A field that means nothing is a word like any other.
      text: isKnown ? plain : `${field} ${plain}`,
      isPrefix,
    });
    if (terms.length === MOST_TERMS) break;
  }
  return terms;
}

/** None for a term without a letter or digit. */
function describeTerm({ field, text, isPrefix }: Term): string[] {
  switch (field) {
    case 'kind':
      return wordsOf(text).length === 0 ? [] : [`tag : ${quote(tagOfKind(text))} *`];
    case 'lane':
      return wordsOf(text).length === 0 ? [] : [anyOf(lanesLike(text).map(tagged))];
    case 'step':
      return text === '' ? [] : [tagged(stepTag(text))];
    case 'is':
      return [tagged('error')];
    case 'file':
      return describeWords('file', text, isPrefix);
    default:
      return describeWords('text', text, isPrefix);
  }
}

function describeWords(column: string, text: string, isPrefix: boolean): string[] {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  return [`${column} : ${quote(words.join(' '))}${isPrefix ? ' *' : ''}`];
}

const wordsOf = (text: string): readonly string[] => text.match(WORDS) ?? [];
const quote = (text: string): string => `"${text.replaceAll('"', ' ')}"`;
const tagged = (tag: string): string => `tag : ${quote(tag)}`;
/** Of no alternatives none fits. */
const anyOf = (parts: readonly string[]): string =>
  `(${parts.length === 0 ? tagged('nothing') : parts.join(' OR ')})`;

/** `lane:verify` means verification. A name that no lane has finds nothing. */
const lanesLike = (text: string): readonly string[] =>
  lanes.filter((lane) => lane.startsWith(text.toLowerCase())).map(tagOfLane);

/** Literal words with anything but words between them: it can't be slow, whatever the words are. */
function patternOf(terms: readonly Term[]): RegExp | null {
  const parts = terms
    .filter(({ isNot, field }) => !isNot && (field === null || field === 'file'))
    .map(({ text, isPrefix }) => ({ words: wordsOf(text), isPrefix }))
    .filter(({ words }) => words.length > 0)
    .map(({ words, isPrefix }) => {
      const end = isPrefix ? '' : '(?![\\p{L}\\p{N}\\p{Co}])';
      return `(?<![\\p{L}\\p{N}\\p{Co}])${words.join('[^\\p{L}\\p{N}\\p{Co}]{1,8}')}${end}`;
    });
  return parts.length === 0 ? null : new RegExp(parts.join('|'), 'giu');
}
