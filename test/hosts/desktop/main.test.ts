import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { locateApp } from '../../../electron/hosts/desktop/app-places.ts';
import { runMain } from '../../../electron/hosts/desktop/run-main.ts';
import { routeOf } from '../../../electron/hosts/desktop/single-instance.ts';
import { createElectronDouble, type ElectronDouble } from './electron-double.ts';
import { scratchFolder, settled } from './scene.ts';

const started: ElectronDouble[] = [];
afterEach(() => {
  for (const double of started.splice(0)) double.app.releaseLock();
});

function start(
  home: string,
  changes: { argv?: string[]; double?: ElectronDouble; env?: Record<string, string> } = {},
) {
  const double = changes.double ?? createElectronDouble();
  started.push(double);
  const env = changes.env ?? {};
  Object.assign(env, {
    TANDEM_HOME: home,
    PATH: '/bin',
    GITHUB_TOKEN: 'ghp_secret',
    ANTHROPIC_API_KEY: 'sk-x',
  });
  runMain(double.electron, {
    argv: changes.argv ?? ['/usr/bin/tandem'],
    env,
    platform: 'linux',
    resourcesPath: '/opt/Tandem/resources',
    versions: { electron: '45.4.1' },
  });
  return double;
}

async function ready(double: ElectronDouble): Promise<ElectronDouble> {
  double.app.becomeReady();
  await settled();
  return double;
}

describe('main', () => {
  it('does before it is ready what has to be done by then', () => {
    const home = scratchFolder();
    const double = start(home);
    expect(double.app.paths.get('userData')).toBe(join(home, 'desktop'));
    expect(double.dumps).toEqual([{ uploadToServer: false, compress: false }]);
    expect(double.schemes.map(({ scheme }) => scheme)).toEqual(['app']);
    expect(double.app.calls).toContain('enableSandbox');
    expect(double.app.switches.has('disable-background-networking')).toBe(true);
    expect(double.app.switches.has('no-sandbox')).toBe(false);
    expect(double.windows).toEqual([]);
  });

  it('then opens one hardened window on its own page and starts the engine', async () => {
    const double = await ready(start(scratchFolder()));
    expect(double.windows).toHaveLength(1);
    expect(double.windows[0]?.webContents.mainFrame.url).toBe('app://tandem/index.html#/');
    expect(double.handlers.has('app')).toBe(true);
    expect(double.session.isLoaded({ url: 'https://example.com', resourceType: 'xhr' })).toBe(
      false,
    );
    expect(double.trays).toHaveLength(1);
    expect(double.applicationMenu().length).toBeGreaterThan(3);
    expect(double.children.map(({ module }) => module.split('/').at(-1))).toEqual(['engine.js']);
  });

  it('gives the engine no secret in its environment, and its program all of it', async () => {
    const double = await ready(start(scratchFolder()));
    const [child] = double.children;
    expect(JSON.stringify(child?.options)).not.toMatch(/ghp_secret|sk-x/);
    expect(child?.options.env).toMatchObject({ PATH: '/bin' });
    expect(child?.received[0]).toMatchObject({
      kind: 'start',
      handed: {
        electron: '45.4.1',
        environment: { GITHUB_TOKEN: 'ghp_secret', ANTHROPIC_API_KEY: 'sk-x' },
      },
    });
    expect(JSON.stringify(double.windows[0]?.webContents)).not.toMatch(/ghp_secret|sk-x/);
  });

  it('takes the key out of its own environment, which Chromium passes on', () => {
    const env: Record<string, string> = {};
    start(scratchFolder(), { env });
    expect(env).toHaveProperty('GITHUB_TOKEN');
    expect(env).not.toHaveProperty('ANTHROPIC_API_KEY');
  });

  it('quits at once when it is the second, and hands over what it was started for', async () => {
    const home = scratchFolder();
    const first = await ready(start(home));
    first.windows[0]?.minimize();
    const second = start(home, { argv: ['/usr/bin/tandem', '--open=/runs/20261121-094612-7f3a'] });
    expect(second.app.hasQuit).toBe(true);
    await ready(second);
    expect([second.windows, second.children, second.dumps]).toEqual([[], [], []]);
    expect(first.windows).toHaveLength(1);
    expect(first.windows[0]?.isMinimized()).toBe(false);
    expect(first.windows[0]?.webContents.sent.at(-1)).toEqual({
      channel: 'tandem:open',
      values: ['/runs/20261121-094612-7f3a'],
    });
  });

  it('is a first one for another data folder', async () => {
    await ready(start(scratchFolder()));
    const other = await ready(start(scratchFolder()));
    expect(other.windows).toHaveLength(1);
  });

  it.each([null, 7, { route: 3 }, { route: 'https://evil' }, { other: 1 }])(
    'only shows the window when a second start hands over %j',
    async (data) => {
      const double = await ready(start(scratchFolder()));
      double.app.emit('second-instance', {}, [], '/', data);
      expect(double.windows[0]?.webContents.sent).toEqual([]);
      expect(double.windows[0]?.isFocused()).toBe(true);
    },
  );

  it('does not start without the sandbox, and says so', async () => {
    const double = createElectronDouble();
    double.app.switches.set('no-sandbox', '');
    await ready(start(scratchFolder(), { double }));
    expect(double.app.exitCode).toBe(1);
    expect(double.asked[0]).toHaveProperty('message', 'Tandem does not start without its sandbox');
    expect([double.windows, double.children]).toEqual([[], []]);
  });

  it('shuts the doors of debuggers in a packaged app', () => {
    const double = createElectronDouble();
    double.app.isPackaged = true;
    double.app.switches.set('remote-debugging-port', '9222');
    start(scratchFolder(), { double });
    expect(double.app.switches.has('remote-debugging-port')).toBe(false);
  });

  it('connects its page to the engine, and tells it when the engine is gone', async () => {
    const double = await ready(start(scratchFolder()));
    const [window] = double.windows;
    if (window === undefined) throw new Error('there is no window');
    double.ipc.emit('tandem:connect', double.sender(window), 1);
    expect(window.webContents.posted).toMatchObject([{ channel: 'tandem:port', message: 1 }]);
    expect(window.webContents.posted[0]?.ports).toHaveLength(1);
    double.children[0]?.end(139);
    expect(window.webContents.sent).toEqual([{ channel: 'tandem:gone', values: [1] }]);
  });

  it.each([
    ['a frame in it', { senderFrame: { url: 'app://tandem/index.html' } }, 1],
    ['another window', { sender: { id: 9 } }, 1],
    ['nobody', { senderFrame: null }, 1],
    ['its page with a strange number', {}, 'one'],
    ['its page with a negative number', {}, -1],
  ])('gives no port to %s', async (_who, change, attempt) => {
    const double = await ready(start(scratchFolder()));
    const [window] = double.windows;
    if (window === undefined) throw new Error('there is no window');
    double.ipc.emit('tandem:connect', { ...double.sender(window), ...change }, attempt);
    expect(window.webContents.posted).toEqual([]);
  });

  it('tells people once that the engine can not be opened', async () => {
    const double = await ready(start(scratchFolder()));
    const words = { what: 'The disk is full.', safe: 'All is kept.', next: 'Free some space.' };
    for (let times = 0; times < 3; times += 1) {
      double.children[0]?.parentPort.postMessage({ kind: 'failed', words });
      await settled();
    }
    expect(double.asked).toEqual([
      { type: 'error', message: words.what, detail: `${words.safe}\n\n${words.next}` },
    ]);
  });

  it('looks as it did the last time', async () => {
    const home = scratchFolder();
    mkdirSync(join(home, 'desktop'));
    const first = await ready(start(home));
    const [window] = first.windows;
    if (window === undefined) throw new Error('there is no window');
    const look = { theme: 'dark', language: 'de' };
    await first.ipc.invoke(first.sender(window), 'tandem:host', 'setAppearance', look);
    expect(first.applicationMenu()[0]?.label).toBe('Datei');
    first.app.releaseLock();
    const second = await ready(start(home));
    expect(second.theme.themeSource).toBe('dark');
    expect(second.windows[0]?.options.backgroundColor).toBe('#141311');
    expect(second.applicationMenu()[0]?.label).toBe('Datei');
  });

  it('writes what went wrong into its log folder', async () => {
    const home = scratchFolder();
    const double = await ready(start(home));
    double.windows[0]?.webContents.emit(
      'render-process-gone',
      {},
      { reason: 'crashed', exitCode: 1 },
    );
    expect(readFileSync(join(home, 'desktop', 'logs', 'main.log'), 'utf8')).toContain('crashed');
  });

  it('starts on a data folder that can not be written', async () => {
    const file = join(scratchFolder(), 'file');
    writeFileSync(file, '');
    const double = await ready(start(join(file, 'home')));
    expect(double.windows).toHaveLength(1);
  });
});

