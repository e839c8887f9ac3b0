import type { BlobRef, BodyOf } from '../../../../shared/run/event.ts';
import type { DigestBuilder, EffectScope, RepositoryReader } from '../../../workflow/ports.ts';

/** More files than this are counted, not listed: a listing should stay small beside its run. */
const MOST_FILES = 200_000;

/**
 * A digest lists the repository anyway: what it gets is recorded on the way, so that the files of any moment can be
 * told from the run file alone. The event is no step of the workflow, and a replay passes it by.
 */
export function recordTree(
  build: (reader: RepositoryReader) => DigestBuilder,
  reader: RepositoryReader,
  tree: string,
): DigestBuilder {
  return {
    build(input, scope) {
      const { emit, putBlob } = scope;
      const tapped =
        emit === undefined || putBlob === undefined ? reader : tap(reader, { emit, putBlob }, tree);
      return build(tapped).build(input, scope);
    },
  };
}

const tap = (
  reader: RepositoryReader,
  scope: Pick<EffectScope, 'emit' | 'putBlob'>,
  tree: string,
): RepositoryReader => ({
  readMany: (repository, hashes, signal) => reader.readMany(repository, hashes, signal),
  async list(repository, commit) {
    const listed = await reader.list(repository, commit);
    if (listed.ok) scope.emit(describeTree(listed.value, tree, (text) => scope.putBlob(text)));
    return listed;
  },
});

export function describeTree(
  files: readonly { readonly path: string; readonly bytes: number }[],
  tree: string,
  put: (text: string) => BlobRef,
): BodyOf<'tree.listed'> {
  const shown = files.slice(0, MOST_FILES).map(({ path, bytes }) => [path, bytes]);
  const omitted = Math.max(0, files.length - MOST_FILES);
  return {
    kind: 'tree.listed',
    tree,
    files: files.length,
    listing: put(JSON.stringify(shown)),
    omitted,
  };
}
