import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../shared/run/event.ts';
import { foldAll } from '../../shared/run/fold.ts';
import { eventsOf, expectWhole, look } from './look.ts';
import { type LargeRun, makeLargeRun } from './make-large-run.ts';
import { scratchFolder } from './scratch.ts';

/** The events of a generated run, in a folder that is gone afterwards. */
function make(run: Omit<LargeRun, 'home'>): readonly RunEvent[] {
  const home = mkdtempSync(join(tmpdir(), 'tandem-made-'));
  try {
    return eventsOf(home, makeLargeRun({ ...run, home }));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const kindsOf = (events: readonly RunEvent[]): ReadonlySet<string> =>
  new Set(events.map(({ kind }) => kind));

describe('a generated run', () => {
  it('has exactly as many events as asked for, all of them good, and folds to an end', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 10, max: 100 }), fc.integer({ min: 100, max: 2_600 })),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        (events, seed, sideBySide, isFinished) => {
          const made = make({ events, seed, sideBySide, isFinished });
          expect(made.length).toBe(events);
          const state = foldAll(made);
          expect(state.finished !== null).toBe(isFinished);
          expect(state.started?.request).toContain('🚲');
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is the same run for the same seed, and another one for another', () => {
    const [one, same, other] = [3, 3, 4].map((seed) => make({ events: 700, seed }));
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
  });

  it('written in batches opens by what is derived and by its events alike', () => {
    const home = scratchFolder();
    const id = makeLargeRun({ home, events: 6_000 });
    expectWhole(look(home), eventsOf(home, id));
  });

  it('has steps side by side, retries, rounds, people, problems and merges', () => {
    const events = make({ events: 6_000, sideBySide: 3 });
    const wanted = ['step.merged', 'model.retried', 'model.failed', 'command.decided'];
    const noticed = ['human.steered', 'progress.flagged', 'loop.detected', 'plan.revised'];
    expect([...wanted, ...noticed].filter((kind) => !kindsOf(events).has(kind))).toEqual([]);
    let most = 0;
    let open = 0;
    for (const { kind } of events) {
      if (kind === 'step.started') open += 1;
      if (kind === 'step.ended') open -= 1;
      most = Math.max(most, open);
    }
    expect({ most, open }).toEqual({ most: 3, open: 0 });
    expect(JSON.stringify(events)).toContain('\\ud83d surrogate');
  });

  it('can be a fork, have notes after its end, and one huge output', () => {
    const events = make({ events: 300, forkOf: '20261120-1', notes: 4, bigOutput: 3_000_000 });
    expect(events.slice(-4).map(({ kind }) => kind)).toEqual(Array(4).fill('human.note'));
    const state = foldAll(events);
    expect([state.fork?.parentRun, state.notes?.length]).toEqual(['20261120-1', 4]);
    const sizes = events.flatMap((event) => (event.kind === 'tool.ended' ? [event.bytes] : []));
    expect(Math.max(...sizes)).toBe(3_000_000);
  });
});
