import type { ElectronParts, WindowPart } from './electron-parts.ts';
import type { MainWindow } from './main-window.ts';
import type { DesktopText } from './text.ts';
import { type RunsChange, type RunsListener, waitingRuns, workingRuns } from './watch-runs.ts';

/** Above one the bar shows that something goes on without saying how far; below zero there is no bar. */
const GOES_ON = 2;
const NONE = -1;

/**
 * The taskbar says that runs work, and how many wait: a moving bar where there is one (how long a run takes is
 * not known), and a number on the icon where the system has that.
 */
export function showInTaskbar(
  { app, nativeImage }: Pick<ElectronParts, 'app' | 'nativeImage'>,
  around: {
    readonly window: MainWindow;
    readonly platform: NodeJS.Platform;
    readonly waitingIcon: string;
    readonly text: () => DesktopText;
  },
): RunsListener {
  const { platform } = around;
  let last: RunsChange['runs'] = [];
  const show = (window: WindowPart): void => {
    const waiting = waitingRuns(last).length;
    // Linux has no bar of unknown length, and half a bar would claim something.
    const bar = workingRuns(last).length > 0 && platform !== 'linux' ? GOES_ON : NONE;
    window.setProgressBar(bar, { mode: bar === NONE ? 'none' : 'indeterminate' });
    if (platform !== 'win32') return;
    const icon = waiting > 0 ? nativeImage.createFromPath(around.waitingIcon) : null;
    window.setOverlayIcon(icon, waiting > 0 ? `${around.text().badge}: ${waiting}` : '');
  };
  around.window.onMade(show);
  return ({ runs }) => {
    last = runs;
    if (platform !== 'win32') app.setBadgeCount(waitingRuns(runs).length);
    const window = around.window.current();
    if (window !== null && !window.isDestroyed()) show(window);
  };
}
