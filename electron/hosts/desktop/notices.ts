import { decideNotices, type Notice } from './decide-notices.ts';
import type { ElectronParts, NotificationPart } from './electron-parts.ts';
import type { MainWindow } from './main-window.ts';
import type { Memory } from './preferences.ts';
import type { DesktopText } from './text.ts';
import type { RunsListener } from './watch-runs.ts';

/**
 * Announces what needs a person or ended, while the window is not in front. A click opens the right place. One
 * announcement per run: a newer one takes the place of the older.
 */
export function announceRuns(
  { Notification }: Pick<ElectronParts, 'Notification'>,
  around: {
    readonly window: MainWindow;
    readonly memory: Memory;
    readonly text: () => DesktopText;
    readonly platform: NodeJS.Platform;
  },
): RunsListener {
  // Kept here: one that is collected loses its click.
  const shown = new Map<string, NotificationPart>();
  const show = (notice: Notice): void => {
    shown.get(notice.id)?.close();
    const made = new Notification({
      title: notice.title,
      body: notice.body,
      urgency: notice.kind === 'finished' ? 'low' : 'normal',
    });
    made.on('click', () => around.window.show(notice.route));
    made.on('close', () => {
      if (shown.get(notice.id) === made) shown.delete(notice.id);
    });
    shown.set(notice.id, made);
    made.show();
  };
  if (around.platform === 'win32') {
    // Clicks on announcements that outlived the program that made them.
    Notification.handleActivation(() => {
      if (around.window.current() === null) around.window.show();
    });
  }
  return (change) => {
    if (!Notification.isSupported() || around.window.current()?.isFocused() === true) return;
    const { notify } = around.memory.get().preferences;
    for (const notice of decideNotices(change, { text: around.text(), notify })) show(notice);
  };
}
