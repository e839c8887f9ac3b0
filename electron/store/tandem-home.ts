import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { createFolder } from './create-folder.ts';
import { describeFault } from './describe-fault.ts';
import { runsFolder } from './run-paths.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Where the data folder is: TANDEM_HOME, else the platform's application-data folder. Creates nothing. */
export function locateHome(env: Env, platform: NodeJS.Platform): string {
  if (env.TANDEM_HOME) return resolve(env.TANDEM_HOME);
  switch (platform) {
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Tandem');
    case 'win32':
      return join(env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'Tandem');
    default:
      return join(dataHome(env), 'tandem');
  }
}

/** The XDG base directory rules: a relative XDG_DATA_HOME is to be ignored. */
const dataHome = (env: Env): string =>
  env.XDG_DATA_HOME && isAbsolute(env.XDG_DATA_HOME)
    ? env.XDG_DATA_HOME
    : join(homedir(), '.local', 'share');

/**
 * The data folder, ready to be written: it and the folder of the runs exist, made for their owner only.
 * A folder that was there keeps its rights. Errors: `folder-unwritable`, `disk-full`.
 */
export function tandemHome(
  env: Env,
  platform: NodeJS.Platform = process.platform,
): Result<string, TandemError> {
  const home = locateHome(env, platform);
  try {
    createFolder(runsFolder(home));
    for (const folder of [home, runsFolder(home)]) {
      accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    }
    return ok(home);
  } catch (thrown) {
    return err(describeFault(thrown, home));
  }
}
