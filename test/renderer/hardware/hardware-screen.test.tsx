// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import type { Machine } from '../../../shared/hardware/machine.ts';
import type { Shop } from '../../../shared/ipc/models.ts';
import type { SettingsView } from '../../../shared/ipc/settings.ts';
import { ok } from '../../../shared/result.ts';
import { defaultSettings } from '../../../shared/settings/settings.ts';
import { PSEUDO } from '../app/pseudo-locale.ts';
import { openWindow } from '../app/window.tsx';
import { createFakeClient } from '../fake-client.ts';
import {
  card,
  eightCards,
  machine,
  served,
  shopOf,
  unified,
  unknownMemory,
  withoutGpu,
} from './machines.ts';

afterEach(cleanup);

const view = (given: Partial<SettingsView> = {}): SettingsView => ({
  settings: defaultSettings,
  entries: [],
  path: '/home/ada/.config/tandem/settings.json',
  fault: null,
  version: 'v1',
  ...given,
});

async function show(found: Machine, more: Partial<Shop> = {}, language = 'en') {
  const client = createFakeClient({
    replies: {
      'machine.read': () => ok(found),
      'models.shop': () => ok(shopOf({ machine: found, ...more })),
      'settings.read': () => ok(view()),
      'machine.report': () => ok({ name: 'workbench-2026-11-21', json: '{}', page: '<p></p>' }),
    },
  });
  const shown = await openWindow({ at: '/hardware', language, client });
  const user = userEvent.setup();
  return { ...shown, client, user };
}

const plain = (text: string | null | undefined): string =>
  (text ?? '').replaceAll(/[\u00a0\u202f]/g, ' ');
const summary = async (): Promise<string> => {
  const part = await screen.findByRole('region', { name: 'In plain words' });
  await within(part).findAllByText(/by estimate\.|not known until|processor/);
  return plain(part.textContent);
};

