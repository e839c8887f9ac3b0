import type { RepositorySetting } from '../../../../shared/settings/settings.ts';
import { readLines } from '../lists/use-drafts.ts';

export interface RepositoryDraft {
  readonly path: string;
  readonly setup: string;
  /** One host a line. */
  readonly hosts: string;
}

export const readRepositories = (
  settings: readonly RepositorySetting[],
): readonly RepositoryDraft[] =>
  settings.map(({ path, setup, setupHosts }) => ({
    path,
    setup: setup ?? '',
    hosts: (setupHosts ?? []).join('\n'),
  }));

/** What the settings file gets; call it for drafts without faults. */
export const repositoriesOf = (drafts: readonly RepositoryDraft[]) =>
  drafts.map(({ path, setup, hosts }) => {
    const setupHosts = readLines(hosts);
    return {
      path: path.trim(),
      ...(setup.trim() === '' ? {} : { setup: setup.trim() }),
      ...(setupHosts.length === 0 ? {} : { setupHosts }),
    };
  });

/** Whether it is an absolute path that no earlier draft has. */
export const isRepositoryPath = (
  path: string,
  all: readonly RepositoryDraft[],
  at: number,
): boolean =>
  isAbsolute(path) && all.findIndex((other) => other.path.trim() === path.trim()) === at;

/** A full path, of this system or of Windows. */
export const isAbsolute = (path: string): boolean => /^(?:\/|[a-z]:[\\/]|\\\\)/i.test(path.trim());
