import type { MenuItemConstructorOptions } from 'electron';
import type { Job } from '../../../shared/ipc/models.ts';
import type { RunSummary } from '../../../shared/ipc/runs.ts';
import { routeOfAsk, shorten } from './decide-notices.ts';
import type { ElectronParts } from './electron-parts.ts';
import type { MainWindow } from './main-window.ts';
import type { DesktopText } from './text.ts';
import { type JobsListener, workingJobs } from './watch-jobs.ts';
import { type RunsListener, waitingRuns, workingRuns } from './watch-runs.ts';

export interface TraySurroundings {
  readonly icon: string;
  readonly window: MainWindow;
  readonly text: () => DesktopText;
  readonly quit: () => void;
}

export interface TrayIcon {
  readonly onRuns: RunsListener;
  readonly onJobs: JobsListener;
  /** Says everything again, such as in another language. */
  refresh(): void;
}

/**
 * The tray's icon with the runs that work and wait. Not every desktop shows it, so everything in it can also
 * be reached by starting the app again. The menu is set anew after each change: Linux takes over no other.
 */
export function createTray(
  { Menu, Tray }: Pick<ElectronParts, 'Menu' | 'Tray'>,
  around: TraySurroundings,
): TrayIcon {
  const tray = new Tray(around.icon);
  let runs: readonly RunSummary[] = [];
  let jobs: readonly Job[] = [];
  let said = '';
  const refresh = (): void => {
    const text = around.text();
    const template = describeTray({ runs, jobs }, around);
    const tooltip = text.tooltip(workingRuns(runs).length, waitingRuns(runs).length);
    const now = JSON.stringify([template, tooltip]);
    if (now === said) return;
    said = now;
    tray.setToolTip(tooltip);
    tray.setContextMenu(Menu.buildFromTemplate([...template]));
  };
  tray.on('click', () => around.window.show());
  refresh();
  return {
    refresh,
    onRuns(change) {
      runs = change.runs;
      refresh();
    },
    onJobs(change) {
      jobs = change.jobs;
      refresh();
    },
  };
}

const MOST = 8;

/** The menu as data: waiting runs first, then working ones, then what is done to models. */
export function describeTray(
  { runs, jobs }: { readonly runs: readonly RunSummary[]; readonly jobs: readonly Job[] },
  { text: textNow, window, quit }: Omit<TraySurroundings, 'icon'>,
): readonly MenuItemConstructorOptions[] {
  const text = textNow();
  const lines = [
    ...waitingRuns(runs).map((run) => ({
      label: text.waiting(shorten(run.request)),
      route: run.needs === null ? '/' : routeOfAsk(run.runId, run.needs.kind),
    })),
    ...workingRuns(runs).map((run) => ({
      label: text.working(shorten(run.request), run.stage),
      route: `/runs/${encodeURIComponent(run.runId)}`,
    })),
    ...workingJobs(jobs).map((job) => ({
      label: text.job[job.kind](shorten(job.tag), percentOf(job)),
      route: '/models',
    })),
  ];
  const items = lines.slice(0, MOST).map(({ label, route }) => ({
    label: withoutMnemonic(label),
    click: () => window.show(route),
  }));
  const more = lines.length - items.length;
  return [
    { label: text.open, click: () => window.show() },
    { label: text.newRun, click: () => window.show('/new') },
    { type: 'separator' },
    ...(items.length > 0 ? items : [{ label: text.nothingRuns, enabled: false }]),
    ...(more > 0 ? [{ label: text.moreRuns(more), click: () => window.show('/') }] : []),
    { type: 'separator' },
    { label: text.quit, click: quit },
  ];
}

/** Whole percents, so that the menu is not made anew for every byte; null while the length is not known. */
const percentOf = ({ done, total }: Job): number | null =>
  total === null || total === 0 ? null : Math.min(100, Math.floor((done / total) * 100));

/** An ampersand in a menu would underline the letter after it. */
const withoutMnemonic = (label: string): string => label.replaceAll('&', '&&');