describe('the hardware screen', () => {
  it('says in plain words what this machine is good for', async () => {
    await show(machine());
    expect(await summary()).toMatch(
      /^NVIDIA GeForce RTX 4090: 24 GiB, 22\.9 GiB free for models\.Best for the work of agents, by estimate: qwen3\.8:27b.*With 32K of context, the least for agents, models up to about \d\dB at 4 bits fit/,
    );
  });

  it('shows each number with its source and time, and who holds the memory', async () => {
    const users = [
      { pid: 4242, name: '/usr/local/bin/ollama', bytes: 8 * 2 ** 30 },
      { pid: 77, name: 'blender', bytes: null },
    ];
    const total = { bytes: 24 * 2 ** 30, source: 'nvidia-smi' };
    const free = { bytes: 14 * 2 ** 30, source: 'nvidia-smi' };
    await show(machine({ devices: [card({ total, free, budget: free, users })] }));
    const numbers = await screen.findByRole('table', { name: 'Memory' });
    const row = within(numbers).getByRole('row', { name: /^Total/ });
    expect(plain(row.textContent)).toMatch(/Total24 GiBnvidia-smi\d\d:02:31/);
    expect(
      plain(within(numbers).getByRole('row', { name: /loaded models/i }).textContent),
    ).toContain('8 GiB');
    expect(
      plain(within(numbers).getByRole('row', { name: /used by others/i }).textContent),
    ).toContain('2 GiB');
    const programs = screen.getByRole('table', { name: 'Who uses it' });
    expect(within(programs).getByRole('row', { name: /ollama/ }).textContent).toContain(
      'model server',
    );
    expect(within(programs).getByRole('row', { name: /blender/ }).textContent).toContain(
      'not told',
    );
    expect(screen.getAllByRole('img', { name: /loaded models 8/ }).length).toBeGreaterThan(0);
  });

  it('has a machine without a GPU say so, with its findings and what to do', async () => {
    await show(withoutGpu);
    expect(await summary()).toContain(
      'No GPU was found. Models run on the processor, slowly: 62 GiB',
    );
    const findings = screen.getByRole('list', { name: 'Findings' });
    expect(findings.textContent).toContain('Name a server elsewhere.');
    expect(findings.textContent).toContain('No GPU for models');
    expect(screen.queryByRole('heading', { name: /devices$/ })).toBeNull();
  });

  it('never shows a size that nobody could read as zero', async () => {
    await show(unknownMemory);
    const words = await summary();
    expect(words).toContain('NVIDIA GB10: nobody could read how much memory it has');
    expect(words).toContain('not known until the memory is');
    const numbers = screen.getByRole('table', { name: 'Memory' });
    expect(within(numbers).getByRole('row', { name: /^Total/ }).textContent).toContain(
      '–not knownnvidia-smi says [N/A]',
    );
    expect(document.body.textContent).not.toMatch(/\b0\s(?:MiB|GiB|bytes)/);
  });

  it('shows that a tool did not answer in time, and what else is known', async () => {
    const what = 'nvidia-smi did not answer within 3 s and was stopped.';
    await show(
      machine({
        devices: [],
        findings: [{ code: 'nvidia-smi-hangs', device: null, what, next: 'Restart the driver.' }],
      }),
    );
    expect(await screen.findByText(what)).toBeDefined();
    expect(screen.getByText('AMD Ryzen 9 7950X')).toBeDefined();
  });

  it('keeps eight cards readable: one line each, the rest folded', async () => {
    await show(eightCards);
    expect(await summary()).toContain('8 × NVIDIA H100 80GB HBM3: 637 GiB together');
    const lines = screen.getAllByRole('heading', { level: 3, name: /H100/ });
    expect(lines).toHaveLength(8);
    expect([...document.querySelectorAll('details')].some(({ open }) => open)).toBe(false);
    expect(plain(lines[7]?.closest('summary')?.textContent)).toContain('79.1 GiB of 79.6 GiB free');
  });

  it('tells on unified memory what a model may take from what is free', async () => {
    await show(unified);
    expect(await summary()).toContain('Apple M3 Ultra: 256 GiB, 191 GiB free for models');
    const numbers = screen.getByRole('table', { name: 'Memory' });
    expect(
      plain(within(numbers).getByRole('row', { name: /A model may take/ }).textContent),
    ).toContain('191 GiBworking-set limit');
    expect(screen.getAllByRole('img', { name: /above the limit 49/ }).length).toBeGreaterThan(0);
    expect(screen.queryByText('Compute capability')).toBeNull();
  });

  it('says why no server uses a device', async () => {
    await show(
      machine({ devices: [card({ whyNot: 'driver 470 is older than 550', backend: null })] }),
    );
    expect(await screen.findByText('driver 470 is older than 550')).toBeDefined();
    expect(screen.getByText('no model server will use it')).toBeDefined();
  });

  it('does not apply what it found to a server on another machine', async () => {
    await show(machine(), {
      servers: [served(), served({ name: 'rack', url: 'http://rack:11434', here: false })],
    });
    expect(
      await screen.findByText(/server rack \(http:\/\/rack:11434\) runs on another/),
    ).toBeDefined();
    expect(
      screen.getByRole('link', { name: 'Servers in the settings' }).getAttribute('href'),
    ).toContain('/settings/executors');
  });

  it('looks again on a press and shows the newer numbers', async () => {
    const { client, user } = await show(machine());
    await summary();
    const free = { bytes: 12 * 2 ** 30, source: 'nvidia-smi' };
    const later = machine({
      takenAt: '2026-11-21T14:05:00.000Z',
      devices: [card({ free, budget: free })],
    });
    client.reply('machine.read', () => ok(later));
    client.reply('models.shop', () => ok(shopOf({ machine: later })));
    await user.click(screen.getByRole('button', { name: 'Look again' }));
    await waitFor(async () => expect(await summary()).toContain('12 GiB free'));
    expect(client.callsOf('machine.read').at(-1)).toEqual({ fresh: true });
  });

  it('keeps what it knew when a look fails', async () => {
    const { client, user } = await show(machine());
    await summary();
    client.reply('machine.read', () => ({
      ok: false,
      error: { kind: 'fault', detail: 'the probe fell over' },
    }));
    await user.click(screen.getByRole('button', { name: 'Look again' }));
    expect((await screen.findByRole('alert')).textContent).toContain('the probe fell over');
    expect(await summary()).toContain('22.9 GiB free');
  });

  it('writes a typed size under the device’s id and looks again', async () => {
    const { client, user } = await show(unknownMemory);
    const typed = view({
      version: 'v2',
      settings: { ...defaultSettings, devices: [{ name: 'nvidia:GPU-1b2c', memoryGib: 119 }] },
    });
    client.reply('settings.write', () => ok(typed));
    await user.type(await screen.findByRole('textbox', { name: /Memory of this device/ }), '119');
    await user.click(screen.getByRole('button', { name: 'Use this value' }));
    expect(await screen.findByText('119 GiB was typed and wins over what was read.')).toBeDefined();
    expect(client.callsOf('settings.write')).toEqual([
      {
        version: 'v1',
        changes: [{ key: 'devices', value: [{ name: 'nvidia:GPU-1b2c', memoryGib: 119 }] }],
      },
    ]);
    expect(client.callsOf('machine.read').at(-1)).toEqual({ fresh: true });
    await user.click(screen.getByRole('button', { name: 'Use what is read' }));
    expect(client.callsOf('settings.write').at(-1)).toEqual({
      version: 'v2',
      changes: [{ key: 'devices', value: null }],
    });
  });

  it('takes all its words from the catalogues', async () => {
    const found = machine({ devices: [card({ mig: null, users: [] })] });
    const { container } = await show(found, {}, PSEUDO);
    await screen.findByText(/Wôrkbënçh|workbench|RTX 4090:/);
    const headings = [...container.querySelectorAll('h1, h2, main button, caption, th')].map(
      (element) => element.textContent ?? '',
    );
    expect(headings.filter((text) => /\p{L}/u.test(text) && !text.includes('⟦'))).toEqual([]);
  });
});
