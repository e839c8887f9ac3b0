import type { BlobRef, EventOf, RunEvent } from '../../shared/run/event.ts';

/**
 * What a run, or a part of it, did to each path in the end: the first state against the last. A file that
 * was changed and put back is no change. Of a change of mode the log does not say which, so it stays listed.
 */

/** A file on one side. */
export interface Side {
  readonly exists: boolean;
  /** Null for a file that is absent, or that was too big for the log. */
  readonly blob: BlobRef | null;
}

export interface NetChange {
  readonly path: string;
  readonly status: EventOf<'file.changed'>['status'];
  readonly before: Side;
  readonly after: Side;
  readonly binary: boolean;
  /** Every recorded change of the path, oldest first. */
  readonly versions: readonly EventOf<'file.changed'>[];
}

/** Net changes by path, sorted, of the recorded changes that `belongs` lets pass. */
export function collectChanges(
  events: readonly RunEvent[],
  belongs: (event: EventOf<'file.changed'>) => boolean,
): readonly NetChange[] {
  const versions = new Map<string, EventOf<'file.changed'>[]>();
  for (const event of events) {
    if (event.kind !== 'file.changed' || !belongs(event)) continue;
    const known = versions.get(event.path);
    if (known === undefined) versions.set(event.path, [event]);
    else known.push(event);
  }
  return [...versions]
    .flatMap(([path, list]) => netOf(path, list))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function netOf(path: string, versions: readonly EventOf<'file.changed'>[]): NetChange[] {
  const first = versions[0];
  const last = versions.at(-1);
  if (first === undefined || last === undefined) return [];
  const before = { exists: first.status !== 'added', blob: first.before };
  const after = { exists: last.status !== 'deleted', blob: last.after };
  const status = statusOf(before, after, versions);
  const binary = versions.some((version) => version.binary);
  return status === null ? [] : [{ path, status, before, after, binary, versions }];
}

function statusOf(
  before: Side,
  after: Side,
  versions: readonly EventOf<'file.changed'>[],
): NetChange['status'] | null {
  if (!before.exists) return after.exists ? 'added' : null;
  if (!after.exists) return 'deleted';
  // A file that became a link and a file again has changed its type twice.
  if (versions.filter(({ status }) => status === 'type').length % 2 === 1) return 'type';
  const isSame = before.blob !== null && before.blob.blob === after.blob?.blob;
  if (!isSame) return 'modified';
  return versions.some(({ status }) => status === 'mode') ? 'mode' : null;
}
