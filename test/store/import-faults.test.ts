import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { importRun } from '../../electron/store/import-run.ts';
import { runsFolder } from '../../electron/store/run-paths.ts';
import { goodBundle, putPayload } from './forge-bundle.ts';
import { requireErr, scratchFolder } from './scratch.ts';

/** What may happen to a file and to the disk while a run is taken in. */

function place(home = join(scratchFolder(), 'home')) {
  const from = scratchFolder();
  mkdirSync(runsFolder(home), { recursive: true });
  return { home, path: goodBundle(from) };
}

const left = (home: string): readonly string[] =>
  existsSync(join(home, 'imported')) ? readdirSync(join(home, 'imported')) : [];

describe('a file that changes while it is read', () => {
  it.each<[string, (path: string) => void]>([
    ['grows', (path) => appendFileSync(path, 'more')],
    ['shrinks', (path) => truncateSync(path, statSync(path).size - 4096)],
  ])('is refused when it %s, and nothing of it stays', async (_name, change) => {
    const { home, path } = place();
    let isChanged = false;
    const imported = await importRun({
      ...{ home, path, signal: new AbortController().signal },
      onProgress({ stage }) {
        if (stage !== 'reading' || isChanged) return;
        isChanged = true;
        change(path);
      },
    });
    expect(requireErr(imported)).toMatchObject({ kind: 'bundle-refused', rule: 'changed' });
    expect(left(home)).toEqual([]);
  });
});

/** A real volume of one megabyte, where this user may mount one; null elsewhere. */
function mountSmallVolume(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-small-'));
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0)
    return folder;
  rmSync(folder, { recursive: true });
  return null;
}
const volume = mountSmallVolume();
afterAll(() => {
  if (volume === null) return;
  spawnSync('umount', [volume]);
  rmSync(volume, { recursive: true });
});

describe.skipIf(volume === null)('a disk that is full', () => {
  it.each([
    ['while the file is copied', 1_500_000],
    ['while the run is written', 600_000],
  ])('is named %s, and nothing stays', async (_name, bytes) => {
    const { home, path } = place(join(String(volume), `home-${bytes}`));
    putPayload(path, { bytes, codec: 'raw', data: Buffer.alloc(bytes, 'x') });
    const imported = await importRun({
      ...{ home, path, signal: new AbortController().signal, onProgress: () => {} },
    });
    expect(requireErr(imported)).toMatchObject({ kind: 'disk-full' });
    expect(left(home)).toEqual([]);
  });
});
