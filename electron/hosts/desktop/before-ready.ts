import { createFolder } from '../../store/create-folder.ts';
import type { AppPlaces } from './app-places.ts';
import type { ElectronParts } from './electron-parts.ts';
import { textOf } from './text.ts';

/** The name that the system's menus, notifications and desktop files know the app by. */
export const APP_ID = 'io.github.tandem.desktop';

/** Says where everything is kept; before the lock, which belongs to that folder. */
export function setPaths({ app }: Pick<ElectronParts, 'app'>, places: AppPlaces): void {
  app.setName('Tandem');
  app.setAppUserModelId(APP_ID);
  try {
    // Electron takes only a folder that is there.
    createFolder(places.userData);
    app.setPath('userData', places.userData);
    app.setAppLogsPath(places.logs);
  } catch {
    // The data folder can't be written: the engine says so in words as soon as there is a window for them.
  }
}

/** Crash dumps stay on this machine; they leave it in a report that people put together themselves. */
export function keepDumpsLocal({ crashReporter }: Pick<ElectronParts, 'crashReporter'>): void {
  crashReporter.start({ uploadToServer: false, compress: false });
}

/** Side traffic that Chromium starts by itself, and doors that a packaged app must not have. */
const OFF = [
  'disable-background-networking',
  'disable-component-update',
  'disable-domain-reliability',
  'disable-sync',
  'no-pings',
];
const DEBUG_DOORS = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-allow-origins'];

/** Command-line switches; every window gets Chromium's sandbox whatever its options say. */
export function setSwitches({ app }: Pick<ElectronParts, 'app'>): void {
  app.enableSandbox();
  for (const name of OFF) app.commandLine.appendSwitch(name);
  app.commandLine.appendSwitch('disable-features', 'AutofillServerCommunication,MediaRouter');
  if (!app.isPackaged) return;
  for (const name of DEBUG_DOORS) app.commandLine.removeSwitch(name);
}

/** Without its sandbox the app shows one sentence and ends. True when it was started so. */
export async function refuseUnsandboxed(
  { app, dialog }: Pick<ElectronParts, 'app' | 'dialog'>,
  language: 'en' | 'de',
): Promise<boolean> {
  if (!app.commandLine.hasSwitch('no-sandbox')) return false;
  const text = textOf(language);
  await dialog.showMessageBox({
    type: 'error',
    message: text.unsafeTitle,
    detail: text.unsafeDetail,
    buttons: [text.quit],
  });
  return true;
}
