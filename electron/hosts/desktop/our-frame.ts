import { isAppUrl } from './app-scheme.ts';
import type { SenderPart, WindowPart } from './electron-parts.ts';

/** Whether a message came from the page of our window itself: not a frame in it, nor another page. */
export function isOurFrame(event: SenderPart, window: WindowPart): boolean {
  const { senderFrame, sender } = event;
  if (senderFrame === null || window.isDestroyed()) return false;
  return (
    sender.id === window.webContents.id &&
    senderFrame === window.webContents.mainFrame &&
    isAppUrl(senderFrame.url)
  );
}
