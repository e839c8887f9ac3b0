import type { RunSummary } from '../../../shared/ipc/runs.ts';
import type { ElectronParts, WindowPart } from './electron-parts.ts';
import type { MainWindow } from './main-window.ts';
import type { DesktopText } from './text.ts';
import { type RunsListener, riddenRuns } from './watch-runs.ts';

/**
 * How the app ends. Closing the window while runs work hides it, if people want that; quitting asks first;
 * then the engine ends in order before the program does.
 */
export interface Leave {
  readonly onRuns: RunsListener;
  /** As from the menu: asks while runs work. */
  quit(): void;
}

export interface LeaveSurroundings {
  readonly platform: NodeJS.Platform;
  readonly window: MainWindow;
  readonly keepsRunning: () => boolean;
  readonly text: () => DesktopText;
  /** Ends what has to end before the program may. */
  readonly finish: () => Promise<void>;
}

export function arrangeLeave(
  { app, dialog }: Pick<ElectronParts, 'app' | 'dialog'>,
  around: LeaveSurroundings,
): Leave {
  let ridden: readonly RunSummary[] = [];
  /** Asking, agreed (the engine ends), or over. */
  let state: 'open' | 'asking' | 'ending' | 'over' = 'open';

  const end = async (): Promise<void> => {
    state = 'ending';
    try {
      await around.finish();
    } finally {
      state = 'over';
      app.quit();
    }
  };
  const ask = async (): Promise<void> => {
    state = 'asking';
    const { response } = await showQuestion(dialog, around, ridden.length);
    state = 'open';
    if (response === 1) await end();
    else if (response === 0) around.window.current()?.hide();
  };
  const quit = (): void => {
    if (state !== 'open') return;
    void (ridden.length > 0 ? ask() : end());
  };
  const onClose = (window: WindowPart, event: { preventDefault(): void }): void => {
    if (state === 'ending' || state === 'over' || ridden.length === 0) return;
    event.preventDefault();
    if (around.keepsRunning()) window.hide();
    else quit();
  };

  around.window.onMade((window) => window.on('close', (event) => onClose(window, event)));
  app.on('before-quit', (event) => {
    if (state === 'over') return;
    event.preventDefault();
    quit();
  });
  app.on('window-all-closed', () => {
    // On macOS an app without windows stays; elsewhere its work is done.
    if (around.platform !== 'darwin') quit();
  });
  app.on('activate', () => around.window.show());
  return {
    onRuns({ runs }) {
      ridden = riddenRuns(runs);
    },
    quit,
  };
}

async function showQuestion(
  dialog: ElectronParts['dialog'],
  { text: textNow, window }: LeaveSurroundings,
  count: number,
): Promise<{ readonly response: number }> {
  const text = textNow();
  const options = {
    type: 'question' as const,
    message: text.leaveTitle(count),
    detail: text.leaveDetail,
    buttons: [text.keepWorking, text.quitAnyway, text.cancel],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  };
  const parent = window.current();
  return parent === null ? dialog.showMessageBox(options) : dialog.showMessageBox(parent, options);
}
