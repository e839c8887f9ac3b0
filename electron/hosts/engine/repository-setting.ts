import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RepositorySetting, Settings } from '../../../shared/settings/settings.ts';

/** What people settled about the checkout at `path`, however they spelled its folder. */
export function settingOf(
  settings: Pick<Settings, 'repositories'>,
  path: string,
): RepositorySetting | undefined {
  if (settings.repositories.length === 0) return undefined;
  const wanted = realPath(path);
  return settings.repositories.find((each) => realPath(each.path) === wanted);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // A checkout that is gone, perhaps: it is none that a run starts in.
    return resolve(path);
  }
}
