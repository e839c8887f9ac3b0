import type { ElectronParts, WindowPart } from './electron-parts.ts';
import type { MainWindow } from './main-window.ts';
import type { DesktopText } from './text.ts';
import { type JobsListener, shareDone } from './watch-jobs.ts';
import { type RunsChange, type RunsListener, waitingRuns, workingRuns } from './watch-runs.ts';

/** Above one the bar shows that something goes on without saying how far; below zero there is no bar. */
const GOES_ON = 2;
const NONE = -1;

/**
 * The taskbar says how far the work on models is, else that runs work, and how many of them wait: by its bar, and
 * a number on the icon where the system has that.
 */
export function showInTaskbar(
  { app, nativeImage }: Pick<ElectronParts, 'app' | 'nativeImage'>,
  around: {
    readonly window: MainWindow;
    readonly platform: NodeJS.Platform;
    readonly waitingIcon: string;
    readonly text: () => DesktopText;
  },
): { readonly onRuns: RunsListener; readonly onJobs: JobsListener } {
  const { platform } = around;
  let last: RunsChange['runs'] = [];
  let share: number | null = null;
  const show = (window: WindowPart): void => {
    const waiting = waitingRuns(last).length;
    showBar(window, share, workingRuns(last).length > 0 && platform !== 'linux');
    if (platform !== 'win32') return;
    const icon = waiting > 0 ? nativeImage.createFromPath(around.waitingIcon) : null;
    window.setOverlayIcon(icon, waiting > 0 ? `${around.text().badge}: ${waiting}` : '');
  };
  around.window.onMade(show);
  const showNow = (): void => {
    const window = around.window.current();
    if (window !== null && !window.isDestroyed()) show(window);
  };
  return {
    onRuns({ runs }) {
      last = runs;
      if (platform !== 'win32') app.setBadgeCount(waitingRuns(runs).length);
      showNow();
    },
    onJobs({ jobs }) {
      const now = shareDone(jobs);
      if (now === share) return;
      share = now;
      showNow();
    },
  };
}

/**
 * A transfer knows how far it is, and that is what the bar is for. Runs don't: they only get a bar without a
 * length, which Linux does not have, and half a bar would claim something.
 */
function showBar(window: WindowPart, share: number | null, goesOn: boolean): void {
  if (share !== null) window.setProgressBar(share, { mode: 'normal' });
  else if (goesOn) window.setProgressBar(GOES_ON, { mode: 'indeterminate' });
  else window.setProgressBar(NONE, { mode: 'none' });
}
