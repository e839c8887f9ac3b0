import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { chainRow, INSERT_EVENT, rowValues } from '../../electron/store/event-row.ts';
import { createLibrary } from '../../electron/store/library.ts';
import { openRun, openRunInTurns } from '../../electron/store/open-run.ts';
import { runsFolder } from '../../electron/store/run-paths.ts';
import { chainStart } from '../../electron/store/run-tables.ts';
import type { EventBody } from '../../shared/run/event.ts';
import { EPOCH, finished, newRun, RUN, requireOk, scratchFolder, started } from './scratch.ts';

/** A file that somebody made by hand: checksums are right, and nothing is derived, so that all of it has to be read. */
function forge(bodies: readonly EventBody[]): string {
  const home = scratchFolder();
  newRun(runsFolder(home)).close();
  const database = new DatabaseSync(join(runsFolder(home), `${RUN}.tandem`));
  database.exec('BEGIN; DELETE FROM event; DELETE FROM derived');
  const insert = database.prepare(INSERT_EVENT);
  let crc = chainStart({ format: 3, runId: RUN, epoch: EPOCH });
  for (const [at, { kind, ...fields }] of bodies.entries()) {
    const row = {
      ...{ seq: at + 1, at: at * 1000, format: 3, kind, key: 'run', parent: '', lane: 'system' },
      ...{ body: JSON.stringify(fields), result: null, resultBlob: null, inputHash: null },
    };
    crc = chainRow(row, crc);
    insert.run(...rowValues(row, crc));
  }
  database.exec('COMMIT');
  database.close();
  return home;
}

const fault = (detail: string): EventBody => ({ kind: 'env.fault', what: 'w', detail });
const many = (count: number, detail = 'd'): EventBody[] => [
  started('Do it'),
  ...Array.from({ length: count }, () => fault(detail)),
  finished('approved', 0),
];

/** How often others had their turn meanwhile. */
async function countTurns<T>(
  work: Promise<T>,
): Promise<{ readonly turns: number; readonly value: T }> {
  let turns = 0;
  let isOver = false;
  const tick = (): void => {
    turns += 1;
    if (!isOver) setImmediate(tick);
  };
  setImmediate(tick);
  const value = await work;
  isOver = true;
  return { turns, value };
}

describe('a run that has to be read from its beginning', () => {
  it('gives others their turn while it is opened, and shows the same as at one go', async () => {
    const home = forge(many(20_000));
    const { turns, value } = await countTurns(openRunInTurns(home, RUN));
    const run = requireOk(value);
    expect(turns).toBeGreaterThan(10);
    const atOnce = requireOk(openRun(home, RUN));
    expect(run.snapshot()).toEqual({ ...atOnce.snapshot(), words: expect.any(Function) });
    expect(run.snapshot()).toMatchObject({ lastSeq: 20_002, damage: null });
    run.close();
    atOnce.close();
  });

  it.each([
    ['it says more than', { seconds: 60, chars: 100_000 }],
    ['it can’t be read within', { seconds: 0, chars: 1e9 }],
  ])('ends where it costs too much, with the words "%s"', async (words, limits) => {
    const home = forge(many(20_000, 'x'.repeat(200)));
    const run = requireOk(await openRunInTurns(home, RUN, limits));
    const { lastSeq, damage } = run.snapshot();
    expect(damage).toMatchObject({ kind: 'log-corrupt', readable: lastSeq });
    expect(damage !== null && 'detail' in damage ? damage.detail : '').toContain(words);
    expect(lastSeq).toBeGreaterThan(0);
    expect(lastSeq).toBeLessThan(20_002);
    run.close();
  });

  it('is in the list with how it began and ended, without all of it being read', () => {
    const home = forge(many(60_000, 'x'.repeat(200)));
    const [listed] = requireOk(createLibrary({ home }).list());
    expect(listed).toMatchObject({ request: 'Do it', status: 'approved' });
  });
});
