import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { catalogue } from '../../../shared/models/catalogue.ts';
import { modelFailing } from '../../models/exam/exam-scripts.ts';
import type { PullFault } from '../../sim/ollama/answer-pull.ts';
import type { SimLibraryModel } from '../../sim/ollama/sim-disk.ts';
import { createSimDisk, layerOf } from '../../sim/ollama/sim-disk.ts';
import { createRig, type Rig } from '../rig.ts';
import { launchChromium } from './chromium.ts';
import { freePort, type Serve, startServe } from './start-serve.ts';
import { openPage } from './window-rig.ts';

/** A `tandem serve` of its own process, a window on it, and an Ollama whose registry has the whole catalogue. */
export interface ModelsRig {
  readonly rig: Rig;
  readonly browser: Browser;
  readonly complaints: string[];
  /** The next bytes of a pull come after so long. */
  pace(tickMs: number): void;
  /** Files of layers, whole or not, in the folder of the server. */
  layers(): readonly string[];
  open(): Promise<Page>;
  close(): Promise<void>;
}

/** Every tag of the catalogue in two layers, the weights first. */
const library: readonly SimLibraryModel[] = catalogue.flatMap(({ tag, downloadBytes }) =>
  tag === null
    ? []
    : [
        {
          tag,
          size: downloadBytes ?? 5e9,
          layers: [layerOf(`${tag} weights`, (downloadBytes ?? 5e9) - 2e8), layerOf(tag, 2e8)],
        },
      ],
);

/** Devices that people typed: the tests want the same machine everywhere. */
const SETTINGS = { version: 1, devices: [{ name: 'Test Card', memoryGib: 12 }] };

export async function createModelsRig(faults: PullFault[] = []): Promise<ModelsRig> {
  const store = { library, faults, chunkBytes: 1e8, tickMs: 1 };
  const home = mkdtempSync(join(tmpdir(), 'tandem-models-'));
  const folder = join(home, '.ollama', 'models');
  writeFileSync(join(home, 'settings.json'), JSON.stringify(SETTINGS));
  const rig = await createRig({
    home,
    executor: modelFailing(),
    ollamaOptions: {
      disk: createSimDisk([{ tag: 'sim-coder:7b' }], folder),
      store,
    },
  });
  const serve: Serve = await startServe(rig.env, await freePort());
  const browser = await launchChromium();
  const complaints: string[] = [];
  return {
    ...{ rig, browser, complaints },
    layers: () => readdirSync(join(folder, 'blobs')),
    pace: (tickMs) => {
      store.tickMs = tickMs;
    },
    open: () => openPage({ browser, address: serve.address, complaints }, '/models'),
    async close() {
      await browser.close();
      await serve.kill();
      await rig.close();
    },
  };
}
