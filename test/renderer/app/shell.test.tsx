// @vitest-environment happy-dom
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { followLanguage } from '../../../renderer/app/i18n/follow-language.ts';
import { useAction } from '../../../renderer/stores/actions/use-action.ts';
import { parsePreferences } from '../../../renderer/stores/preferences/preferences.ts';
import {
  setPreferences,
  usePreferences,
} from '../../../renderer/stores/preferences/preferences-store.ts';
import type { RunSummary } from '../../../shared/ipc/runs.ts';
import type { Status } from '../../../shared/ipc/settings.ts';
import { createFakeClient } from '../fake-client.ts';
import { PSEUDO } from './pseudo-locale.ts';
import { openWindow } from './window.tsx';

afterEach(() => {
  cleanup();
  localStorage.clear();
  usePreferences.setState(parsePreferences(null), true);
});

vi.mock('../../../renderer/features/diagnostics/diagnostics-screen.tsx', () => ({
  DiagnosticsScreen: () => {
    throw new Error('a mistake');
  },
}));
vi.mock('../../../renderer/features/settings/settings-screen.tsx', () => ({
  SettingsScreen: () => <h1>Settings</h1>,
}));
vi.mock('../../../renderer/features/home/home-screen.tsx', () => ({ HomeScreen: FakeHome }));

const opened: string[] = [];
function FakeHome() {
  useAction({
    id: 'home.pick',
    label: 'Pick the first',
    group: 'Home',
    shortcut: 'p',
    run: () => opened.push('first'),
  });
  return <h1>Runs</h1>;
}

const RUN: RunSummary = {
  runId: '20261121-140200-abcd',
  startedAt: '2026-11-21T14:02:00.000Z',
  request: 'Support several \u202ewarehouses\nand more',
  repository: '/code/warehouse-api',
  status: 'running',
  note: '',
  costUsd: 0.07,
  savedUsd: null,
  bytesSent: 31_000,
  seconds: 12,
  mode: 'hybrid',
  executor: 'ollama/qwen',
  scripted: false,
  branch: null,
  filesChanged: 0,
  stage: 'execute',
  needs: null,
  here: true,
};
const STATUS: Status = {
  acting: [
    { run: 'r', who: 'executor', doing: 'decode', model: 'qwen3.8:27b', tokensPerSecond: 38.2 },
  ],
  executor: {
    name: 'qwen3.8:27b',
    server: 'ollama',
    version: '0.40',
    contextAllocated: 32_768,
    gpuShare: 0.5,
  },
  memory: {
    name: 'NVIDIA GeForce RTX 4090',
    devices: 2,
    freeBytes: 20 * 1024 ** 3,
    totalBytes: 48 * 1024 ** 3,
  },
  protections: ['no network'],
  policy: 'outline',
};
const playing = (): ReturnType<typeof createFakeClient> =>
  createFakeClient({
    streams: {
      'status.watch': () => [STATUS],
      'runs.watch': () => [{ kind: 'all', runs: [RUN] }],
    },
  });

