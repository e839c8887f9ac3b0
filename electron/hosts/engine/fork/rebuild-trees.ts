import type { RunEvent } from '../../../../shared/run/event.ts';
import type { TreeFiles } from '../../../workspace/seed-run.ts';

/**
 * The trees of a run from what its file holds of each changed file: for when git has thrown the snapshots away. Only
 * where one step came after the other: at the side of each other, what a line of changes belongs to is not said.
 * A content that is not in the file leaves its tree out; a tree with another name than recorded is noticed by git.
 */
export function rebuildTrees(
  prefix: readonly RunEvent[],
  readBlob: (hash: string) => Uint8Array,
): readonly TreeFiles[] {
  const cache = new Map<string, Uint8Array>();
  const read = (hash: string): Uint8Array => {
    const known = cache.get(hash) ?? readBlob(hash);
    cache.set(hash, known);
    return known;
  };
  let files = new Map<string, Uint8Array | null>();
  const trees = new Map<string, ReadonlyMap<string, Uint8Array | null>>();
  for (const event of prefix) {
    switch (event.kind) {
      case 'run.started':
        trees.set(event.repository.baseTree, new Map());
        break;
      case 'file.changed':
        if (event.status === 'deleted') files.set(event.path, null);
        else if (event.after !== null) files.set(event.path, read(event.after.blob));
        break;
      case 'snapshot.taken':
        if (!trees.has(event.tree)) trees.set(event.tree, new Map(files));
        break;
      case 'tree.compared':
        // Files that were put back are recorded before the event that names what came of it.
        if (!trees.has(event.to)) trees.set(event.to, new Map(files));
        break;
      case 'snapshot.restored': {
        const known = trees.get(event.tree);
        if (known === undefined) trees.set(event.tree, new Map(files));
        else files = new Map(known);
        break;
      }
      default:
    }
  }
  return [...trees].map(([tree, content]) => ({ tree, files: content }));
}
