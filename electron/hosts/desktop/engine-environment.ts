import { inheritedNames } from '../../sandbox/environment.ts';

/**
 * What the engine's process inherits: names of folders, languages and Tandem's own settings, never a value
 * that may be a secret. A process's environment can be read by its children and by others of the same user.
 * The rest is handed over a port at the start (`HandedOver`), because the door must know secrets to mask them.
 */
const OWN = ['OLLAMA_HOST', 'TANDEM_HOME', 'TANDEM_STALL_SECONDS'];
const SYSTEM = [
  'APPDATA',
  'COMSPEC',
  'DISPLAY',
  'LOCALAPPDATA',
  'PATHEXT',
  'PROGRAMDATA',
  'PROGRAMFILES',
  'SYSTEMDRIVE',
  'SYSTEMROOT',
  'TEMP',
  'TMP',
  'TMPDIR',
  'USERDOMAIN',
  'USERNAME',
  'USERPROFILE',
  'WAYLAND_DISPLAY',
  'WINDIR',
  'XDG_RUNTIME_DIR',
];
const NAMES = new Set(['PATH', ...inheritedNames, ...OWN, ...SYSTEM]);

type Environment = Readonly<Record<string, string | undefined>>;

export interface SplitEnvironment {
  /** The environment of the process. */
  readonly inherited: Readonly<Record<string, string>>;
  /** What only its program is told. */
  readonly handed: Readonly<Record<string, string>>;
}

/** Splits this process's environment for the engine. Names are compared without case, as Windows does. */
export function splitEnvironment(parent: Environment): SplitEnvironment {
  const inherited: Record<string, string> = {};
  const handed: Record<string, string> = {};
  for (const [name, value] of Object.entries(parent)) {
    if (value === undefined) continue;
    // A password in an address is a secret wherever it stands.
    const isPlain = NAMES.has(name.toUpperCase()) && !/:\/\/[^/\s]*@/.test(value);
    (isPlain ? inherited : handed)[name] = value;
  }
  return { inherited, handed };
}
