// @vitest-environment happy-dom
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import type { Installed, Shop } from '../../../shared/ipc/models.ts';
import { err, ok } from '../../../shared/result.ts';
import { defaultSettings } from '../../../shared/settings/settings.ts';
import { openWindow } from '../app/window.tsx';
import { createFakeClient } from '../fake-client.ts';
import { job, served, shopOf, unknownMemory, withoutGpu } from '../hardware/machines.ts';
import { hostOf } from '../models/sample-shop.ts';

afterEach(() => {
  cleanup();
  localStorage.clear();
});

const settings = {
  settings: defaultSettings,
  entries: [],
  path: '/home/ada/.config/tandem/settings.json',
  fault: null,
  version: 'v1',
};

async function show(given: Partial<Shop> = {}) {
  let shop = shopOf(given);
  const client = createFakeClient({
    replies: {
      'doctor.examine': () => ok({ findings: [] }),
      'settings.read': () => ok(settings),
      'settings.write': () => ok({ ...settings, version: 'v2' }),
      'models.shop': () => ok(shop),
      'models.pull': () => ok(job()),
      'models.qualify': () => ok(job({ id: 'job-2', kind: 'qualify' })),
      'host.describe': () => ok(hostOf([])),
    },
    streams: { 'models.jobs': () => [{ jobs: [] }] },
  });
  await openWindow({ at: '/welcome', client });
  await screen.findByRole('heading', { name: 'The hardware' });
  const user = userEvent.setup();
  const becomes = (next: Partial<Shop>): void => {
    shop = shopOf({ ...given, ...next });
  };
  return { client, user, becomes };
}

const plain = (text: string | null | undefined): string =>
  (text ?? '').replaceAll(/[\u00a0\u202f]/g, ' ');
const lineOf = (heading: string): HTMLElement => {
  const line = screen.getByRole('heading', { name: heading }).closest('li');
  if (line === null) throw new Error(`no line ${heading}`);
  return line;
};
const HARDWARE = 'The hardware';
const SERVER = 'A model server';
const MODEL = 'A model that executes';

const recommended: Installed = {
  server: 'ollama',
  tag: 'qwen3.8:27b',
  digest: 'sha256:abc',
  bytes: 17_000_000_000,
  parameters: '27B',
  quantization: 'Q4_K_M',
  modifiedAt: null,
  capabilities: ['completion', 'tools'],
  cloud: false,
  entry: 'qwen3.8:27b',
  shape: null,
  shapeSource: null,
  loaded: null,
};

describe('the line of the hardware', () => {
  it('names the best device with what is free of it', async () => {
    await show();
    await within(lineOf(HARDWARE)).findByText(/RTX 4090/);
    expect(plain(lineOf(HARDWARE).textContent)).toContain(
      'RTX 4090: 22.9 GiB of 24 GiB free for models.',
    );
    expect(within(lineOf(HARDWARE)).getByText('done')).toBeDefined();
  });

  it('is done without a GPU, and says what that means', async () => {
    await show({ machine: withoutGpu });
    expect(await screen.findByText(/No GPU that a model server would use/)).toBeDefined();
    expect(within(lineOf(HARDWARE)).getByText('done')).toBeDefined();
  });

  it('has something to do where the memory is not known', async () => {
    await show({ machine: unknownMemory });
    expect(await screen.findByText(/GB10: how much memory it has could not be read/)).toBeDefined();
    expect(
      within(lineOf(HARDWARE)).getByRole('link', { name: 'See the hardware' }).getAttribute('href'),
    ).toContain('/hardware');
  });
});

