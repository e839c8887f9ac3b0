import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectWindows } from '../../../electron/hosts/desktop/connections.ts';
import {
  type EngineProcess,
  startEngineProcess,
} from '../../../electron/hosts/desktop/engine-process.ts';
import { createHostHandlers } from '../../../electron/hosts/desktop/host-handlers.ts';
import { createNetFetch } from '../../../electron/hosts/desktop/net-fetch.ts';
import { openDesktopService } from '../../../electron/hosts/desktop/open-desktop-service.ts';
import { createAppHandler } from '../../../electron/hosts/desktop/serve-app.ts';
import { serveEngine } from '../../../electron/hosts/desktop/serve-engine.ts';
import { serveHost } from '../../../electron/hosts/desktop/serve-host.ts';
import { textOf } from '../../../electron/hosts/desktop/text.ts';
import { bundlePreload } from '../../../scripts/bundle-desktop.mjs';
import { launchChromium, noChromium } from '../../e2e/window/chromium.ts';
import { createElectronDouble, type ElectronDouble } from './electron-double.ts';
import { PortDouble } from './process-double.ts';
import {
  type ManualClock,
  manualClock,
  scratchFolder,
  type WindowScene,
  windowScene,
} from './scene.ts';

/**
 * The built window in a real Chromium, served by the handler of `app:`, with the built preload in the page and
 * main's own code behind it; only Electron's carrying of messages is the double's. `https:` stands for `app:`.
 */
const root = join(import.meta.dirname, '..', '..', '..');
const pageFolder = join(root, 'dist', 'renderer');
const whyNot =
  noChromium ?? (existsSync(join(pageFolder, 'index.html')) ? null : 'no built window');
if (whyNot !== null) console.log(`the desktop's window is not tried: ${whyNot}`);

/** In the page: what the preload requires, with main behind one function. */
const ELECTRON_IN_PAGE = `
const listeners = new Map();
const ports = new Map();
window.fromMain = (channel, value, port) => {
  const event = { ports: [] };
  if (port !== undefined) {
    const { port1, port2 } = new MessageChannel();
    event.ports = [port1];
    ports.set(port, port2);
    port2.onmessage = ({ data }) => window.toMain('port', port, data);
  }
  listeners.get(channel)?.(event, value);
};
window.intoPort = (port, data) => ports.get(port)?.postMessage(data);
const inPage = {
  contextBridge: { exposeInMainWorld: (name, api) => { window[name] = api; } },
  ipcRenderer: {
    on: (channel, listener) => listeners.set(channel, listener),
    send: (channel, ...values) => void window.toMain('send', channel, ...values),
    invoke: (channel, ...values) => window.toMain('invoke', channel, ...values),
  },
};
const require = () => inPage;`;