describe('locateApp', () => {
  it('gives child processes of a packaged app what a plain Node can read', () => {
    const places = locateApp(
      { TANDEM_HOME: '/home/a/tandem' },
      {
        platform: 'linux',
        resources: '/opt/Tandem/resources',
        dist: '/opt/Tandem/resources/app.asar/dist',
      },
    );
    expect(JSON.stringify([places.children, places.sample])).not.toContain('.asar');
    expect(places.children.nodePath).toBe('/opt/Tandem/resources/node/node');
    expect(places.engine).toBe('/opt/Tandem/resources/app.asar/dist/desktop/engine.js');
  });

  it('uses the Node of the checkout otherwise, never Electron as Node', () => {
    const places = locateApp({}, { platform: 'linux', resources: null, dist: '/src/tandem/dist' });
    expect(places.children).toEqual({
      nodePath: '/src/tandem/node_modules/node/bin/node',
      runnerPath: null,
      digestWorker: null,
    });
  });
});

describe('routeOf', () => {
  it.each([
    [['--open=/runs/x'], '/runs/x'],
    [['--open=/new?from=20261121-094612-7f3a'], '/new?from=20261121-094612-7f3a'],
    [['--open=//evil.example'], null],
    [['--open=https://evil'], null],
    [['--open=/a b'], null],
    [['--open=/<script>'], null],
    [[], null],
  ])('reads %j as %j', (args, route) => {
    expect(routeOf(args)).toBe(route);
  });
});
