import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createKeptRuns, type KeptRuns } from '../../electron/ipc/desk/kept-runs.ts';
import { openRun } from '../../electron/store/open-run.ts';
import { runPath, runsFolder } from '../../electron/store/run-paths.ts';
import { ok } from '../../shared/result.ts';
import { entry, newRun, RUN, scratchFolder, started } from '../store/scratch.ts';

let kept: KeptRuns | null = null;
afterEach(() => kept?.close());

const recorded = (): { readonly home: string; readonly path: string } => {
  const home = scratchFolder();
  const log = newRun(runsFolder(home));
  log.append(entry(started('first')));
  log.close();
  return { home, path: runPath(runsFolder(home), RUN) };
};

const runsOf = (home: string): KeptRuns => {
  kept = createKeptRuns({ open: async (run) => openRun(home, run) });
  return kept;
};

describe('a run that is kept open', () => {
  it('is not found any more once its file is deleted and nobody holds it', async () => {
    const { home, path } = recorded();
    const runs = runsOf(home);
    const look = () => runs.use(RUN, (open) => ok(open.snapshot().lastSeq));
    expect(await look()).toEqual(ok(1));
    rmSync(path);
    expect(await look()).toMatchObject({ ok: false, error: { kind: 'run-not-found' } });
  });

  it('is opened anew when another file took its place', async () => {
    const { home, path } = recorded();
    copyFileSync(path, `${path}.backup`);
    const runs = runsOf(home);
    const first = await runs.use(RUN, (open) => ok(open));
    renameSync(`${path}.backup`, path);
    const second = await runs.use(RUN, (open) => ok(open));
    expect(first.ok && second.ok && first.value !== second.value).toBe(true);
  });

  it('is the same one as long as its file is', async () => {
    const { home } = recorded();
    const runs = runsOf(home);
    const first = await runs.use(RUN, (open) => ok(open));
    const second = await runs.use(RUN, (open) => ok(open));
    expect(first.ok && second.ok && first.value === second.value).toBe(true);
  });
});
