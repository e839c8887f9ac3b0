import type { BlobRef, EventOf } from '../event.ts';
import type { ComparedFile, FileEnd } from './comparison.ts';

type Changed = EventOf<'file.changed'>;

/** A run's changed files as it left them: the first event of each path with what was before, and the last one. */
export interface Ends {
  readonly files: ReadonlyMap<string, FileTrack>;
}

export interface FileTrack {
  readonly first: Changed;
  readonly last: Changed;
}

export interface GrowingEnds extends Ends {
  add(event: Changed): void;
}

export function createEnds(): GrowingEnds {
  const files = new Map<string, FileTrack>();
  return {
    files,
    add(event) {
      const known = files.get(event.path);
      files.set(event.path, { first: known?.first ?? event, last: event });
    },
  };
}

/**
 * Content of a file at the end of a run. `absent`: there is none; `unknown`: the run files don't hold it. A run that
 * left a path alone has what the other one found there, if both began with the same files.
 */
export type EndContent =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'blob'; readonly ref: BlobRef; readonly side: 'left' | 'right' };

export function endsOf(
  [left, right]: readonly [Ends, Ends],
  path: string,
  sameBase: boolean,
): readonly [EndContent, EndContent] {
  const [one, other] = [left.files.get(path), right.files.get(path)];
  return [endOf(one, other, sameBase, 'left'), endOf(other, one, sameBase, 'right')];
}

function endOf(
  own: FileTrack | undefined,
  other: FileTrack | undefined,
  sameBase: boolean,
  side: 'left' | 'right',
): EndContent {
  if (own !== undefined) {
    if (own.last.status === 'deleted') return { kind: 'absent' };
    return own.last.after === null
      ? { kind: 'unknown' }
      : { kind: 'blob', ref: own.last.after, side };
  }
  if (other === undefined || !sameBase) return { kind: 'unknown' };
  if (other.first.status === 'added') return { kind: 'absent' };
  const from = side === 'left' ? 'right' : 'left';
  return other.first.before === null
    ? { kind: 'unknown' }
    : { kind: 'blob', ref: other.first.before, side: from };
}

/** Every path that one of two runs changed, sorted. A file that was changed and put back is no change. */
export function compareFiles(
  sides: readonly [Ends, Ends],
  sameBase: boolean,
): readonly ComparedFile[] {
  const paths = [...new Set(sides.flatMap(({ files }) => [...files.keys()]))].sort();
  return paths.flatMap((path) => {
    const left = describe(sides[0].files.get(path));
    const right = describe(sides[1].files.get(path));
    if (left === null && right === null) return [];
    const ends = endsOf(sides, path, sameBase);
    const readable = ends.every(({ kind }) => kind !== 'unknown');
    return [{ path, state: stateOf(left, right, ends), left, right, readable }];
  });
}

function stateOf(
  left: FileEnd | null,
  right: FileEnd | null,
  [one, other]: readonly [EndContent, EndContent],
): ComparedFile['state'] {
  if (left === null) return 'right';
  if (right === null) return 'left';
  if (one.kind === 'absent' || other.kind === 'absent')
    return one.kind === other.kind ? 'same' : 'changed';
  if (one.kind === 'unknown' || other.kind === 'unknown') return 'changed';
  return one.ref.blob === other.ref.blob ? 'same' : 'changed';
}

function describe(track: FileTrack | undefined): FileEnd | null {
  if (track === undefined) return null;
  const { first, last } = track;
  const existed = first.status !== 'added';
  const exists = last.status !== 'deleted';
  const isBack = existed && exists && first.before?.blob === last.after?.blob;
  if ((!existed && !exists) || (isBack && last.status === 'modified')) return null;
  const status = !existed ? 'added' : !exists ? 'deleted' : last.status;
  return { status, bytes: last.after?.bytes ?? 0, binary: last.binary, seq: last.seq };
}
