import type { searchMethods } from '../../../shared/ipc/search.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { Handlers } from '../service.ts';

/** Finding words in runs, and leaving some at an event. */
export function createSearchHandlers({
  search,
  moments,
}: Pick<Engine, 'search' | 'moments'>): Pick<Handlers, keyof typeof searchMethods> {
  return {
    'search.find': (query) => search.find(query),
    'note.add': (note, { name }) => moments.note({ ...note, by: name }),
  };
}
