import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { PullFault } from '../../sim/ollama/answer-pull.ts';
import { createSimDisk } from '../../sim/ollama/sim-disk.ts';
import {
  CODER,
  LICENCE,
  type PullScene,
  pullScene,
  type SceneOptions,
  scratchFolder,
  WEIGHTS,
} from './scene.ts';

let scene: PullScene;
afterEach(() => scene?.close());

/** Pulls the coder and waits for its end. */
async function pulled(options: SceneOptions = {}, tag?: string) {
  scene = await pullScene(options);
  return scene.jobs.settled(scene.pull(tag).id);
}
const stopsAt = (
  kind: 'cut' | 'stall' | 'die' | 'no-space' | 'max-retries',
  after = 50_000,
  times = 1,
): PullFault => ({
  kind,
  layer: 0,
  after,
  times,
});
const hasModel = () => scene.sim().disk.models.some(({ tag }) => tag === CODER.tag);

describe('a pull', () => {
  it('goes through its phases and ends with the digest of the server’s list', async () => {
    const job = await pulled({ tickMs: 30 });
    expect(job).toMatchObject({
      phase: 'done',
      digest: CODER.digest,
      done: 101_000,
      total: 101_000,
    });
    expect(job?.parts).toEqual([
      { digest: WEIGHTS.digest, done: 100_000, total: 100_000 },
      { digest: LICENCE.digest, done: 1_000, total: 1_000 },
    ]);
    expect(scene.seen.map(({ phase }) => phase)).toContain('download');
  });

  it('takes the catalogue’s size as the total while layers are still to be named', async () => {
    scene = await pullScene({
      faults: [stopsAt('stall')],
      parts: { expectedBytes: () => 101_000 },
    });
    scene.pull();
    expect(await scene.until((job) => job.done === 50_000)).toMatchObject({ total: 101_000 });
  });

  it('reports layers that the server has already as whole', async () => {
    const disk = createSimDisk();
    disk.put(WEIGHTS, 100_000);
    const job = await pulled({ sim: { disk } });
    expect(job).toMatchObject({ phase: 'done', done: 101_000 });
    expect(scene.sim().store.fetched()).toBe(1_000);
  });

  it('shares a layer with another pull that fetches it', async () => {
    scene = await pullScene({ tickMs: 50 });
    const [one, other] = [scene.pull('coder:7b'), scene.pull('cousin:7b')];
    expect(await scene.jobs.settled(one.id)).toMatchObject({ phase: 'done' });
    expect(await scene.jobs.settled(other.id)).toMatchObject({ phase: 'done' });
    expect(scene.sim().store.fetched()).toBe(101_500);
  });

  it('closes the connection when it is paused, and goes on where the server was', async () => {
    scene = await pullScene({ tickMs: 50 });
    const { id } = scene.pull();
    await scene.until((job) => job.done >= 20_000);
    await scene.jobs.pause(id);
    await expect.poll(() => scene.sim().store.left()).toBe(1);
    const fetched = scene.sim().disk.partial.get(WEIGHTS.digest) ?? 0;
    expect(fetched).toBeLessThan(100_000);
    scene.jobs.resume(id);
    expect(await scene.jobs.settled(id)).toMatchObject({ phase: 'done' });
    expect(scene.sim().store.fetched()).toBe(101_000);
  });

  it('goes on after the connection was cut, without fetching anything twice', async () => {
    const job = await pulled({ faults: [stopsAt('cut'), stopsAt('cut', 80_000)] });
    expect(job).toMatchObject({ phase: 'done' });
    expect(scene.sim().store.fetched()).toBe(101_000);
  });

  it('waits for a server that went away and goes on when it is back', async () => {
    scene = await pullScene({ faults: [stopsAt('die')] });
    const { id } = scene.pull();
    const waits = await scene.until((job) => job.detail.includes('does not answer'));
    expect(waits.detail).toMatch(/what was fetched is kept; tries again in \d+ s/);
    expect(waits.done).toBeGreaterThan(0);
    await scene.restart();
    expect(await scene.jobs.settled(id)).toMatchObject({ phase: 'done' });
  });

  it('takes a silent download for a dead connection', async () => {
    const job = await pulled({ faults: [stopsAt('stall')] });
    expect(job).toMatchObject({ phase: 'done' });
    expect(scene.sim().store.fetched()).toBe(101_000);
  });

  it('goes on when the stream ends without a word', async () => {
    expect(await pulled({ faults: [{ kind: 'no-success', times: 1 }] })).toMatchObject({
      phase: 'done',
    });
  });

  it('waits out a registry that can’t be reached in the middle', async () => {
    const job = await pulled({ faults: [stopsAt('max-retries', 50_000, 2)] });
    expect(job).toMatchObject({ phase: 'done' });
  });

  it('fetches a damaged layer once more', async () => {
    const faults: PullFault[] = [{ kind: 'digest-mismatch', layer: 0, times: 1 }];
    expect(await pulled({ faults })).toMatchObject({ phase: 'done' });
    expect(scene.sim().store.fetched()).toBe(201_000);
  });
});

