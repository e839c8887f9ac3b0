import type { KeyVault } from '../../store/key-store.ts';
import { answerVault } from './answer-vault.ts';
import type { ElectronParts } from './electron-parts.ts';
import { splitEnvironment } from './engine-environment.ts';
import type { FromEngine } from './engine-messages.ts';
import { type EngineProcess, type Say, startEngineProcess } from './engine-process.ts';
import { openLogFile } from './log-file.ts';
import type { MainWindow } from './main-window.ts';
import type { DesktopSurroundings } from './start-desktop.ts';
import type { DesktopText } from './text.ts';

/** Starts the engine's process with its log, its environment and its vault. */
export function startEngine(
  electron: Pick<ElectronParts, 'utilityProcess' | 'dialog'>,
  around: DesktopSurroundings & {
    readonly vault: KeyVault;
    readonly window: MainWindow;
    readonly text: () => DesktopText;
  },
): EngineProcess {
  const { places, vault } = around;
  const { inherited, handed } = splitEnvironment(around.env);
  const log = openLogFile(places.logs, 'engine.log');
  let isSaying = false;
  const sayFailure = async (words: { what: string; safe: string; next: string }) => {
    log.line(`The engine could not be opened: ${words.what}`);
    // It is tried again all the time; people are told once.
    if (isSaying) return;
    isSaying = true;
    const detail = `${words.safe}\n\n${words.next}`;
    await electron.dialog.showMessageBox({ type: 'error', message: words.what, detail });
  };
  const onSaid = (message: Exclude<FromEngine, { kind: 'ready' }>, say: Say): void => {
    if (message.kind === 'failed') void sayFailure(message.words);
    else void answerVault(vault, message).then(say);
  };
  const engine = startEngineProcess(electron, {
    module: places.engine,
    environment: inherited,
    start: {
      kind: 'start',
      handed: {
        environment: handed,
        logFolder: places.logs,
        electron: around.electronVersion,
        children: places.children,
        sample: places.sample,
      },
    },
    log,
    onSaid,
    clock: around.clock,
  });
  engine.onReady(() => {
    isSaying = false;
  });
  return engine;
}
