// @vitest-environment happy-dom
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { describePlace } from '../../../renderer/stores/models/describe-place.ts';
import type { ModelServer } from '../../../shared/ipc/settings.ts';
import type { ToolServerView } from '../../../shared/ipc/tool-servers.ts';
import { ok } from '../../../shared/result.ts';
import { settingsSchema } from '../../../shared/settings/settings.ts';
import { openWindow } from '../app/window.tsx';
import { createFakeClient } from '../fake-client.ts';

afterEach(() => {
  cleanup();
  localStorage.clear();
});

const model: ModelServer['models'][number] = {
  ...{ tag: 'qwen3-coder:30b', bytes: null, parameters: null, quantization: null },
  ...{ loaded: true, qualified: 'none', cloud: false },
};
const serverOf = (name: string, more: Partial<ModelServer> = {}): ModelServer => ({
  ...{ name, url: `http://${name}:8000`, state: 'ready', detail: '', version: null },
  models: [model],
  ...more,
});
const servers = [
  serverOf('gpu-a'),
  serverOf('gpu-b', { state: 'unreachable', detail: 'refused', models: [] }),
  serverOf('house', { detail: 'gpu-b: refused' }),
];
const toolServer = (name: string, state: ToolServerView['state']): ToolServerView => ({
  ...{ name, state, transport: 'stdio', starts: name, command: [name], url: null },
  ...{ variables: [], allowedHosts: [], timeoutSeconds: 60, policy: 'ask', detail: '' },
  ...{ warnings: [], identity: 'a'.repeat(64), difference: null, approvedAt: null },
  approvedTools: 4,
});

const settings = settingsSchema.parse({
  executor: 'house/qwen3-coder:30b',
  servers: ['gpu-a', 'gpu-b'].map((name) => ({ name, kind: 'openai', url: `http://${name}:8000` })),
  pools: [{ name: 'house', members: [{ server: 'gpu-a' }, { server: 'gpu-b' }] }],
});

async function openCompose(tools: readonly ToolServerView[] = []) {
  const client = createFakeClient({
    replies: {
      'settings.read': () => ok({ settings, entries: [], path: '/s', fault: null, version: 'v1' }),
      'models.list': () => ok({ servers }),
      'key.status': () => ok({ source: 'stored', hint: '0001', store: 'file' }),
      'toolServers.list': () => ok({ servers: [...tools] }),
    },
  });
  await openWindow({ at: '/new', client });
  await screen.findByText('What is to be done');
  return userEvent.setup();
}

describe('what stands behind a name', () => {
  it('is a pool with how many of its servers are there, a server of another kind, or nothing special', () => {
    expect(describePlace('house', settings, servers)).toEqual({
      ...{ kind: 'pool', members: ['gpu-a', 'gpu-b'], ready: 1 },
    });
    expect(describePlace('gpu-a', settings, servers)).toEqual({ kind: 'openai' });
    expect(describePlace('ollama', settings, servers)).toBeNull();
    expect(describePlace('house', null, servers)).toBeNull();
  });

  it('is said with each executor on offer, and how much of the chosen pool is there', async () => {
    const user = await openCompose();
    expect(await screen.findByText(/1 of 2 servers of this pool answer now/)).toBeTruthy();
    const field = screen.getByRole('combobox', { name: 'Executor' });
    await user.click(field);
    const pool = await screen.findByRole('option', { name: /^house\/qwen3-coder:30b/ });
    expect(pool.textContent).toContain('pool of 2 servers: gpu-a, gpu-b');
    await user.type(field, 'gpu-a', { initialSelectionStart: 0, initialSelectionEnd: 99 });
    const single = await screen.findByRole('option', { name: /^gpu-a\/qwen3-coder:30b/ });
    expect(single.textContent).toContain('OpenAI-compatible server');
  });
});

describe('the tools that other servers add', () => {
  it('are named where they are offered, and said not to be where they are not', async () => {
    await openCompose([toolServer('files', 'approved'), toolServer('web', 'changed')]);
    const section = await screen.findByRole('region', { name: 'Added tools' });
    expect(within(section).getByText('files').closest('li')?.textContent).toContain(
      '4 approved tools',
    );
    expect(within(section).getByText('web').closest('li')?.textContent).toContain(
      'not used: it changed since it was approved',
    );
    expect(
      within(section).getByRole('link', { name: 'Look at them in the settings' }),
    ).toBeTruthy();
  });

  it('are not spoken of where none is switched on', async () => {
    await openCompose([toolServer('files', 'off')]);
    expect(screen.queryByRole('region', { name: 'Added tools' })).toBeNull();
  });
});

describe('commands', () => {
  it('can be refused for a run', async () => {
    const user = await openCompose();
    const refuse = screen.getByRole('radio', { name: /^Refuse/ });
    await user.click(refuse);
    expect(screen.getByRole('radio', { name: /^Refuse/, checked: true })).toBe(refuse);
  });
});
