import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHostHandlers } from '../../../electron/hosts/desktop/host-handlers.ts';
import { serveHost } from '../../../electron/hosts/desktop/serve-host.ts';
import { textOf } from '../../../electron/hosts/desktop/text.ts';
import { hostMethods } from '../../../shared/ipc/host.ts';
import { type WindowScene, windowScene } from './scene.ts';

const RUN = '20261121-094612-7f3a';
let scene: WindowScene;
let changes = 0;

beforeEach(async () => {
  scene = await windowScene();
  changes = 0;
  const handlers = createHostHandlers(scene.double.electron, {
    home: scene.folder,
    logFolder: join(scene.folder, 'logs'),
    memory: scene.memory,
    text: () => textOf('en'),
    onChange: () => {
      changes += 1;
    },
  });
  const log = (line: string) => void scene.lines.push(line);
  serveHost(scene.double.electron, { window: scene.window, handlers, log });
});

const call = (method: unknown, input: unknown, sender = scene.double.sender(scene.shown())) =>
  scene.double.ipc.invoke(sender, 'tandem:host', method, input);

describe('who may ask', () => {
  it.each([
    ['a frame inside the page', () => ({ senderFrame: { url: 'app://tandem/index.html' } })],
    ['a frame that is gone', () => ({ senderFrame: null })],
    ['another window', () => ({ sender: { id: 99 } })],
  ])('refuses %s', async (_who, change) => {
    const sender = { ...scene.double.sender(scene.shown()), ...change() };
    for (const method of Object.keys(hostMethods)) {
      const reply = await call(method, {}, sender);
      expect(reply).toMatchObject({ ok: false, error: { kind: 'ipc-refused' } });
    }
    expect(scene.double.opened).toEqual([]);
    expect(scene.double.asked).toEqual([]);
  });

  it('refuses the page when it shows another address', async () => {
    scene.shown().webContents.mainFrame.url = 'https://example.com/';
    expect(await call('windowState', {})).toMatchObject({ ok: false });
  });
});

describe('what may be asked', () => {
  it.each(['__proto__', 'constructor', 'toString', 'pickfolder', '', 7, null, undefined, {}])(
    'refuses the name %j',
    async (name) => {
      expect(await call(name, {})).toMatchObject({ ok: false, error: { kind: 'ipc-refused' } });
    },
  );

  it('answers 1,000 made-up calls with a result, and does nothing for those that do not fit', async () => {
    const method = fc.oneof(fc.constantFrom(...Object.keys(hostMethods)), fc.string());
    await fc.assert(
      fc.asyncProperty(method, fc.anything({ maxDepth: 3 }), async (name, input) => {
        const reply = await call(name, input);
        expect(reply).toHaveProperty('ok');
        const schema = Object.hasOwn(hostMethods, name)
          ? hostMethods[name as keyof typeof hostMethods].input
          : null;
        const fits = schema?.safeParse(input).success === true;
        if (!fits) expect(reply).toMatchObject({ ok: false, error: { kind: 'ipc-refused' } });
      }),
      { numRuns: 1_000, seed: 20_261_121 },
    );
    expect(scene.double.opened.filter((path) => path !== join(scene.folder, 'logs'))).toEqual([]);
  });
});

describe('what is done', () => {
  it('begins a folder dialog where the last one ended', async () => {
    const chosen = join(scene.folder, 'repo');
    mkdirSync(chosen);
    scene.double.answers.push([chosen], []);
    expect(await call('pickFolder', { purpose: 'repository' })).toEqual({
      ok: true,
      value: { path: chosen },
    });
    expect(scene.double.asked[0]).not.toHaveProperty('defaultPath');
    expect(await call('pickFolder', { purpose: 'repository' })).toEqual({
      ok: true,
      value: { path: null },
    });
    expect(scene.double.asked[1]).toHaveProperty('defaultPath', chosen);
    expect(scene.memory.get().lastFolder).toBe(chosen);
  });

  it('opens an https address after the whole of it was shown and agreed to', async () => {
    const url = 'https://docs.example.com/a?b=c#d';
    scene.double.answers.push(1, 0);
    expect(await call('openExternal', { url })).toEqual({ ok: true, value: { opened: false } });
    expect(scene.double.opened).toEqual([]);
    expect(await call('openExternal', { url })).toEqual({ ok: true, value: { opened: true } });
    expect(scene.double.opened).toEqual([url]);
    expect(scene.double.asked[0]).toMatchObject({ detail: url, defaultId: 1, cancelId: 1 });
  });

  it('asks about nothing but https', async () => {
    for (const url of ['http://example.com/', 'file:///etc/passwd', 'javascript:alert(1)']) {
      expect(await call('openExternal', { url })).toEqual({ ok: true, value: { opened: false } });
    }
    expect(scene.double.asked).toEqual([]);
  });

  it('shows the file of a run, and none that a window made up', async () => {
    mkdirSync(join(scene.folder, 'runs'));
    const file = join(scene.folder, 'runs', `${RUN}.tandem`);
    writeFileSync(file, '');
    expect(await call('showRunFile', { run: RUN, what: 'run' })).toMatchObject({
      value: { shown: true },
    });
    for (const run of ['../../etc/passwd', '/etc/passwd', `${RUN}/..`, 'x']) {
      const reply = await call('showRunFile', { run, what: 'run' });
      expect(reply).toEqual({ ok: true, value: { shown: false } });
    }
    expect(await call('showRunFile', { run: RUN, what: 'patch' })).toMatchObject({
      value: { shown: false },
    });
    expect(scene.double.opened).toEqual([file]);
  });

  it('lets the system follow theme and language, and remembers both', async () => {
    const reply = await call('setAppearance', { theme: 'dark', language: 'de' });
    expect(reply).toMatchObject({ ok: true, value: { dark: true, highContrast: false } });
    expect(scene.double.theme.themeSource).toBe('dark');
    expect(scene.shown().background).toBe('#141311');
    expect(scene.memory.get()).toMatchObject({ theme: 'dark', language: 'de' });
    expect(changes).toBe(1);
    await call('setAppearance', { theme: 'system', language: 'system' });
    expect(scene.memory.get()).toMatchObject({ theme: 'system', language: null });
  });

  it('keeps preferences and says what is in force', async () => {
    const notify = { needsYou: true, finished: false, failed: true, models: true };
    const wanted = { notify, keepAwake: false, keepRunning: false };
    expect(await call('writePreferences', wanted)).toEqual({ ok: true, value: wanted });
    expect(await call('readPreferences', {})).toEqual({ ok: true, value: wanted });
    expect(await call('writePreferences', { ...wanted, keepAwake: 'no' })).toMatchObject({
      ok: false,
    });
    expect(scene.memory.get().preferences).toEqual(wanted);
  });

  it('turns a fault of the system into an error and a line in the log', async () => {
    scene.double.electron.shell.openPath = () => Promise.reject(new Error('no file browser'));
    expect(await call('openLogFolder', {})).toEqual({
      ok: false,
      error: { kind: 'fault', detail: 'no file browser' },
    });
    expect(scene.lines).toEqual(['host openLogFolder failed: no file browser']);
  });
});
