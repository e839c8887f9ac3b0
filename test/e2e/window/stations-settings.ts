import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type OpenAiSim, startOpenAiSim } from '../../sim/openai/start-openai-sim.ts';
import { hostileCommand } from '../../tools/servers/servers.ts';
import type { Rig } from '../rig.ts';
import type { Stop } from './stations.ts';
import { goTo } from './window-rig.ts';

const TRACKER = 'tracker';
/** Where the scripted tool server counts its starts: the one folder that it may write. */
const startsOf = (rig: Rig): string => join(rig.home, 'tool-servers', TRACKER, 'starts');

/** A vLLM, and settings with something in every list, in the home of this rig before its engine opens. */
export async function prepareSettings(rig: Rig): Promise<OpenAiSim> {
  const team = await startOpenAiSim({ personality: 'vllm', slots: 16 });
  const tracker = [
    ...hostileCommand('poison', 'destructive', 'rug-pull'),
    ...['--count', startsOf(rig)],
  ];
  const settings = {
    executor: 'house/sim-coder',
    parallelSteps: 4,
    servers: [
      { name: 'rack-1', url: team.url, kind: 'openai', slots: 16 },
      { name: 'rack-2', url: 'http://127.0.0.1:9', kind: 'openai', keyVariable: 'RACK_KEY' },
    ],
    pools: [{ name: 'house', members: [{ server: 'rack-1' }, { server: 'rack-2', weight: 2 }] }],
    toolServers: [
      { name: TRACKER, command: tracker, policy: 'allow', tools: { dies: 'deny' } },
      { name: 'docs', url: 'http://127.0.0.1:9/mcp', enabled: false },
    ],
    commandRules: [
      { pattern: 'npm test*', decision: 'allow' },
      { pattern: 'git push*', decision: 'deny' },
      { pattern: 'npm *', decision: 'ask' },
    ],
    repositories: [{ path: rig.repository, setup: 'npm ci', setupHosts: ['registry.example.com'] }],
    sandbox: {
      allowedHosts: ['registry.example.com'],
      readableFolders: [join(import.meta.dirname, '../../tools/servers')],
    },
  };
  writeFileSync(join(rig.home, 'settings.json'), JSON.stringify(settings));
  const consent = {
    ...{ path: rig.repository, by: 'user', at: '2026-11-20T09:00:00.000Z' },
    protections: { isolated: false, root: false, sandbox: null },
  };
  const consents = { version: 1, consents: [consent] };
  writeFileSync(join(rig.home, 'consents.json'), JSON.stringify(consents));
  return team;
}

/** Servers, pools, tool servers, commands, repositories and the sandbox, with something in each. */
export async function passSettingsInUse(rig: Rig, page: Page, stop: Stop): Promise<void> {
  await passServers(page, stop);
  await passToolServers(rig, page, stop);
  await passCommands(page, stop);
  await goTo(page, '/settings/repositories');
  await page.getByRole('button', { name: /^Take it back/ }).waitFor();
  await stop('settings-repositories-in-use');
  await page.getByRole('button', { name: /^Take it back/ }).click();
  await page.getByText('No standing consent').waitFor();
  await goTo(page, '/settings/sandbox');
  await page.getByText('What does not hold').waitFor();
  await stop('settings-sandbox-in-use');
  await goTo(page, '/settings/effective');
  await page.getByText('npm test*: allow').waitFor();
  await stop('settings-effective-in-use');
}

async function passServers(page: Page, stop: Stop): Promise<void> {
  await goTo(page, '/settings/executors');
  await page.getByRole('button', { name: 'Look at it: rack-1' }).click();
  const report = page.getByRole('region', { name: 'What rack-1 turned out to be' });
  await report.getByText('Tool calls').waitFor({ timeout: 60_000 });
  await stop('settings-server-report');
  await page.getByRole('button', { name: 'Close the report on rack-1' }).click();
  const pool = page.getByRole('group', { name: 'house' });
  await pool.getByLabel('Name', { exact: true }).fill('rack-1');
  await page.getByText('is a server’s name already').waitFor();
  await page.getByText('is a server’s name already').scrollIntoViewIfNeeded();
  await stop('settings-pool-fault');
  await page.getByRole('button', { name: 'Undo' }).click();
}

async function passToolServers(rig: Rig, page: Page, stop: Stop): Promise<void> {
  await goTo(page, '/settings/tools');
  const card = page.getByRole('article', { name: TRACKER });
  const look = card.getByRole('button', { name: 'Start it and look at its tools' });
  await look.waitFor();
  await stop('settings-tools-list');
  await look.click();
  const tools = card.getByRole('region', { name: `Tools of ${TRACKER}` });
  await tools.waitFor({ timeout: 60_000 });
  await stop('settings-tools-inspected');
  // Each start counts, and the second one brings other tools than the first.
  rmSync(startsOf(rig));
  await tools.getByRole('button', { name: /^Approve it and its/ }).click();
  await page.getByRole('alertdialog').waitFor();
  await stop('settings-tools-approve');
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await tools.getByText('All of this is approved').waitFor({ timeout: 60_000 });
  await look.click();
  await tools.getByText('As approved').first().waitFor({ timeout: 60_000 });
  await stop('settings-tools-changed');
  await card.getByRole('button', { name: `Edit ${TRACKER}` }).click();
  await page.getByRole('dialog').getByLabel('Program', { exact: true }).waitFor();
  await stop('settings-tools-edit');
  await page.getByRole('dialog').getByLabel('Arguments, one a line').fill('server.mjs');
  await page.getByRole('button', { name: 'Save the tool server' }).click();
  await card.getByText('changed since its approval').waitFor();
  await stop('settings-tools-other-command');
}

async function passCommands(page: Page, stop: Stop): Promise<void> {
  await goTo(page, '/settings/commands');
  await page.getByLabel('A command, to try the rules on').fill('npm test && rm -rf build');
  await page
    .getByText(/covers only a part of it|decides/)
    .first()
    .waitFor();
  await stop('settings-commands-in-use');
}