describe('the line of the server', () => {
  it('starts an installed server only after people agreed', async () => {
    const stopped = served({ state: 'stopped', canStart: true, version: null });
    const { client, user, becomes } = await show({ servers: [stopped] });
    client.reply('models.startServer', () => ok(served()));
    expect(await screen.findByText('ollama: installed, not running')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Start ollama' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(dialog.textContent).toContain('/usr/local/bin/ollama at http://127.0.0.1:11434');
    expect(client.callsOf('models.startServer')).toEqual([]);
    becomes({ servers: [served()] });
    await user.click(within(dialog).getByRole('button', { name: 'Start ollama' }));
    expect(await screen.findByText('ollama 0.40.0: running')).toBeDefined();
    expect(client.callsOf('models.startServer')).toEqual([{ server: 'ollama' }]);
  });

  it('says why a start failed, and leaves the button', async () => {
    const stopped = served({ state: 'stopped', canStart: true });
    const { client, user } = await show({ servers: [stopped] });
    client.reply('models.startServer', () =>
      err({
        kind: 'model-work-failed',
        work: 'start',
        tag: 'ollama',
        detail: 'the port is taken',
        next: 'Stop what listens there.',
      }),
    );
    await user.click(await screen.findByRole('button', { name: 'Start ollama' }));
    const dialog = await screen.findByRole('alertdialog');
    await user.click(within(dialog).getByRole('button', { name: 'Start ollama' }));
    expect((await screen.findByRole('alert')).textContent).toContain('the port is taken');
    expect(screen.getByRole('button', { name: 'Start ollama' })).toBeDefined();
  });

  it('says how to install a missing one, and blocks the model meanwhile', async () => {
    const missing = served({
      state: 'stopped',
      program: null,
      version: null,
      howToInstall: ['On this machine: …', 'Without internet: copy the archive'],
    });
    await show({ servers: [missing] });
    expect(await screen.findByText('ollama: not installed')).toBeDefined();
    expect(lineOf(SERVER).textContent).toContain('Without internet: copy the archive');
    expect(within(lineOf(MODEL)).getByText('blocked')).toBeDefined();
    expect(within(lineOf(MODEL)).queryByRole('button', { name: /^Pull/ })).toBeNull();
  });
});

describe('the line of the model', () => {
  it('recommends one with its verdict and pulls it in place', async () => {
    const { client, user, becomes } = await show();
    const pull = await screen.findByRole('button', { name: /^Pull qwen3\.8:27b/ });
    expect(lineOf(MODEL).textContent).toMatch(/qwen3\.8:27b.*fits.*RTX 4090/);
    await user.click(pull);
    expect(client.callsOf('models.pull')).toEqual([{ server: 'ollama', tag: 'qwen3.8:27b' }]);
    await act(() => client.emit('models.jobs', [{ jobs: [job()] }]));
    const bar = await within(lineOf(MODEL)).findByRole('progressbar', { name: 'Downloads' });
    expect(bar.getAttribute('aria-valuenow')).toBe('25');
    expect(plain(lineOf(MODEL).textContent)).toContain('4 GB of 16 GB · 41 MB/s');
    expect(within(lineOf(MODEL)).queryByRole('button', { name: /^Pull/ })).toBeNull();
    becomes({ installed: [recommended] });
    await act(() =>
      client.emit('models.jobs', [{ jobs: [job({ phase: 'done', can: ['dismiss'] })] }]),
    );
    expect(
      await screen.findByRole('button', { name: 'Use qwen3.8:27b as executor' }),
    ).toBeDefined();
  });

  it('says that a pull stands still instead of a time left', async () => {
    const { client } = await show();
    await screen.findByRole('button', { name: /^Pull/ });
    const stalled = job({ stalledSeconds: 22, rate: 0, etaSeconds: 9_000 });
    await act(() => client.emit('models.jobs', [{ jobs: [stalled] }]));
    const line = lineOf(MODEL);
    await waitFor(() =>
      expect(plain(line.textContent)).toContain('stalled: nothing came for 22 s'),
    );
    expect(within(line).getByRole('progressbar').getAttribute('aria-valuetext')).not.toMatch(/min/);
  });

  it('says why a pull ended and offers it again', async () => {
    const { client } = await show();
    await screen.findByRole('button', { name: /^Pull/ });
    const failed = job({
      phase: 'failed',
      detail: 'The disk is full.',
      next: 'Free 9 GB and pull again.',
      can: ['dismiss'],
    });
    await act(() => client.emit('models.jobs', [{ jobs: [failed] }]));
    expect((await screen.findByRole('alert')).textContent).toContain(
      'The disk is full. Free 9 GB and pull again.',
    );
    expect(screen.getByRole('button', { name: /^Pull/ })).toBeDefined();
  });

  it('chooses the pulled model as executor, and then suggests the exam', async () => {
    const { client, user, becomes } = await show({ installed: [recommended] });
    const choose = await screen.findByRole('button', { name: 'Use qwen3.8:27b as executor' });
    becomes({ installed: [recommended], executor: 'ollama/qwen3.8:27b' });
    await user.click(choose);
    await waitFor(() =>
      expect(client.callsOf('settings.write')).toEqual([
        { version: 'v1', changes: [{ key: 'executor', value: 'ollama/qwen3.8:27b' }] },
      ]),
    );
    await user.click(await screen.findByRole('button', { name: 'Start the exam' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(dialog.textContent).toMatch(/Nothing isolates these commands on this machine/);
    expect(client.callsOf('models.qualify')).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: 'Examine without isolation' }));
    expect(client.callsOf('models.qualify')).toEqual([
      { server: 'ollama', tag: 'qwen3.8:27b', unsandboxed: true },
    ]);
    expect(within(lineOf(MODEL)).getByText('done')).toBeDefined();
    expect(lineOf(MODEL).textContent).toContain('not examined');
  });
});

describe('lines', () => {
  it('can be left for later and taken up again', async () => {
    const { user } = await show();
    const later = within(lineOf(MODEL)).getByRole('button', { name: 'Leave for later' });
    await user.click(later);
    expect(within(lineOf(MODEL)).queryByRole('button', { name: /^Pull/ })).toBeNull();
    await user.click(within(lineOf(MODEL)).getByRole('button', { name: 'Take it up again' }));
    expect(await screen.findByRole('button', { name: /^Pull/ })).toBeDefined();
  });

  it('stand there while the machine is still looked at', async () => {
    const client = createFakeClient({
      replies: {
        'doctor.examine': () => ok({ findings: [] }),
        'settings.read': () => ok(settings),
        'models.shop': () => new Promise(() => {}),
      },
    });
    await openWindow({ at: '/welcome', client });
    expect(await screen.findByText('Looking at GPU and memory …')).toBeDefined();
    expect(within(lineOf(HARDWARE)).getByText('to do')).toBeDefined();
  });
});
