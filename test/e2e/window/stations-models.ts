import type { Page } from 'playwright-core';
import { readMachine } from '../../../electron/hardware/read-machine.ts';
import type { Qualification } from '../../../shared/models/qualification.ts';
import { createRecordedKit } from '../../hardware/recorded-kit.ts';
import { layerOf } from '../../sim/ollama/sim-disk.ts';
import type { OllamaSimOptions } from '../../sim/ollama/start-ollama-sim.ts';
import type { Stop } from './stations.ts';
import { goTo, type WindowRig } from './window-rig.ts';

/** The card of the pictures: a desktop and other programs hold a part of it, so that there is something to say. */
export const STATION_MACHINE = 'rtx-5090-desktop';

const EXAMINED = 'qwen2.5-coder:14b';
const PULLED = 'qwen3-coder:30b';
const digest = 'ab'.repeat(32);

/** What the server has, and one model that takes minutes to come. */
export const stationModels: Pick<OllamaSimOptions, 'models' | 'store'> = {
  models: [
    'sim-coder:7b',
    { tag: EXAMINED, size: 9e9, digest, parameterSize: '14.8B' },
    { tag: 'team-cloud:480b-cloud', remoteHost: 'https://ollama.com', size: 400 },
  ],
  store: {
    library: [{ tag: PULLED, layers: [layerOf(PULLED, 18e9), layerOf('licence', 2e7)] }],
    chunkBytes: 4e6,
    tickMs: 100,
  },
};

/** The machine, three machines side by side, and models: as they are, in mid-pull, examined, without a server. */
export async function passModels({
  windows,
  page,
  stop,
}: {
  readonly windows: WindowRig;
  readonly page: Page;
  readonly stop: Stop;
}): Promise<void> {
  await passHardware(page, stop);
  await goTo(page, '/models');
  const best = page.getByRole('region', { name: 'Best here' });
  await best.getByRole('button').first().waitFor();
  await stop('models');
  await passPull(page, stop);
  await page.getByLabel('Import exam results').setInputFiles(examFile());
  await goTo(page, `/models?model=${encodeURIComponent(EXAMINED)}`);
  const detail = page.getByRole('region', { name: EXAMINED });
  await detail.getByRole('table', { name: 'Tasks of the exam' }).waitFor();
  await stop('models-examined');
  await detail.getByRole('button', { name: 'Examine', exact: true }).click();
  await page.getByRole('alertdialog').getByText('Nothing isolates').waitFor();
  await stop('models-consent');
  await leaveDialog(page);
  await windows.rig.ollama.close();
  await page.getByRole('button', { name: 'Look again' }).click();
  await page.getByText('does not answer').first().waitFor();
  await stop('models-no-server');
}

async function passHardware(page: Page, stop: Stop): Promise<void> {
  await goTo(page, '/hardware');
  await page
    .getByRole('region', { name: 'In plain words' })
    .getByText('by estimate')
    .first()
    .waitFor();
  await stop('hardware');
  await goTo(page, '/hardware/compare');
  await page
    .getByLabel('Files of machine reports')
    .setInputFiles(await Promise.all(['h100-x8', 'mac-studio-m3-ultra-256'].map(reportFile)));
  await page.getByRole('columnheader').nth(3).waitFor();
  await stop('hardware-compare');
}

async function passPull(page: Page, stop: Stop): Promise<void> {
  await page.getByRole('button', { name: 'Pull another…' }).click();
  await page.getByLabel('Tag').fill(PULLED);
  await page.getByRole('dialog').getByText('to download').waitFor();
  await stop('models-pull-dialog');
  await page.getByRole('dialog').getByRole('button', { name: 'Pull', exact: true }).click();
  const work = page.getByRole('region', { name: 'Work on models' });
  await work
    .getByText(/[\d.]+\sMB\/s/)
    .first()
    .waitFor({ timeout: 60_000 });
  await stop('models-pulling');
  await work.getByRole('button', { name: 'Cancel…' }).click();
  await page.getByRole('alertdialog').waitFor();
  await stop('models-cancel');
  await leaveDialog(page);
  await work.getByRole('button', { name: 'Pause' }).click();
  await work.getByRole('button', { name: 'Resume' }).waitFor();
}

async function leaveDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.locator('[role=dialog], [role=alertdialog]').waitFor({ state: 'detached' });
}

const fileOf = (name: string, content: unknown) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify(content)),
});

async function reportFile(name: string) {
  const { signal } = new AbortController();
  return fileOf(`${name}.json`, await readMachine(createRecordedKit(name), { signal }));
}

const exam: Qualification = {
  format: 'tandem.qualification/1',
  exam: 1,
  tandem: '0.3.0',
  takenAt: '2026-11-20T09:00:00.000Z',
  machine: 'machine-1',
  server: 'ollama',
  serverVersion: '0.32.15',
  tag: EXAMINED,
  digest,
  quantization: 'Q4_K_M',
  context: 32_768,
  verdict: 'limited',
  transport: 'constrained',
  byTransport: [
    {
      transport: 'native',
      tasks: [
        {
          task: 'edit-in-place',
          passes: 0,
          tries: 2,
          failures: [
            { run: null, because: 'the call came as text' },
            { run: null, because: 'the file was not changed' },
          ],
        },
        { task: 'run-and-use', passes: 2, tries: 3, failures: [] },
      ],
    },
    {
      transport: 'constrained',
      tasks: [{ task: 'edit-in-place', passes: 3, tries: 3, failures: [] }],
    },
  ],
  origin: 'here',
};

const examFile = () =>
  fileOf('exams.json', {
    format: 'tandem.qualifications/1',
    qualifications: [exam],
  });
