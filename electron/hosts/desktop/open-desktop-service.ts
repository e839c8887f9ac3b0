import type { TandemError } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { KeyVault } from '../../store/key-store.ts';
import { openEngine } from '../open-engine.ts';
import { openService } from '../open-service.ts';
import type { ChildPrograms } from '../surroundings.ts';
import type { HandedOver } from './engine-messages.ts';
import type { Opened } from './serve-engine.ts';

/** The engine as the desktop serves it: main's vault for the key, Chromium's network for the door. */
export async function openDesktopService(
  handed: HandedOver,
  host: {
    readonly env: NodeJS.ProcessEnv;
    readonly vault: KeyVault;
    readonly fetch: typeof globalThis.fetch;
    readonly log: (line: string) => void;
  },
): Promise<Result<Opened, TandemError>> {
  // Never written back to the process: what was handed over must not be inherited by its children.
  const env = { ...host.env, ...handed.environment };
  const children = handed.children === null ? undefined : readChildren(handed.children);
  const engine = await openEngine(env, {
    vault: host.vault,
    fetch: host.fetch,
    adoptsJobs: true,
    ...(children && { children }),
  });
  if (!engine.ok) return engine;
  return ok(
    openService(engine.value, {
      host: 'desktop',
      electron: handed.electron,
      logFolder: handed.logFolder,
      log: host.log,
      ...(handed.sample !== null && { sample: handed.sample }),
    }),
  );
}

const readChildren = (given: NonNullable<HandedOver['children']>): ChildPrograms => ({
  nodePath: given.nodePath,
  runnerPath: given.runnerPath,
  digestWorker: given.digestWorker === null ? null : new URL(given.digestWorker),
});
