import { z } from 'zod';
import type { TandemError } from '../../shared/errors.ts';
import {
  type DesktopPreferences,
  type HostInputOf,
  type HostMethod,
  type HostOutputOf,
  hostMethods,
  openRouteSchema,
} from '../../shared/ipc/host.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { desktopBridge } from './desktop-bridge.ts';

/**
 * What the desktop does for its window beside the engine's contract; none of it is there in a browser. A
 * method answers with what happened; where it could not be done at all, the answer is the one for "no".
 */
export interface Host {
  /** The system's folder dialog; null when nothing was chosen. */
  pickFolder(purpose?: 'repository' | 'home'): Promise<string | null>;
  /** True when people agreed and the browser was asked to open it. */
  openExternal(url: string): Promise<boolean>;
  showRunFile(run: string, what: 'run' | 'patch' | 'worktree'): Promise<boolean>;
  openLogFolder(): Promise<void>;
  /** The system's menus, dialogs and frame follow. */
  setAppearance(look: HostInputOf<'setAppearance'>): Promise<void>;
  windowState(): Promise<HostOutputOf<'windowState'> | null>;
  readPreferences(): Promise<DesktopPreferences | null>;
  /** What is in force afterwards; null when it could not be kept. */
  writePreferences(preferences: DesktopPreferences): Promise<DesktopPreferences | null>;
  /** A place that main asks to be shown, such as after a click on a notification. */
  onOpen(listener: (route: string) => void): () => void;
}

const replySchema = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.looseObject({ kind: z.string() }) }),
]);

/** The desktop behind this window, or null in a browser. */
export const useHost = (): Host | null => desktopHost();

let known: Host | null = null;

/** The same outside of components. */
export function desktopHost(): Host | null {
  if (desktopBridge() === null) return null;
  known ??= createHost();
  return known;
}

function createHost(): Host {
  return {
    async pickFolder(purpose = 'repository') {
      const picked = await call('pickFolder', { purpose });
      return picked.ok ? picked.value.path : null;
    },
    async openExternal(url) {
      const opened = await call('openExternal', { url });
      return opened.ok && opened.value.opened;
    },
    async showRunFile(run, what) {
      const shown = await call('showRunFile', { run, what });
      return shown.ok && shown.value.shown;
    },
    async openLogFolder() {
      await call('openLogFolder', {});
    },
    async setAppearance(look) {
      await call('setAppearance', look);
    },
    windowState: async () => orNull(await call('windowState', {})),
    readPreferences: async () => orNull(await call('readPreferences', {})),
    writePreferences: async (preferences) => orNull(await call('writePreferences', preferences)),
    onOpen(listener) {
      const listen = (event: MessageEvent<unknown>) => {
        const message = openRouteSchema.safeParse(event.data);
        if (event.source === window && message.success) listener(message.data.route);
      };
      window.addEventListener('message', listen);
      return () => window.removeEventListener('message', listen);
    },
  };
}

const orNull = <T>(result: Result<T, TandemError>): T | null => (result.ok ? result.value : null);

/** Parsed on the way in as the engine's replies are; main parsed what it was given. */
async function call<M extends HostMethod>(
  method: M,
  input: HostInputOf<M>,
): Promise<Result<HostOutputOf<M>, TandemError>> {
  const lost: TandemError = { kind: 'connection-lost' };
  const reply = replySchema.safeParse(
    await desktopBridge()
      ?.host(method, input)
      .catch(() => null),
  );
  if (!reply.success) return err(lost);
  if (!reply.data.ok) return err(reply.data.error as unknown as TandemError);
  const output = hostMethods[method].output.safeParse(reply.data.value);
  return output.success ? ok(output.data as HostOutputOf<M>) : err(lost);
}
