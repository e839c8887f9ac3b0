import { type Lane, lanes } from '../../../shared/run/event.ts';

/** What the address of the search says, whoever wrote it. */
export interface SearchAddress {
  readonly q: string;
  /** Null: all runs. */
  readonly run: string | null;
  readonly lane: Lane | null;
  readonly errors: boolean;
}

const textOf = (value: unknown, most: number): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, most) : '';

export function readAddress(search: Readonly<Record<string, unknown>>): SearchAddress {
  const run = textOf(search.run, 200);
  return {
    q: textOf(search.q, 2_000),
    run: run === '' ? null : run,
    lane: lanes.find((lane) => lane === search.lane) ?? null,
    errors: search.errors === true || search.errors === 'true',
  };
}

/** What is as usual is left out of the address. */
export const writeAddress = ({ q, run, lane, errors }: SearchAddress) => ({
  ...(q !== '' && { q }),
  ...(run !== null && { run }),
  ...(lane !== null && { lane }),
  ...(errors && { errors: true }),
});

/** The words and the choices beside them, as one question. */
export const questionOf = ({ q, run, lane, errors }: SearchAddress, limit: number) => ({
  text: errors ? `${q} is:error` : q,
  run,
  ...(lane !== null && { lanes: [lane] }),
  limit,
  counts: true,
});