describe.skipIf(whyNot !== null)('the window on the desktop', () => {
  let browser: Browser;
  let page: Page;
  let scene: WindowScene;
  let double: ElectronDouble;
  let engine: EngineProcess;
  let clock: ManualClock;
  let isOver = false;
  const complaints: string[] = [];

  beforeAll(async () => {
    const home = scratchFolder();
    const log = () => undefined;
    double = createElectronDouble({
      program: (child) =>
        serveEngine(child.parentPort, {
          open: (handed, vault) =>
            openDesktopService(handed, {
              env: { PATH: process.env.PATH, TANDEM_HOME: home },
              vault,
              fetch: createNetFetch({ fetch: () => Promise.reject(new Error('no network')) }),
              log,
            }),
          exit: (code) => child.end(code),
        }),
    });
    scene = await windowScene(double);
    clock = manualClock();
    engine = startEngineProcess(double.electron, {
      module: '/app/engine.js',
      environment: {},
      start: {
        kind: 'start',
        handed: {
          environment: {},
          logFolder: home,
          electron: '45.4.1',
          children: null,
          sample: null,
        },
      },
      log: { write: log, line: log },
      onSaid(message, say) {
        if (message.kind !== 'vault.ask') return;
        const value = message.ask.verb === 'kind' ? 'keychain' : null;
        say({ kind: 'vault.answer', id: message.id, result: { ok: true, value } });
      },
      clock,
    });
    connectWindows(double.electron, { engine, window: scene.window });
    const around = { home, logFolder: home, memory: scene.memory, text: () => textOf('en') };
    const handlers = createHostHandlers(double.electron, { ...around, onChange: log });
    serveHost(double.electron, { window: scene.window, handlers, log });
    browser = await launchChromium();
    page = await openPage();
  });
  afterAll(async () => {
    isOver = true;
    await engine?.close();
    await browser?.close();
  });

  async function openPage(): Promise<Page> {
    const out = mkdtempSync(join(tmpdir(), 'tandem-window-'));
    await bundlePreload({ root, out });
    const preload = readFileSync(join(out, 'desktop', 'preload.cjs'), 'utf8');
    rmSync(out, { recursive: true, force: true });
    const opened = await browser.newPage();
    opened.on('pageerror', (error) => complaints.push(String(error)));
    opened.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    const serve = createAppHandler(pageFolder);
    await opened.route('**/*', async (route) => {
      const address = route.request().url().replace('https://tandem', 'app://tandem');
      const answer = await serve(new Request(address));
      await route.fulfill({
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: Buffer.from(await answer.arrayBuffer()),
      });
    });
    await carryMessages(opened);
    await opened.addInitScript(`{${ELECTRON_IN_PAGE}\n${preload}}`);
    await opened.goto('https://tandem/index.html');
    return opened;
  }

  /** What Electron does between page and main. */
  async function carryMessages(opened: Page): Promise<void> {
    const ports = new Map<number, PortDouble>();
    const { webContents } = scene.shown();
    const sender = double.sender(scene.shown());
    await opened.exposeFunction('toMain', (kind: string, ...values: unknown[]) => {
      const [first, second, ...rest] = values;
      if (kind === 'invoke') return double.ipc.invoke(sender, String(first), second, ...rest);
      if (kind === 'send') double.ipc.emit(String(first), sender, second);
      else ports.get(Number(first))?.postMessage(second);
      return null;
    });
    const tell = (...values: unknown[]) =>
      opened.evaluate((given) => Reflect.get(globalThis, 'fromMain')(...given), values);
    webContents.send = (channel, value) => {
      if (!isOver) void tell(channel, value);
    };
    webContents.postMessage = (channel, message, [port] = []) => {
      if (!(port instanceof PortDouble)) throw new Error('no port came along');
      const id = ports.size + 1;
      ports.set(id, port);
      port.on('message', ({ data }) => {
        if (isOver) return;
        void opened.evaluate(([to, what]) => Reflect.get(globalThis, 'intoPort')(to, what), [
          id,
          data,
        ] as const);
      });
      void tell(channel, message, id).then(() => port.start());
    };
  }

  it('comes up over its port, under the policy, without a complaint', async () => {
    await page.getByRole('main').waitFor();
    await page.goto('https://tandem/index.html#/diagnostics');
    await page.getByText('45.4.1').first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('goes where a notification sends it', async () => {
    scene.window.show('/settings/appearance');
    await page.waitForURL(/#\/settings\/appearance$/);
    await page.getByText('Announce that a run is finished').waitFor();
  });

  it('keeps what is switched, and dresses the desktop', async () => {
    await page.getByText('Announce that a run is finished').click();
    await expect.poll(() => scene.memory.get().preferences.notify.finished).toBe(false);
    await page.getByText('Dark', { exact: true }).click();
    await expect.poll(() => double.theme.themeSource).toBe('dark');
  });

  it('finds the engine again after it died', async () => {
    double.children.at(-1)?.end(139);
    await page
      .getByText(/connection/i)
      .first()
      .waitFor();
    clock.run(500);
    await page.goto('https://tandem/index.html#/diagnostics');
    await page.getByText('45.4.1').first().waitFor();
    expect(double.children).toHaveLength(2);
  });
});
