import type { z } from 'zod';
import type { TandemError } from '../../../shared/errors.ts';
import {
  type HostInputOf,
  type HostMethod,
  type HostOutputOf,
  hostMethods,
} from '../../../shared/ipc/host.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { ElectronParts, WindowPart } from './electron-parts.ts';
import type { MainWindow } from './main-window.ts';
import { isOurFrame } from './our-frame.ts';

/** One function per method of the table; each gets parsed input and the window that asked. */
export type HostHandlers = {
  readonly [M in HostMethod]: (
    input: HostInputOf<M>,
    window: WindowPart,
  ) => Promise<HostOutputOf<M>> | HostOutputOf<M>;
};

/**
 * Serves the host's methods to our own window. Who asks is checked first, then the name, then the input; a
 * fault in a method becomes an error for the window and a line in the log.
 */
export function serveHost(
  { ipcMain }: Pick<ElectronParts, 'ipcMain'>,
  options: {
    readonly window: MainWindow;
    readonly handlers: HostHandlers;
    readonly log: (line: string) => void;
  },
): void {
  ipcMain.handle('tandem:host', async (event, name, input) => {
    const window = options.window.current();
    if (window === null || !isOurFrame(event, window)) {
      return refuse('host', 'it did not come from the window');
    }
    if (typeof name !== 'string' || !isHostMethod(name)) {
      return refuse('host', 'there is no such method');
    }
    try {
      return await answer(options.handlers, { name, input, window });
    } catch (thrown) {
      const detail = thrown instanceof Error ? thrown.message : String(thrown);
      options.log(`host ${name} failed: ${detail}`);
      return err({ kind: 'fault', detail });
    }
  });
}

const isHostMethod = (name: string): name is HostMethod => Object.hasOwn(hostMethods, name);

/** The table once more, in the form in which a method's parser and its handler are seen to fit. */
const inputs: { readonly [M in HostMethod]: { readonly input: z.ZodType<HostInputOf<M>> } } =
  hostMethods;

async function answer<M extends HostMethod>(
  handlers: HostHandlers,
  asked: { readonly name: M; readonly input: unknown; readonly window: WindowPart },
): Promise<Result<HostOutputOf<M>, TandemError>> {
  const input = inputs[asked.name].input.safeParse(asked.input);
  if (!input.success) return refuse(asked.name, input.error.issues[0]?.message ?? 'its input');
  return ok(await handlers[asked.name](input.data, asked.window));
}

const refuse = (name: string, detail: string) =>
  err<TandemError>({ kind: 'ipc-refused', name, detail });
