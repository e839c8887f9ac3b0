// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createInstance } from 'i18next';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followHost } from '../../../renderer/app/follow-host.ts';
import { desktopHost, useHost } from '../../../renderer/client/host.ts';
import { DesktopSection } from '../../../renderer/features/settings/desktop-section.tsx';
import { en } from '../../../renderer/features/settings/text/en.ts';
import { setPreferences } from '../../../renderer/stores/preferences/preferences-store.ts';
import type { DesktopPreferences } from '../../../shared/ipc/host.ts';

/** The preload's bridge, answered as main would. */
let calls: [string, unknown][] = [];
let answer: (method: string, input: unknown) => unknown;
const plug = () =>
  Object.assign(window, {
    tandem: {
      connect: () => undefined,
      host: async (method: string, input: unknown) => {
        calls.push([method, input]);
        return answer(method, input);
      },
    },
  });

beforeEach(() => {
  calls = [];
  answer = () => ({ ok: false, error: { kind: 'fault', detail: 'not set' } });
});
afterEach(() => {
  cleanup();
  Object.assign(window, { tandem: undefined });
});

const Shows = () => <p>{useHost() === null ? 'browser' : 'desktop'}</p>;

describe('the desktop behind the window', () => {
  it('is not there in a browser', () => {
    render(<Shows />);
    screen.getByText('browser');
    expect(desktopHost()).toBeNull();
  });

  it('asks main and parses what it says', async () => {
    plug();
    render(<Shows />);
    screen.getByText('desktop');
    const host = desktopHost();
    answer = () => ({ ok: true, value: { path: '/home/ada/repo' } });
    expect(await host?.pickFolder()).toBe('/home/ada/repo');
    answer = () => ({ ok: true, value: { opened: true } });
    expect(await host?.openExternal('https://example.com')).toBe(true);
    expect(calls).toEqual([
      ['pickFolder', { purpose: 'repository' }],
      ['openExternal', { url: 'https://example.com' }],
    ]);
  });

  it.each([
    ['refuses', () => ({ ok: false, error: { kind: 'ipc-refused', name: 'x', detail: 'y' } })],
    ['says something else', () => ({ ok: true, value: { path: 7 } })],
    ['says nothing', () => undefined],
    ['is gone', () => Promise.reject(new Error('gone'))],
  ])('takes it for a no when main %s', async (_how, given) => {
    plug();
    answer = given;
    expect(await desktopHost()?.pickFolder()).toBeNull();
    expect(await desktopHost()?.showRunFile('x', 'run')).toBe(false);
    expect(await desktopHost()?.windowState()).toBeNull();
  });

  it('goes where main sends it, and nowhere for other messages', () => {
    plug();
    const opened: string[] = [];
    const stop = followHost(desktopHost(), (route) => void opened.push(route));
    const tell = (data: unknown, source: unknown = window) =>
      window.dispatchEvent(new MessageEvent('message', { data, source: source as Window }));
    tell({ tandem: 'open', route: '/runs/x' });
    tell({ tandem: 'open', route: 'https://evil.example' });
    tell({ tandem: 'open', route: '/from-elsewhere' }, null);
    tell('open');
    stop();
    tell({ tandem: 'open', route: '/late' });
    expect(opened).toEqual(['/runs/x']);
  });

  it('dresses the desktop like the window, at first and after each change', () => {
    plug();
    const stop = followHost(desktopHost(), () => undefined);
    setPreferences({ theme: 'dark' });
    setPreferences({ density: 'comfortable' });
    setPreferences({ language: 'de' });
    stop();
    setPreferences({ theme: 'light' });
    expect(calls.map(([, input]) => input)).toEqual([
      { theme: 'system', language: 'system' },
      { theme: 'dark', language: 'system' },
      { theme: 'dark', language: 'de' },
    ]);
  });
});

describe('DesktopSection', () => {
  const kept: DesktopPreferences = {
    notify: { needsYou: true, finished: true, failed: true, models: true },
    keepAwake: true,
    keepRunning: true,
  };
  const show = async () => {
    const i18n = createInstance();
    await i18n.use(initReactI18next).init({ lng: 'en', resources: { en: { settings: en } } });
    return render(
      <I18nextProvider i18n={i18n}>
        <DesktopSection />
      </I18nextProvider>,
    );
  };

  it('shows nothing in a browser', async () => {
    const { container } = await show();
    expect(container.textContent).toBe('');
  });

  it('keeps each switch, and shows what is in force when it could not be kept', async () => {
    plug();
    answer = (method, input) => ({ ok: true, value: method === 'readPreferences' ? kept : input });
    await show();
    const finished = await screen.findByRole('switch', { name: en.notifyFinished });
    await userEvent.click(finished);
    const notify = { ...kept.notify, finished: false };
    expect(calls.at(-1)).toEqual(['writePreferences', { ...kept, notify }]);
    await expect.poll(() => (finished as HTMLInputElement).checked).toBe(false);
    answer = () => undefined;
    const awake = screen.getByRole<HTMLInputElement>('switch', { name: new RegExp(en.keepAwake) });
    await userEvent.click(awake);
    expect(awake.checked).toBe(true);
  });
});