describe('a pull that fails', () => {
  it.each<[string, SceneOptions, string, string]>([
    ['unknown tag', {}, 'the registry has no nothing:7b', 'Check the name'],
    [
      'unauthorized',
      { faults: [{ kind: 'refused', error: 'unauthorized: access denied', times: 1 }] },
      'does not let this server have',
      'private model',
    ],
    [
      'MLX',
      {
        faults: [
          {
            kind: 'refused',
            error: 'this model requires MLX support, which is not available',
            times: 1,
          },
        ],
      },
      'only on Apple silicon',
      'mlx',
    ],
    [
      'a server that is too old',
      {
        faults: [
          {
            kind: 'refused',
            error:
              'pull model manifest: 412: The model you are attempting to pull requires a newer version of Ollama.',
            times: 1,
          },
        ],
      },
      'needs a newer Ollama',
      'Update Ollama',
    ],
    [
      'no internet',
      {
        faults: [
          {
            kind: 'refused',
            error:
              'pull model manifest: Get "https://registry.ollama.ai/v2/": dial tcp: lookup registry.ollama.ai: no such host',
            times: 1,
          },
        ],
      },
      'can’t reach the registry',
      'import a GGUF',
    ],
    [
      'words that nobody knows',
      { faults: [{ kind: 'refused', error: 'flux capacitor', times: 1 }] },
      'the server says: flux capacitor',
      'log',
    ],
    [
      'a proxy’s page',
      { faults: [{ kind: 'garbage', times: 1 }] },
      'does not answer as Ollama does',
      '',
    ],
    [
      'damage twice',
      { faults: [{ kind: 'digest-mismatch', layer: 0, times: 2 }] },
      'its digest is not the manifest’s, twice',
      'another network',
    ],
    [
      'a registry that stays away',
      { faults: [stopsAt('max-retries', 50_000, 99)] },
      'can’t reach the registry: max retries',
      'import a GGUF',
    ],
    [
      'success without a model',
      { faults: [{ kind: 'not-listed', times: 1 }] },
      'does not list it',
      'Pull it again',
    ],
    [
      'a full disk of the server',
      { faults: [stopsAt('no-space')] },
      'models folder is full',
      'Free some space',
    ],
  ])('says what is wrong and what to do: %s', async (name, options, detail, next) => {
    const job = await pulled(options, name === 'unknown tag' ? 'nothing:7b' : undefined);
    expect(job?.phase).toBe('failed');
    expect(job?.detail).toContain(detail);
    expect(job?.next).toContain(next);
    expect(hasModel()).toBe(false);
  });

  it('refuses a bad name and a cloud model', async () => {
    expect((await pulled({}, 'no name!'))?.detail).toContain('is no name of a model');
    await scene.close();
    const cloud = await pulled({}, 'big:480b-cloud');
    expect(cloud?.detail).toContain('leave the building');
    expect(scene.sim().requests).toEqual([]);
  });

  it('fails at once when nobody answers from the beginning', async () => {
    scene = await pullScene();
    await scene.sim().close();
    const job = await scene.jobs.settled(scene.pull().id);
    expect(job).toMatchObject({ phase: 'failed' });
    expect(job?.detail).toContain('127.0.0.1');
  });

  it('goes on after the space was made', async () => {
    const job = await pulled({ faults: [stopsAt('no-space')] });
    scene.jobs.resume(job?.id ?? '');
    expect(await scene.jobs.settled(job?.id ?? '')).toMatchObject({ phase: 'done' });
    expect(scene.sim().store.fetched()).toBe(101_000);
  });
});

describe('the disk of a pull', () => {
  const modelsFolder = async () => '/models';

  it('is looked at before a byte is fetched', async () => {
    const parts = { modelsFolder, expectedBytes: () => 16e9, freeBytes: async () => 9.1e9 };
    const job = await pulled({ parts });
    expect(job?.detail).toContain('16.0 GB are needed and 9.1 GB are free in /models');
    expect(scene.sim().requests).toEqual([]);
  });

  it('stops the pull before it is full, and the rest follows once there is room', async () => {
    let free = 10e9;
    const freeBytes = async () => free;
    scene = await pullScene({ tickMs: 50, parts: { modelsFolder, freeBytes } });
    const { id } = scene.pull();
    await scene.until((job) => job.done >= 20_000);
    free = 40_000;
    const job = await scene.jobs.settled(id);
    expect(job?.phase).toBe('failed');
    expect(job?.detail).toMatch(
      /are still to come and 40 kB are free in \/models; what was fetched is kept/,
    );
    await expect.poll(() => scene.sim().store.left()).toBe(1);
    expect(hasModel()).toBe(false);
    free = 10e9;
    scene.jobs.resume(id);
    expect(await scene.jobs.settled(id)).toMatchObject({ phase: 'done' });
  });

  it('loses the partial files of a dropped pull and nothing else', async () => {
    const folder = scratchFolder();
    const disk = createSimDisk([], folder);
    const foreign = { digest: `sha256:${'f'.repeat(64)}`, bytes: 10 };
    disk.put(foreign, 5);
    scene = await pullScene({
      tickMs: 50,
      sim: { disk },
      parts: { modelsFolder: async () => folder },
    });
    const { id } = scene.pull();
    await scene.until((job) => job.done >= 20_000);
    const partial = join(folder, 'blobs', `${WEIGHTS.digest.replace(':', '-')}-partial`);
    expect(existsSync(partial)).toBe(true);
    const job = await scene.jobs.cancel(id, 'drop');
    expect(job).toMatchObject({
      value: { detail: 'cancelled; what was fetched so far is deleted' },
    });
    expect(readdirSync(join(folder, 'blobs')).sort()).toEqual([
      `sha256-${'f'.repeat(64)}-partial`,
      `sha256-${'f'.repeat(64)}-partial-0`,
    ]);
  });

  it('is said to keep them when it is another machine’s', async () => {
    scene = await pullScene({ tickMs: 50 });
    const { id } = scene.pull();
    await scene.until((job) => job.done >= 20_000);
    const job = await scene.jobs.cancel(id, 'drop');
    expect(job.ok && job.value.detail).toContain('can’t be deleted from here');
  });
});
