import { announceJobs } from './announce-jobs.ts';
import type { AppPlaces } from './app-places.ts';
import type { ElectronParts } from './electron-parts.ts';
import type { EngineProcess } from './engine-process.ts';
import { keepAwake } from './keep-awake.ts';
import { arrangeLeave } from './leave.ts';
import type { MainWindow } from './main-window.ts';
import { setMenu } from './menu.ts';
import { announceRuns } from './notices.ts';
import type { Memory } from './preferences.ts';
import { showInTaskbar } from './taskbar.ts';
import type { DesktopText } from './text.ts';
import { createTray } from './tray.ts';
import { watchJobs } from './watch-jobs.ts';
import { watchRuns } from './watch-runs.ts';

export interface PresenceSurroundings {
  readonly places: AppPlaces;
  readonly platform: NodeJS.Platform;
  readonly memory: Memory;
  readonly window: MainWindow;
  readonly engine: EngineProcess;
  readonly text: () => DesktopText;
  readonly allowDevTools: boolean;
  /** Runs last, when the engine has ended. */
  readonly onOver: () => void;
}

/** What the app shows of its runs outside the window, and how it ends while they work. */
export function showPresence(
  electron: ElectronParts,
  around: PresenceSurroundings,
): { readonly refresh: () => void } {
  const { engine, memory, places, platform, text, window } = around;
  const awake = keepAwake(electron, () => memory.get().preferences.keepAwake);
  const leave = arrangeLeave(electron, {
    platform,
    window,
    text,
    keepsRunning: () => memory.get().preferences.keepRunning,
    async finish() {
      try {
        await engine.close();
      } finally {
        awake.release();
        around.onOver();
      }
    },
  });
  const tray = createTray(electron, { icon: places.icons.tray, window, text, quit: leave.quit });
  const showMenu = (): void =>
    setMenu(electron, text(), {
      platform,
      allowDevTools: around.allowDevTools,
      open: (route) => window.show(route),
      openLogFolder: () => void electron.shell.openPath(places.logs),
    });
  showMenu();
  const taskbar = showInTaskbar(electron, {
    window,
    platform,
    text,
    waitingIcon: places.icons.waiting,
  });
  watchRuns(electron, engine, [
    leave.onRuns,
    awake.onRuns,
    tray.onRuns,
    announceRuns(electron, { window, memory, text, platform }),
    taskbar.onRuns,
  ]);
  watchJobs(electron, engine, [
    awake.onJobs,
    tray.onJobs,
    announceJobs(electron, { window, memory, text }),
    taskbar.onJobs,
  ]);
  return {
    refresh() {
      showMenu();
      tray.refresh();
      awake.refresh();
    },
  };
}
