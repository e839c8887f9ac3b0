import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { reviseInput } from '../fork-rig.ts';
import { askingExecutor, makeShop, shopClaude } from './shop.ts';
import { passBeginning, passFailure, passRide, type Stop } from './stations.ts';
import { passModels, STATION_MACHINE, stationModels } from './stations-models.ts';
import { passSideBySide, settleSideBySide, sideBySide } from './stations-noticed.ts';
import { passRecorded, prepareRecorded, type Recorded } from './stations-recorded.ts';
import { passSettingsInUse, prepareSettings } from './stations-settings.ts';
import { createWindowRig, type WindowRig } from './window-rig.ts';

/**
 * The windows that between them show every screen and state, each with its walk. The proof that screens are accessible and
 * fit and the screenshots go through the same ones, so a page that joins a walk is in all of them.
 */
export interface World {
  readonly windows: WindowRig;
  walk(page: Page, stop: Stop): Promise<void>;
  close(): Promise<void>;
}

/** An empty library, a ride with people in it, a run that fails. @param tokenDelayMs slows the executor so that it is seen at work. */
export async function openRide(tokenDelayMs = 0): Promise<World> {
  const shop = makeShop();
  const windows = await createWindowRig({
    claude: shopClaude(),
    executor: askingExecutor(),
    repository: shop,
    ...(tokenDelayMs === 0 ? {} : { ollamaOptions: { models: ['sim-coder:7b'], tokenDelayMs } }),
  });
  return {
    windows,
    close: () => windows.close(),
    async walk(page, stop) {
      await passBeginning(page, shop, stop);
      await passRide(page, stop);
      await passFailure({ windows, page, shop, stop });
    },
  };
}

/** Runs that are over and everything that is done with them: timeline, why, replay, compare, search, export, fork, swap. */
export async function openRuns(): Promise<World> {
  const made: Recorded[] = [];
  const home = mkdtempSync(join(tmpdir(), 'tandem-home-'));
  const windows = await createWindowRig({ ...reviseInput, home }, async (rig) => {
    made.push(await prepareRecorded(rig));
  });
  return {
    windows,
    close: () => windows.close(),
    async walk(page, stop) {
      for (const one of made) await passRecorded(page, one, stop);
    },
  };
}

/** Two steps that are worked on at once. */
export async function openSideBySide(): Promise<World> {
  const windows = await createWindowRig(sideBySide, settleSideBySide);
  return {
    windows,
    close: () => windows.close(),
    walk: (page, stop) => passSideBySide(page, windows.rig.repository, stop),
  };
}

/** Hardware and models on a recorded machine. */
export async function openModels(): Promise<World> {
  const windows = await createWindowRig({ machine: STATION_MACHINE, ollamaOptions: stationModels });
  return {
    windows,
    close: () => windows.close(),
    walk: (page, stop) => passModels({ windows, page, stop }),
  };
}

/** Settings and diagnostics with something in every list. */
export async function openSettings(): Promise<World> {
  const servers: { close(): Promise<void> }[] = [];
  const windows = await createWindowRig({}, async (rig) => {
    servers.push(await prepareSettings(rig));
  });
  return {
    windows,
    async close() {
      await windows.close();
      await Promise.all(servers.map((server) => server.close()));
    },
    walk: (page, stop) => passSettingsInUse(windows.rig, page, stop),
  };
}
