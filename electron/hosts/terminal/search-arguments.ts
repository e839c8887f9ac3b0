import { ok } from '../../../shared/result.ts';
import type { OptionValues } from './options.ts';
import { type Parsed, usage } from './parse-choice.ts';

export const SEARCH_OPTIONS = { run: 'text', limit: 'text', json: 'flag' } as const;
export const NOTE_OPTIONS = { event: 'text', json: 'flag' } as const;

export interface SearchAct {
  readonly text: string;
  /** Null: all runs. */
  readonly run: string | null;
  /** Hits that are shown at most. */
  readonly limit: number;
}

export interface NoteAct {
  readonly run: string;
  readonly event: number;
  readonly text: string;
}

const STANDARD_LIMIT = 20;
const HIGHEST_LIMIT = 100_000;

/** Words may come in quotes or not. Errors: `usage`. */
export function parseSearch({ rest, texts }: OptionValues): Parsed<SearchAct> {
  const text = rest.join(' ').trim();
  if (text === '')
    return usage('`tandem search` needs words to look for: tandem search "no route".');
  const limit = texts.limit?.[0] === undefined ? STANDARD_LIMIT : Number(texts.limit[0]);
  if (!Number.isInteger(limit) || limit < 1 || limit > HIGHEST_LIMIT) {
    return usage(`--limit is a number from 1 to 100,000; \`${texts.limit?.[0]}\` is not.`);
  }
  return ok({ text, run: texts.run?.[0] ?? null, limit });
}

/** Errors: `usage`. */
export function parseNote({ rest, texts }: OptionValues): Parsed<NoteAct> {
  const [run = '', ...words] = rest;
  if (run === '') return usage('`tandem note` needs the name of a run; `tandem runs` lists them.');
  const event = Number(texts.event?.[0] ?? '');
  if (!Number.isInteger(event) || event < 1) {
    return usage(
      '`tandem note` needs the number of an event: --event N, as `tandem search` shows it.',
    );
  }
  const text = words.join(' ').trim();
  if (text === '') return usage('The note is empty: tandem note RUN --event N "what to remember".');
  return ok({ run, event, text });
}
