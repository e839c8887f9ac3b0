import type { BrowserWindowConstructorOptions } from 'electron';
import { APP_ORIGIN } from './app-scheme.ts';
import type { ElectronParts, WindowPart } from './electron-parts.ts';
import { guardWindow } from './guard-window.ts';
import type { Memory } from './preferences.ts';
import { placeWindow, SMALLEST } from './window-place.ts';

/** The page of the window, without the place in it. */
export const PAGE = `${APP_ORIGIN}/index.html`;

/** Backgrounds of the two themes (tokens `--bg`), so that nothing flashes before the page is there. */
const BACKGROUND = { light: '#faf9f7', dark: '#141311' };

/** The one window, which may be closed and made again. */
export interface MainWindow {
  current(): WindowPart | null;
  /** Brings the window to the front, making it if there is none, and shows a place in it. */
  show(route?: string): void;
  /** Runs for this window and each one made after it. */
  onMade(listener: (window: WindowPart) => void): void;
}

export interface WindowSurroundings {
  readonly preload: string;
  readonly icon: string;
  readonly memory: Memory;
  readonly log: (line: string) => void;
}

export function createMainWindow(
  electron: Pick<ElectronParts, 'BrowserWindow' | 'nativeTheme' | 'screen'>,
  around: WindowSurroundings,
): MainWindow {
  const listeners: ((window: WindowPart) => void)[] = [];
  let window: WindowPart | null = null;

  const make = (route: string): WindowPart => {
    const made = new electron.BrowserWindow(describeWindow(electron, around));
    guardWindow(made.webContents, PAGE);
    rememberPlace(made, around.memory);
    restoreState(made, around.memory);
    reloadAfterCrash(made, around.log);
    made.on('closed', () => {
      window = null;
    });
    for (const listener of listeners) listener(made);
    void made.loadURL(`${PAGE}#${route}`).catch((fault: unknown) => {
      around.log(`The window's page was not loaded: ${String(fault)}`);
    });
    return made;
  };

  electron.nativeTheme.on('updated', () => {
    window?.setBackgroundColor(backgroundOf(electron));
  });
  return {
    current: () => window,
    show(route) {
      if (window === null || window.isDestroyed()) {
        window = make(route ?? '/');
        return;
      }
      if (route !== undefined) window.webContents.send('tandem:open', route);
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    onMade(listener) {
      listeners.push(listener);
      if (window !== null) listener(window);
    },
  };
}

const backgroundOf = ({ nativeTheme }: Pick<ElectronParts, 'nativeTheme'>): string =>
  nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light;

/** Written out although some of it is Electron's default: these lines are what a reviewer looks for. */
export function describeWindow(
  electron: Pick<ElectronParts, 'nativeTheme' | 'screen'>,
  { memory, preload, icon }: WindowSurroundings,
): BrowserWindowConstructorOptions {
  const areas = electron.screen.getAllDisplays().map((display) => display.workArea);
  return {
    ...placeWindow(memory.get().window?.bounds ?? null, areas),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    title: 'Tandem',
    icon,
    show: false,
    backgroundColor: backgroundOf(electron),
    webPreferences: {
      preload,
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
    },
  };
}

function restoreState(window: WindowPart, memory: Memory): void {
  const remembered = memory.get().window;
  window.on('ready-to-show', () => {
    if (remembered?.maximized === true) window.maximize();
    if (remembered?.fullScreen === true) window.setFullScreen(true);
    window.show();
  });
}

function rememberPlace(window: WindowPart, memory: Memory): void {
  const remember = (): void => {
    if (window.isDestroyed() || window.isMinimized()) return;
    const { x, y, width, height } = window.getNormalBounds();
    memory.set({
      window: {
        bounds: { x, y, width, height },
        maximized: window.isMaximized(),
        fullScreen: window.isFullScreen(),
      },
    });
  };
  for (const event of ['resized', 'moved', 'maximize', 'unmaximize'] as const) {
    window.on(event, remember);
  }
  window.on('close', remember);
}

const MOST_RELOADS = 3;

/** The page is a view of the log, so it is loaded again; one that keeps ending is left to the person. */
function reloadAfterCrash(window: WindowPart, log: (line: string) => void): void {
  let reloads = 0;
  window.webContents.on('render-process-gone', (_event, details) => {
    log(`The window's process ended: ${details.reason} (${details.exitCode}).`);
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    reloads += 1;
    if (reloads <= MOST_RELOADS) window.webContents.reload();
  });
}
