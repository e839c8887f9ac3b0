import { stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Served } from '../../../shared/ipc/models.ts';
import type { ServerEnvironment } from './read-environment.ts';
import type { ServerKit } from './server-kit.ts';

/** Where a server of this machine keeps its models: as it was told, else where its user's home is, else by looking. */
export async function findModelsFolder(
  kit: ServerKit,
  environment: ServerEnvironment | null,
): Promise<string> {
  const own = join(kit.home, '.ollama', 'models');
  if (environment !== null) {
    const told = environment.settings.OLLAMA_MODELS;
    if (told !== undefined) return told;
    if (environment.home !== null) return kit.root + join(environment.home, '.ollama', 'models');
  }
  if (kit.env.OLLAMA_MODELS) return kit.env.OLLAMA_MODELS;
  if (kit.platform !== 'linux') return own;
  // The installer's service and the packages of distributions have users of their own.
  const places = [own, '/usr/share/ollama/.ollama/models', '/var/lib/ollama/.ollama/models'];
  for (const [index, place] of places.entries()) {
    const path = index === 0 ? place : kit.root + place;
    if (await isFolder(join(path, 'blobs'))) return path;
  }
  return own;
}

/** What is free there; a folder that is not made yet is as full as the one that it will be in. */
export async function readDisk(path: string): Promise<Served['disk']> {
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      const { bavail, bsize } = await statfs(folder);
      return { path, freeBytes: bavail * bsize };
    } catch {
      // A folder that can't be asked: the next one up can.
      if (dirname(folder) === folder) return null;
    }
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // Not there, or behind a folder that this user may not enter.
    return false;
  }
}
