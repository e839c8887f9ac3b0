import { expect, onTestFinished } from 'vitest';
import { type OpenRun, openRun } from '../../electron/store/open-run.ts';
import { readPrefix } from '../../electron/store/read-run.ts';
import { runPath, runsFolder } from '../../electron/store/run-paths.ts';
import type { RunId } from '../../shared/ids.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import { foldAll } from '../../shared/run/fold.ts';
import { type Mark, markOf } from '../../shared/run/mark.ts';
import { unpackMarks } from '../../shared/run/mark-columns.ts';
import { requireOk } from './scratch.ts';

/** Opened for the length of the test. */
export function look(home: string, run = '2026'): OpenRun {
  const opened = requireOk(openRun(home, run));
  onTestFinished(() => opened.close());
  return opened;
}

/** Without what their steps returned, as a screen gets them. */
export const bare = (events: readonly RunEvent[]): readonly RunEvent[] =>
  events.map((event) => {
    const { result: _result, ...rest } = { ...event };
    return rest;
  });

export function marksOf(run: OpenRun): readonly Mark[] {
  const { marks, words } = run.snapshot();
  return marks.flatMap((skeleton, index) => unpackMarks(`${skeleton}\n${words(index)}`));
}

/** A run's events as the slow way reads them. */
export const eventsOf = (home: string, id: RunId): readonly RunEvent[] =>
  readPrefix(runPath(runsFolder(home), id)).events;

/** What the run shows is what folding and marking these events gives. */
export function expectWhole(run: OpenRun, events: readonly RunEvent[]): void {
  const snapshot = run.snapshot();
  expect(snapshot).toMatchObject({ lastSeq: events.length, damage: null });
  expect(snapshot.state).toEqual(foldAll(bare(events)));
  expect(marksOf(run)).toEqual(events.map(markOf));
}
