import { execFile } from 'node:child_process';
import { isAbsolute } from 'node:path';

/**
 * Where programs are looked for. An app that was started from a dock or a menu gets the system's bare PATH, and
 * the checks of a plan would find no compiler; so the user's login shell is asked once what it has. Started in a
 * terminal, and on Windows, the PATH is right as it is.
 */
type Environment = Readonly<Record<string, string | undefined>>;

const LIMIT_MS = 3_000;
const MARK = '__TANDEM_PATH__';

/** The PATH to use instead; null when the one of `env` is to stay. Never rejects. */
export async function readShellPath(
  env: Environment,
  platform: NodeJS.Platform,
): Promise<string | null> {
  const shell = env.SHELL;
  const isFromTerminal = env.TERM !== undefined || env.SHLVL !== undefined;
  if (platform === 'win32' || isFromTerminal || shell === undefined || !isAbsolute(shell)) {
    return null;
  }
  const said = await ask(shell, env);
  const path = new RegExp(`${MARK}([^\\n]*)${MARK}`).exec(said)?.[1];
  return path === undefined ? null : mergePaths(path, env.PATH ?? '');
}

/** An interactive login shell may greet; what is looked for stands between marks. */
function ask(shell: string, env: Environment): Promise<string> {
  const { HOME, USER, LOGNAME, LANG, PATH } = env;
  const command = `printf '%s' "${MARK}"; printf '%s' "$PATH"; printf '%s' "${MARK}"`;
  const options = {
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL' as const,
    maxBuffer: 1024 * 1024,
    env: { HOME, USER, LOGNAME, LANG, PATH, SHELL: shell, TERM: 'dumb' },
  };
  return new Promise((resolve) => {
    const child = execFile(shell, ['-ilc', command], options, (_fault, said) => resolve(said));
    child.stdin?.end();
  });
}

/** Both, the first one first, without repetitions and without what depends on the current folder. */
export function mergePaths(first: string, second: string): string {
  const entries = `${first}:${second}`.split(':').filter((entry) => isAbsolute(entry));
  return [...new Set(entries)].join(':');
}
