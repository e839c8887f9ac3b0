// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import {
  findDraftFaults,
  readPools,
} from '../../../renderer/features/settings/servers/pool-drafts.ts';
import type { ServerReport } from '../../../shared/ipc/servers.ts';
import { err, ok } from '../../../shared/result.ts';
import { findPoolFaults } from '../../../shared/settings/check-pools.ts';
import { openWindow } from '../app/window.tsx';
import { createFakeClient } from '../fake-client.ts';
import { createSettingsFile } from './settings-file.ts';

afterEach(cleanup);

const rack = { name: 'rack', url: 'http://10.0.0.5:8000', kind: 'openai', keyVariable: 'RACK_KEY' };
const served = (name: string) => ({
  name,
  url: 'http://10.0.0.5:8000',
  state: 'ready' as const,
  detail: '',
  version: '0.32.0',
  models: [],
});

const report: ServerReport = {
  server: 'rack',
  url: rack.url,
  flavour: 'vllm',
  version: '0.32.0',
  tag: 'coder',
  models: ['coder'],
  findings: [
    { what: 'context', found: '65,536 tokens', status: 'ok', next: '' },
    { what: 'tools', found: 'are refused', status: 'bad', next: 'Start it with a tool parser.' },
    { what: 'flash-attention', found: 'off', status: 'warning', next: '' },
  ],
};

async function show(file = createSettingsFile({ servers: [rack] })) {
  const client = createFakeClient({
    replies: {
      ...file.replies,
      'models.list': () => ok({ servers: [served('rack'), served('house')] }),
      'servers.probe': () => ok(report),
    },
  });
  await openWindow({ at: '/settings/executors', client });
  await screen.findByRole('button', { name: 'Look at it: rack' });
  return { client, file, user: userEvent.setup() };
}

describe('servers in the settings', () => {
  it('are looked at on a press, finding by finding, with what to do', async () => {
    const { client, user } = await show();
    expect(client.callsOf('servers.probe')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Look at it: rack' }));
    const found = await screen.findByRole('region', { name: 'What rack turned out to be' });
    expect(client.callsOf('servers.probe')).toEqual([{ server: 'rack' }]);
    expect(within(found).getByRole('status').textContent).toBe(
      'vLLM 0.32.0 · tried with coder · 2 things are worth a look',
    );
    const lines = within(found).getAllByRole('listitem');
    expect(lines.map((line) => line.textContent)).toEqual([
      '✓goodContext65,536 tokens',
      '✗wrongTool callsare refused→ Start it with a tool parser.',
      '▲worth a lookflash attentionoff',
    ]);
  });

  it('say why a look came to nothing', async () => {
    const { client, user } = await show();
    client.reply('servers.probe', () =>
      err({ kind: 'usage', message: 'There is no server rack.' }),
    );
    await user.click(screen.getByRole('button', { name: 'Look at it: rack' }));
    expect(await screen.findByText('There is no server rack.')).toBeDefined();
    expect(screen.queryByRole('region', { name: /turned out to be/ })).toBeNull();
  });

  it('keep the name of a key and never take a key for one', async () => {
    const { file, user } = await show();
    const server = screen.getByRole('group', { name: 'rack' });
    const variable = within(server).getByLabelText('Variable with its key');
    await user.clear(variable);
    await user.type(variable, 'sk-ant-0000');
    const save = screen.getByRole('button', { name: 'Save the servers' });
    expect(save.getAttribute('aria-disabled')).toBe('true');
    expect(within(server).getByRole('alert').textContent).toContain('and not the key');
    await user.clear(variable);
    await user.type(variable, 'OTHER_KEY');
    await user.click(screen.getByRole('button', { name: 'Save the servers' }));
    await waitFor(() =>
      expect(file.now()).toEqual({ servers: [{ ...rack, keyVariable: 'OTHER_KEY' }] }),
    );
  });
});

describe('pools in the settings', () => {
  it('show what is wrong where it is wrong, and are saved when nothing is', async () => {
    const { file, user } = await show();
    await user.click(screen.getByRole('button', { name: 'Add a pool' }));
    const pool = screen.getByRole('group', { name: 'New pool' });
    await user.type(within(pool).getByLabelText('Name'), 'rack');
    expect(within(pool).getByRole('alert').textContent).toContain(
      'rack is a server’s name already',
    );
    await user.clear(within(pool).getByLabelText('Name'));
    await user.type(within(pool).getByLabelText('Name'), 'house');
    expect(within(pool).queryByRole('alert')).toBeNull();
    for (const [at, name] of ['rack', 'rack'].entries()) {
      await user.click(
        within(pool).getAllByRole('combobox', { name: 'Server' })[at] as HTMLElement,
      );
      await user.click(await screen.findByRole('option', { name }));
    }
    expect(within(pool).getByRole('alert').textContent).toContain('rack is in this pool already');
    await user.click(within(pool).getByRole('button', { name: 'Take server 2 out of the pool' }));
    await user.click(screen.getByRole('button', { name: 'Save the pools' }));
    await waitFor(() =>
      expect(file.now().pools).toEqual([{ name: 'house', members: [{ server: 'rack' }] }]),
    );
  });

  it('are no servers to look at', async () => {
    await show(
      createSettingsFile({
        servers: [rack],
        pools: [{ name: 'house', members: [{ server: 'rack' }] }],
      }),
    );
    expect(screen.queryByRole('button', { name: 'Look at it: house' })).toBeNull();
  });

  it.each([
    [{ name: 'ollama', members: [{ server: 'ollama', weight: 1 }] }],
    [{ name: 'a', members: [{ server: 'gone', weight: 1 }] }],
    [
      {
        name: 'a',
        members: [
          { server: 'ollama', weight: 1 },
          { server: 'ollama', weight: 2 },
        ],
      },
    ],
    [{ name: 'a', members: [{ server: 'ollama', weight: 0.5 }] }],
  ])('are judged as the settings file judges them: %j', (pool) => {
    const servers = ['ollama'];
    const here = findDraftFaults(readPools([pool, pool]), servers);
    const there = findPoolFaults({ pools: [pool, pool], servers: [] });
    expect(new Set(here.map((fault) => fault.pool))).toEqual(
      new Set(there.map(({ place }) => place[0])),
    );
  });
});

describe('steps at once and a stronger executor', () => {
  it('stand with the executor, empty as long as nobody set them', async () => {
    const { file, user } = await show();
    const most = await screen.findByLabelText('Independent steps at once, at most');
    expect((most as HTMLInputElement).value).toBe('');
    await user.type(most, '4');
    await waitFor(() => expect(file.now().parallelSteps).toBe(4), { timeout: 5_000 });
    await user.type(screen.getByLabelText('Stronger executor'), 'rack/large');
    await user.tab();
    await waitFor(() => expect(file.now().strongerExecutor).toBe('rack/large'));
  });
});
