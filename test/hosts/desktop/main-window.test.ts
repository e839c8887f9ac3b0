import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMemory } from '../../../electron/hosts/desktop/preferences.ts';
import { placeWindow } from '../../../electron/hosts/desktop/window-place.ts';
import { createElectronDouble } from './electron-double.ts';
import { scratchFolder, settled, windowScene } from './scene.ts';

describe('the main window', () => {
  it('is sandboxed, isolated and without Node, written out', async () => {
    const { shown } = await windowScene();
    expect(shown().options.webPreferences).toEqual({
      preload: '/app/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
    });
    expect(shown().options).toMatchObject({ show: false, backgroundColor: '#faf9f7' });
  });

  it('shows itself when it is ready, on the one page there is', async () => {
    const { shown } = await windowScene();
    expect(shown().isVisible()).toBe(true);
    expect(shown().webContents.mainFrame.url).toBe('app://tandem/index.html#/');
  });

  it('comes to the front instead of being made twice, and opens a place', async () => {
    const { double, window, shown } = await windowScene();
    shown().minimize();
    window.show('/runs/x');
    expect(double.windows).toHaveLength(1);
    expect(shown().isMinimized()).toBe(false);
    expect(shown().isFocused()).toBe(true);
    expect(shown().webContents.sent).toEqual([{ channel: 'tandem:open', values: ['/runs/x'] }]);
  });

  it('is made again after it was closed, at the place asked for', async () => {
    const { double, window, shown } = await windowScene();
    shown().close();
    expect(window.current()).toBeNull();
    window.show('/runs/x');
    await settled();
    expect(double.windows).toHaveLength(2);
    expect(shown().webContents.mainFrame.url).toBe('app://tandem/index.html#/runs/x');
  });

  it('remembers where it was and comes back there', async () => {
    const { window, shown, memory, folder } = await windowScene();
    shown().bounds = { x: 100, y: 50, width: 1200, height: 800 };
    shown().maximize();
    shown().close();
    expect(memory.get().window).toEqual({
      bounds: { x: 100, y: 50, width: 1200, height: 800 },
      maximized: true,
      fullScreen: false,
    });
    window.show();
    await settled();
    expect(shown().options).toMatchObject({ x: 100, y: 50, width: 1200, height: 800 });
    expect(shown().isMaximized()).toBe(true);
    const again = openMemory(folder, () => undefined);
    expect(again.get().window).toEqual(memory.get().window);
  });

  it('loads its page again when its process died, and gives up on one that keeps dying', async () => {
    const { shown, lines } = await windowScene();
    const die = () =>
      shown().webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 5 });
    for (let times = 0; times < 10; times += 1) die();
    expect(shown().webContents.reloads).toBe(3);
    expect(lines[0]).toBe("The window's process ended: oom (5).");
  });
});

describe('placeWindow', () => {
  const left = { x: 0, y: 0, width: 1920, height: 1040 };
  const right = { x: 1920, y: 0, width: 2560, height: 1400 };
  const at = (x: number, y: number, width = 1200, height = 800) => ({ x, y, width, height });

  it.each([
    ['stays where it was', at(100, 50), [left], at(100, 50)],
    ['stays on the second display', at(2_000, 10), [left, right], at(2_000, 10)],
    ['leaves a display that is gone', at(2_000, 10), [left], { width: 1440, height: 900 }],
    ['comes down when its title bar is above', at(100, -50), [left], { width: 1440, height: 900 }],
    ['comes back when only a corner shows', at(1_900, 10), [left], { width: 1440, height: 900 }],
    ['shrinks to the display', at(0, 0, 5_000, 4_000), [left], at(0, 0, 1920, 1040)],
    ['grows to what is usable', at(0, 0, 200, 10), [left], at(0, 0, 640, 480)],
    ['takes a usual size at first', null, [left], { width: 1440, height: 900 }],
    ['fits a small display', null, [at(0, 0, 1280, 700)], { width: 1280, height: 700 }],
    ['does without any display', null, [], { width: 1440, height: 900 }],
  ])('%s', (_name, remembered, areas, expected) => {
    expect(placeWindow(remembered, areas)).toEqual(expected);
  });
});

describe('openMemory', () => {
  it.each(['{', '[]', '{"version":9}', '{"version":1,"theme":"pink"}', ''])(
    'puts a file with %j aside and begins anew',
    (text) => {
      const folder = scratchFolder();
      const path = join(folder, 'desktop.json');
      writeFileSync(path, text);
      const lines: string[] = [];
      const memory = openMemory(folder, (line) => lines.push(line));
      expect(memory.get().theme).toBe('system');
      expect(readFileSync(`${path}.bak`, 'utf8')).toBe(text);
      expect(lines[0]).toContain('desktop.json.bak');
    },
  );

  it('says so when it can not be written, and goes on', async () => {
    const lines: string[] = [];
    const memory = openMemory('/proc/nowhere', (line) => lines.push(line));
    memory.set({ theme: 'dark' });
    expect(memory.get().theme).toBe('dark');
    expect(lines[0]).toContain('could not be written');
  });

  it('gives a window with a place from a display that is gone a usual size', async () => {
    const double = createElectronDouble({
      displays: [{ workArea: { x: 0, y: 0, width: 1280, height: 700 } }],
    });
    const { shown } = await windowScene(double);
    expect(shown().options).toMatchObject({ width: 1280, height: 700 });
    expect(shown().options).not.toHaveProperty('x');
  });
});
