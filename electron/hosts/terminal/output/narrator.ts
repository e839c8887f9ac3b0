import { stripVTControlCharacters } from 'node:util';
import type { RunEvent } from '../../../../shared/run/event.ts';
import { fold } from '../../../../shared/run/fold.ts';
import { emptyRun, type RunState } from '../../../../shared/run/state.ts';
import type { Pulse } from '../../../workflow/ports.ts';
import type { RunEnd } from '../../engine.ts';
import { displayWidth, wrapText } from './display-width.ts';
import { describeEnding, describeFailure } from './ending.ts';
import { describeEvent, stageOf } from './event-lines.ts';
import { describeCall } from './execution-lines.ts';
import { VALUE_COLUMN } from './lines.ts';
import { createLiveLine } from './live-line.ts';
import { createLongWaits } from './long-waits.ts';
import { describeDone, describeHeader } from './run-lines.ts';
import type { Screen } from './screen.ts';
import { mark, type Paint } from './style.ts';

/** Tells a run as it happens: lines that stay, and one live line where there is a terminal. */
export interface Narrator {
  event(runId: string, event: RunEvent): void;
  pulse(pulse: Pulse): void;
  /** Called some times a second, so that times and countdowns run on. */
  tick(): void;
  end(end: RunEnd): void;
}

export function createNarrator(input: {
  readonly screen: Screen;
  readonly paint: Paint;
  readonly command: string;
  readonly now: () => number;
  /** False where a person is asked about the plan: it is shown with the question then. */
  readonly showPlans: boolean;
  /** True where a person sits who can be asked. */
  readonly isAsked: boolean;
  /** On resume: the run as it was before. */
  readonly from?: { readonly runId: string; readonly state: RunState };
}): Narrator {
  const { screen, paint } = input;
  const live = createLiveLine(paint, input.now);
  const calls = new Map<string, string>();
  let state = input.from?.state ?? emptyRun;
  let stage = '';
  const waits = createLongWaits(input.now);

  const print = (text: string) => printWrapped(screen, text);
  const heading = (key: string) => {
    const next = stageOf(key);
    if (next === null || next === stage) return;
    stage = next;
    const scripted = state.started?.scripted === true ? paint('warn', ' (scripted)') : '';
    print('');
    print(`${paint('strong', stage)}${scripted}`);
  };

  // Told with the first event, so that a resume that is refused says only why.
  let toTell = input.from;
  const tellSoFar = () => {
    if (toTell === undefined) return;
    const { runId, state: before } = toTell;
    toTell = undefined;
    for (const text of describeHeader(before.started, runId, paint)) print(text);
    for (const text of describeDone(before, paint)) print(text);
  };
  return {
    event(runId, event) {
      tellSoFar();
      state = fold(state, event);
      if (event.kind === 'run.started') {
        for (const text of describeHeader(event, runId, paint)) print(text);
      }
      if (event.kind === 'tool.started') calls.set(event.key, describeCall(event));
      const lines = describeEvent(
        event,
        { state, paint, calls, showPlans: input.showPlans, isAsked: input.isAsked },
        screen.columns,
      );
      if (lines.length > 0) heading(event.key);
      for (const text of lines) print(text);
      if (event.kind === 'tool.ended') calls.delete(event.key);
      live.event(event);
      waits.over();
      screen.setLive(event.kind === 'run.finished' ? null : live.text());
    },
    pulse(pulse) {
      live.pulse(pulse);
      screen.setLive(live.text());
      waits.pulse(pulse);
    },
    tick() {
      screen.setLive(live.text());
      const words = screen.live ? null : waits.due();
      if (words !== null) print(`  ${mark.doing} ${words} …`);
    },
    end(end) {
      screen.setLive(null);
      const { command } = input;
      if (end.error !== null) {
        print('');
        for (const text of describeFailure(end.error, paint, command)) print(text);
      }
      const { runId } = end;
      const said = end.error;
      for (const text of describeEnding(end.finished, { state, runId, paint, command, said }))
        print(text);
    },
  };
}

/** A line of the table whose fact is a command. */
const COMMAND = /^ {2}(?:[a-z ]{11} )(?:tandem|npm run|git) /;

/**
 * Breaks a line that is wider than the terminal at words. Its continuation stands under its text: under the
 * second column where there is one. A command to type stays whole: a break of ours would be copied with it.
 */
export function printWrapped(screen: Screen, text: string): void {
  const unstyled = stripVTControlCharacters(text);
  if (!screen.live || displayWidth(text) <= screen.columns || COMMAND.test(unstyled)) {
    screen.print(text);
    return;
  }
  const lead = /^\s*/.exec(unstyled)?.[0].length ?? 0;
  const inTable = /^ {2}(\w| {12}\S)/.test(unstyled) && unstyled[VALUE_COLUMN - 1] === ' ';
  const hang = ' '.repeat(inTable && screen.columns >= 60 ? VALUE_COLUMN : Math.min(12, lead + 2));
  const begin = Math.min(hang.length, lead);
  const room = screen.columns - hang.length;
  const [first = '', ...more] = wrapText(text.trimStart(), room, screen.columns - begin);
  screen.print(`${' '.repeat(begin)}${first}`);
  for (const rest of more) screen.print(`${hang}${rest}`);
}
