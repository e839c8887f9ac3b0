import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join, posix, win32 } from 'node:path';
import type { ServerKit } from './server-kit.ts';

type Surroundings = Pick<ServerKit, 'platform' | 'env' | 'home' | 'root'>;

/** Where Ollama's program is on this machine: the PATH, then the places that its installers use; null without one. */
export async function findProgram(kit: Surroundings): Promise<string | null> {
  for (const path of candidates(kit)) if (await isProgram(path)) return path;
  return null;
}

function candidates(kit: Surroundings): readonly string[] {
  const isWindows = kit.platform === 'win32';
  const name = isWindows ? 'ollama.exe' : 'ollama';
  const path = kit.env.PATH ?? kit.env.Path ?? '';
  const folders = path.split(isWindows ? ';' : delimiter).filter((folder) => folder !== '');
  return [...folders.map((folder) => join(folder, name)), ...usualPlaces(kit)];
}

/** A window that was opened from a dock or a menu has a short PATH. */
function usualPlaces({ platform, env, home, root }: Surroundings): readonly string[] {
  if (platform === 'win32') {
    const local = env.LOCALAPPDATA ?? win32.join(home, 'AppData', 'Local');
    return [join(local, 'Programs', 'Ollama', 'ollama.exe')];
  }
  const inside = 'Contents/Resources/ollama';
  const places =
    platform === 'darwin'
      ? [
          '/usr/local/bin/ollama',
          '/opt/homebrew/bin/ollama',
          `/Applications/Ollama.app/${inside}`,
          posix.join(home, 'Applications/Ollama.app', inside),
        ]
      : ['/usr/local/bin/ollama', '/usr/bin/ollama', '/snap/bin/ollama'];
  return places.map((place) => root + place);
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    // Not there, or not for this user: both mean that it can't be started.
    return false;
  }
}
