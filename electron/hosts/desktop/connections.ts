import { z } from 'zod';
import type { ElectronParts } from './electron-parts.ts';
import type { EngineProcess } from './engine-process.ts';
import type { MainWindow } from './main-window.ts';
import { isOurFrame } from './our-frame.ts';

/**
 * A direct line between window and engine: main makes the two ends of a port, gives them away, and hears
 * nothing of what is said. The handshake is described in renderer/client/port-transport.ts.
 */
export function connectWindows(
  electron: Pick<ElectronParts, 'ipcMain' | 'MessageChannelMain'>,
  { engine, window }: { readonly engine: EngineProcess; readonly window: MainWindow },
): void {
  let last: number | null = null;
  electron.ipcMain.on('tandem:connect', (event, raw) => {
    const attempt = z.int().positive().safeParse(raw);
    const current = window.current();
    if (!attempt.success || current === null || !isOurFrame(event, current)) return;
    last = attempt.data;
    const { port1, port2 } = new electron.MessageChannelMain();
    engine.connect(port1);
    current.webContents.postMessage('tandem:port', last, [port2]);
  });
  engine.onGone(() => {
    const current = window.current();
    if (last === null || current === null || current.isDestroyed()) return;
    current.webContents.send('tandem:gone', last);
  });
}
