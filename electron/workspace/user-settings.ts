import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { Git } from './git.ts';

/**
 * The few of the user's git settings that change what files look like or who made a commit. They are read as
 * text, checked, and written into our own configuration; everything else the user or the repository has
 * configured, above all whatever names a program, is left behind.
 */
export interface UserSettings {
  readonly fileMode: boolean;
  readonly symlinks: boolean;
  readonly ignoreCase: boolean;
  readonly precomposeUnicode: boolean;
  readonly sharedRepository: string | null;
  readonly autocrlf: 'true' | 'false' | 'input';
  readonly eol: 'lf' | 'crlf' | 'native';
  readonly objectFormat: 'sha1' | 'sha256';
  readonly excludesFile: string;
  readonly attributesFile: string;
  readonly name: string | null;
  readonly email: string | null;
}

/** Reads the settings that apply in one repository. `git config --list` runs nothing. */
export async function readUserSettings(
  git: Git,
  gitDir: string,
): Promise<Result<UserSettings, TandemError>> {
  const listed = await git.run({
    args: ['config', '--list', '-z', '--includes'],
    gitDir,
    userSettings: true,
    maxBytes: 4 * 1024 * 1024,
    timeoutMs: 15_000,
  });
  return listed.ok ? ok(parseUserSettings(listed.value.stdout.toString())) : listed;
}

/** `text` is `git config --list -z`: records of `key NEWLINE value NUL`, later ones win. */
export function parseUserSettings(text: string): UserSettings {
  const values = new Map<string, string>();
  for (const record of text.split('\0')) {
    const end = record.indexOf('\n');
    // A key without a value is git's way of writing true.
    const key = (end < 0 ? record : record.slice(0, end)).toLowerCase();
    const value = end < 0 ? 'true' : record.slice(end + 1);
    // Our own flag is listed too, last; the user's value is what came before it.
    if (key !== 'core.attributesfile' || value !== '/dev/null') values.set(key, value);
  }
  const get = (key: string): string => (values.get(key) ?? '').trim();
  const flag = (key: string, otherwise: boolean): boolean =>
    values.has(key) ? /^(true|yes|on|[1-9]\d*)$/i.test(get(key)) : otherwise;
  const shared = get('core.sharedrepository');
  return {
    fileMode: flag('core.filemode', process.platform !== 'win32'),
    symlinks: flag('core.symlinks', process.platform !== 'win32'),
    ignoreCase: flag('core.ignorecase', false),
    precomposeUnicode: flag('core.precomposeunicode', false),
    sharedRepository: /^(group|all|world|everybody|true|false|0?[0-7]{3})$/.test(shared)
      ? shared
      : null,
    autocrlf: get('core.autocrlf') === 'input' ? 'input' : `${flag('core.autocrlf', false)}`,
    eol: parseEol(get('core.eol')),
    objectFormat: get('extensions.objectformat') === 'sha256' ? 'sha256' : 'sha1',
    excludesFile: expandHome(get('core.excludesfile'), 'ignore'),
    attributesFile: expandHome(get('core.attributesfile'), 'attributes'),
    name: meaningful(get('author.name') || get('user.name')),
    email: meaningful(get('author.email') || get('user.email')),
  };
}

const parseEol = (text: string): UserSettings['eol'] =>
  text === 'lf' || text === 'crlf' ? text : 'native';

function expandHome(path: string, standard: string): string {
  const settings = process.env.XDG_CONFIG_HOME;
  if (path === '') return join(settings || join(homedir(), '.config'), 'git', standard);
  if (path.startsWith('~/')) return join(homedir(), path.slice(2));
  return isAbsolute(path) ? path : '';
}

/** Git refuses a name made only of what it strips; null when nothing would be left. */
const meaningful = (text: string): string | null =>
  /[^\s.,:;<>"'\\]/.test(text) && !/[\n\0]/.test(text) ? text : null;
