import { expect, it } from 'vitest';
import { createDiffCache } from '../../electron/changes/diff-texts.ts';
import { diffRunFile, listRunChanges } from '../../electron/changes/run-changes.ts';
import { createKeptReadings, type ReadRun } from '../../electron/hosts/engine/kept-readings.ts';
import { ok } from '../../shared/result.ts';
import { makeLargeRun } from '../store/make-large-run.ts';
import { requireOk, scratchFolder } from '../store/scratch.ts';

it('says the same of a long run, of which only some events are read', async () => {
  const home = scratchFolder();
  const id = makeLargeRun({ home, events: 21_000, files: 60 });
  const readings = createKeptReadings(home);
  const cache = createDiffCache();
  const scope = { kind: 'run' } as const;
  const look = async (source: ReadRun) => {
    const files = await listRunChanges(source, scope, cache);
    const path = files[7]?.path ?? '';
    const diff = await diffRunFile(source, { scope, path }, cache);
    return ok({ read: source.events.length, files, diff });
  };
  const some = requireOk(await readings.withChanges(id, look));
  const all = requireOk(await readings.withRun(id, look));
  expect([some.files, some.diff]).toEqual([all.files, all.diff]);
  expect(all.read).toBe(21_000);
  expect(some.read).toBeLessThan(all.read / 2);
  readings.close();
});
