import type { RunState } from '../../../../shared/run/state.ts';
import type { Paint, Tone } from './style.ts';

/** What a sentence about an event may draw on: the run's state after the event, and colour. */
export interface Telling {
  readonly state: RunState;
  readonly paint: Paint;
  /** What a tool call was asked to do, by its step key; told when it ends. */
  readonly calls: ReadonlyMap<string, string>;
}

/** One line of a stage: a mark in its column, then the text. */
export const line = (paint: Paint, tone: Tone, sign: string, text: string): string =>
  `  ${paint(tone, sign)} ${text}`;

/** A line below another one, without a mark. */
export const detail = (paint: Paint, text: string): string => `      ${paint('quiet', text)}`;

/** Facts in a row; empty ones are left out, so that nobody reads a zero that nobody measured. */
export const joined = (...facts: readonly (string | null | false)[]): string =>
  facts.filter((fact) => typeof fact === 'string' && fact !== '').join(' · ');