describe('the window', () => {
  it('has a rail, a main part and a footer, and names the page in its title', async () => {
    await openWindow({ client: playing() });
    expect(await screen.findByRole('heading', { level: 1, name: 'Runs' })).toBeDefined();
    const rail = screen.getByRole('navigation', { name: 'Main' });
    expect(within(rail).getByRole('link', { name: 'Runs' }).getAttribute('aria-current')).toBe(
      'page',
    );
    const footer = screen.getByRole('contentinfo').textContent;
    expect(footer).toContain('Executor qwen3.8:27b: writes · 38 tok/s');
    expect(footer).toMatch(/2 × NVIDIA GeForce RTX 4090: 20.*GiB of 48.*GiB free/);
    expect(footer).toContain(
      'qwen3.8:27b on ollama 0.40 · 32,768 ctx allocated · 50\u00a0% on the GPU',
    );
    expect(footer).toContain('Commands isolated: no network');
    expect(footer).toContain('Policy: outline');
    await waitFor(() => expect(document.title).toBe('Runs – Tandem'));
  });

  it('moves the focus to the heading of a new page', async () => {
    await openWindow();
    await screen.findByRole('heading', { name: 'Runs' });
    await userEvent.click(screen.getByRole('link', { name: 'Settings' }));
    const heading = await screen.findByRole('heading', { name: 'Settings' });
    await waitFor(() => expect(document.activeElement).toBe(heading));
    expect(document.title).toBe('Settings – Tandem');
  });

  it('begins at the skip link, which leads into the page', async () => {
    await openWindow();
    await screen.findByRole('heading', { name: 'Runs' });
    await userEvent.tab();
    expect(document.activeElement?.textContent).toBe('Skip to the content');
    await userEvent.keyboard('{Enter}');
    expect(document.activeElement).toBe(screen.getByRole('main'));
  });

  it('goes places by two letters and by number', async () => {
    const { router } = await openWindow();
    await screen.findByRole('heading', { name: 'Runs' });
    await userEvent.keyboard('gs');
    await waitFor(() => expect(router.state.location.pathname).toBe('/settings'));
    await userEvent.keyboard('gh');
    await waitFor(() => expect(router.state.location.pathname).toBe('/hardware'));
    await userEvent.keyboard('gm');
    await waitFor(() => expect(router.state.location.pathname).toBe('/models'));
    await userEvent.keyboard('gw');
    await waitFor(() => expect(router.state.location.pathname).toBe('/welcome'));
    await userEvent.keyboard('{Control>}1{/Control}');
    await waitFor(() => expect(router.state.location.pathname).toBe('/'));
  });

  it('says that the line is lost and that nothing is, and tries again on a press', async () => {
    const client = createFakeClient();
    const retry = vi.spyOn(client, 'retryNow');
    await openWindow({ client });
    await screen.findByRole('heading', { name: 'Runs' });
    act(() =>
      client.connection.set({ kind: 'lost', why: 'unreachable', retryAt: Date.now() + 60_000 }),
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Try now' }));
    expect(retry).toHaveBeenCalledTimes(1);
    expect(screen.getByText(/trying again in \d+ s. Nothing is lost/)).toBeDefined();
    expect(screen.getByRole('contentinfo').textContent).toContain('Engine: not connected');
    act(() => client.connection.set({ kind: 'open', tandem: '1' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Try now' })).toBeNull());
  });

  it('catches a screen that throws; rail and footer stay', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    await openWindow({ at: '/diagnostics' });
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('This screen has stopped: a mistake');
    expect(alert.textContent).toContain('Runs go on in the engine');
    expect(screen.getByRole('navigation', { name: 'Main' })).toBeDefined();
    vi.restoreAllMocks();
  });

  it('says so where an address leads nowhere', async () => {
    await openWindow({ at: '/no/such/page' });
    expect(await screen.findByRole('heading', { name: 'There is no such page' })).toBeDefined();
  });

  it('changes its language without a reload', async () => {
    const { i18n } = await openWindow();
    await screen.findByRole('heading', { name: 'Runs' });
    const stop = followLanguage(i18n);
    act(() => setPreferences({ language: 'de' }));
    expect(await screen.findByRole('link', { name: 'Einstellungen' })).toBeDefined();
    expect(document.documentElement.lang).toBe('de');
    stop();
  });

  it('takes all its words from the catalogues', async () => {
    const { container } = await openWindow({ language: PSEUDO, client: playing() });
    await screen.findByRole('navigation');
    const names = [...container.querySelectorAll('nav [aria-label], nav')].map((e) =>
      e.getAttribute('aria-label'),
    );
    expect(names.filter((name) => name?.startsWith('⟦') === false)).toEqual([]);
    const footer = [...container.querySelectorAll('footer > span')].map(
      (slot) => slot.textContent ?? '',
    );
    expect(footer.filter((text) => text !== '' && !text.includes('⟦'))).toEqual([]);
  });
});

describe('the palette', () => {
  const openPalette = async (): Promise<HTMLElement> => {
    await screen.findByRole('heading', { name: 'Runs' });
    await userEvent.keyboard('{Control>}k{/Control}');
    return screen.findByRole('combobox', { name: 'Command, run or setting' });
  };

  it('finds a screen’s own command by any word and runs it', async () => {
    opened.length = 0;
    await openWindow();
    await userEvent.type(await openPalette(), 'first pick');
    await userEvent.keyboard('{Enter}');
    expect(opened).toEqual(['first']);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('finds a run by its request or repository and shows hidden characters', async () => {
    const { router } = await openWindow({ client: playing() });
    await userEvent.type(await openPalette(), 'warehouse-api');
    const found = await screen.findByRole('option', {
      name: /Support several ⟨U\+202E⟩warehouses/,
    });
    await userEvent.click(found);
    await waitFor(() => expect(router.state.location.pathname).toBe(`/runs/${RUN.runId}`));
  });

  it('closes by Escape, and what lies under it does not answer keys meanwhile', async () => {
    opened.length = 0;
    await openWindow();
    await openPalette();
    await userEvent.keyboard('p');
    expect(opened).toEqual([]);
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await userEvent.keyboard('p');
    expect(opened).toEqual(['first']);
  });
});

describe('the sheet of shortcuts', () => {
  it('gives an action other keys, which then work, and the original back', async () => {
    opened.length = 0;
    await openWindow();
    await screen.findByRole('heading', { name: 'Runs' });
    await userEvent.keyboard('?');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Change the shortcut of “Pick the first”' }),
    );
    await userEvent.keyboard('{Control>}{Shift>}Y{/Shift}{/Control}');
    await waitFor(() =>
      expect(usePreferences.getState().shortcuts).toEqual({ 'home.pick': 'Mod+Shift+y' }),
    );
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await userEvent.keyboard('p{Control>}{Shift>}Y{/Shift}{/Control}');
    expect(opened).toEqual(['first']);
    await userEvent.keyboard('?');
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Back to the original shortcut of “Pick the first”',
      }),
    );
    expect(usePreferences.getState().shortcuts).toEqual({});
  });

  it('keeps the old keys when Escape is pressed, and stays open', async () => {
    await openWindow();
    await screen.findByRole('heading', { name: 'Runs' });
    await userEvent.keyboard('?');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Change the shortcut of “Pick the first”' }),
    );
    await userEvent.keyboard('{Escape}');
    expect(screen.getByRole('dialog', { name: 'Shortcuts' })).toBeDefined();
    expect(usePreferences.getState().shortcuts).toEqual({});
  });

  it('switches single letters off', async () => {
    opened.length = 0;
    await openWindow();
    await screen.findByRole('heading', { name: 'Runs' });
    await userEvent.keyboard('?');
    await userEvent.click(await screen.findByRole('switch', { name: /single letter/ }));
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await userEvent.keyboard('p');
    expect(opened).toEqual([]);
  });
});
