import type { RunState } from '../../../../shared/run/state.ts';
import type { Paint, Tone } from './style.ts';

/** What a sentence about an event may draw on: the run's state after the event, and colour. */
export interface Telling {
  readonly state: RunState;
  readonly paint: Paint;
  /** What a tool call was asked to do, by its step key; told when it ends. */
  readonly calls: ReadonlyMap<string, string>;
  readonly showPlans: boolean;
  /** True where a person is asked: questions are then put by the asker. */
  readonly isAsked: boolean;
}

/** One line of a stage: a mark in its column, then the text. */
export const line = (paint: Paint, tone: Tone, sign: string, text: string): string =>
  `  ${paint(tone, sign)} ${text}`;

/** A line below another one, without a mark; `deeper` puts it below a line that is itself indented. */
export const detail = (paint: Paint, text: string, deeper = false): string =>
  `${deeper ? '        ' : '      '}${paint('quiet', text)}`;

/** Facts in a row; empty ones are left out, so that nobody reads a zero that nobody measured. */
export const joined = (...facts: readonly (string | null | false)[]): string =>
  facts.filter((fact) => typeof fact === 'string' && fact !== '').join(' · ');

const NAME_COLUMNS = 11;

/** A fact in a table of two columns; without a name it goes on under the fact above. */
export const row = (paint: Paint, name: string, value: string): string =>
  `  ${name === '' ? ''.padEnd(NAME_COLUMNS) : paint('quiet', name.padEnd(NAME_COLUMNS))} ${value}`;

/** The column in which the facts of such a table begin. */
export const VALUE_COLUMN = 2 + NAME_COLUMNS + 1;
