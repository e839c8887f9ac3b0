import type { Engine } from '../../hosts/engine.ts';
import type { Handlers } from '../service.ts';

type Domain =
  | 'repository.inspect'
  | 'repository.recent'
  | 'repository.browse'
  | 'repository.preview';

/** A digest of a large repository takes seconds; one that takes longer than this is given up. */
const PREVIEW_MS = 60_000;

/** Looking at repositories before a run. */
export function createRepositoryHandlers(
  engine: Pick<Engine, 'repository' | 'recentRepositories' | 'browse' | 'preview'>,
): Pick<Handlers, Domain> {
  return {
    'repository.inspect': ({ path }) => engine.repository(path),
    'repository.recent': () => engine.recentRepositories(),
    'repository.browse': ({ path, hidden }) => engine.browse(path, hidden),
    'repository.preview': (asked) => engine.preview(asked, AbortSignal.timeout(PREVIEW_MS)),
  };
}
