import type { AppPlaces } from './app-places.ts';
import { refuseUnsandboxed } from './before-ready.ts';
import { connectWindows } from './connections.ts';
import type { ElectronParts } from './electron-parts.ts';
import type { Clock } from './engine-process.ts';
import { createHostHandlers } from './host-handlers.ts';
import { openLogFile } from './log-file.ts';
import { createMainWindow } from './main-window.ts';
import { openMemory } from './preferences.ts';
import { showPresence } from './presence.ts';
import { quietNetwork } from './quiet-network.ts';
import { createSafeVault } from './safe-vault.ts';
import { serveApp } from './serve-app.ts';
import { serveHost } from './serve-host.ts';
import { readShellPath } from './shell-path.ts';
import { answerSecondInstance, routeOf } from './single-instance.ts';
import { startEngine } from './start-engine.ts';
import { chooseLanguage, type DesktopText, textOf } from './text.ts';

/** What surrounds the program itself. */
export interface DesktopSurroundings {
  readonly places: AppPlaces;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly args: readonly string[];
  readonly platform: NodeJS.Platform;
  readonly electronVersion: string;
  readonly clock: Clock;
}

/** Everything after `ready`, in order: first what keeps a window safe, then the engine, then the window. */
export async function startDesktop(
  electron: ElectronParts,
  around: DesktopSurroundings,
): Promise<void> {
  const { places, platform } = around;
  const log = openLogFile(places.logs, 'main.log');
  const memory = openMemory(places.userData, log.line);
  const language = () =>
    memory.get().language ?? chooseLanguage(electron.app.getPreferredSystemLanguages());
  const text = (): DesktopText => textOf(language());
  if (await refuseUnsandboxed(electron, language())) return electron.app.exit(1);

  const allowDevTools = !electron.app.isPackaged;
  electron.nativeTheme.themeSource = memory.get().theme;
  quietNetwork(electron, { allowDevTools });
  serveApp(electron, places.renderer);

  const window = createMainWindow(electron, {
    preload: places.preload,
    icon: places.icons.window,
    memory,
    log: log.line,
  });
  const vault = createSafeVault({
    safeStorage: electron.safeStorage,
    platform,
    folder: places.userData,
    allowUnprotected: true,
    askUnprotected: () => askUnprotected(electron, text()),
    log: log.line,
  });
  const path = await readShellPath(around.env, platform);
  const env = path === null ? around.env : { ...around.env, PATH: path };
  const engine = startEngine(electron, { ...around, env, vault, window, text });
  const presence = showPresence(electron, {
    places,
    platform,
    memory,
    window,
    engine,
    text,
    allowDevTools,
    onOver: log.close,
  });

  connectWindows(electron, { engine, window });
  const handlers = createHostHandlers(electron, {
    home: places.home,
    logFolder: places.logs,
    memory,
    text,
    onChange: presence.refresh,
  });
  serveHost(electron, { window, handlers, log: log.line });
  answerSecondInstance(electron.app, window);
  window.show(routeOf(around.args) ?? undefined);
}

async function askUnprotected(
  { dialog }: Pick<ElectronParts, 'dialog'>,
  text: DesktopText,
): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: text.storeTitle,
    detail: text.storeDetail,
    buttons: [text.storeAnyway, text.doNotStore],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}
