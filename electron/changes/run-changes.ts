import type { ChangedFile, ChangeScope, FileDiff } from '../../shared/ipc/changes.ts';
import { ownedPaths } from '../../shared/plan/plan.ts';
import { assertNever } from '../../shared/result.ts';
import type { EventOf, RunEvent } from '../../shared/run/event.ts';
import { writeBinaryPatch } from './binary-patch.ts';
import { blameLines } from './blame.ts';
import { describeHunks, type Provenance } from './describe-hunks.ts';
import type { DiffCache, TextDiff } from './diff-texts.ts';
import { locateFindings } from './findings.ts';
import { collectChanges, type NetChange, type Side } from './net-changes.ts';
import { createOriginFinder, stepOfKey } from './origins.ts';
import { writePatchHead, writeSides } from './patch-text.ts';
import { readText, type Text } from './read-text.ts';
import { splitLines } from './split-lines.ts';

/**
 * A run's changes from its file alone: what was recorded before and after each change. The repository may be
 * gone, on another machine, or far ahead.
 */

export interface RunSource {
  readonly events: readonly RunEvent[];
  /** Throws the store's fault when a payload is missing or damaged. */
  readonly blob: (hash: string) => Uint8Array;
}

export type LoggedScope = Exclude<ChangeScope, { readonly kind: 'branch' }>;

/** Whole texts go to the screen up to this length. */
export const MAX_WHOLE_TEXT = 2_000_000;

export async function listRunChanges(
  source: RunSource,
  scope: LoggedScope,
  cache: DiffCache,
): Promise<readonly ChangedFile[]> {
  const changes = collectChanges(source.events, belongsTo(scope));
  const planned = plannedPaths(source.events);
  const files: ChangedFile[] = [];
  for (const change of changes) {
    const { path, status, binary, after, before, versions } = change;
    const steps = versions.map(({ key }) => stepOfKey(key)).filter((step) => step !== null);
    files.push({
      ...{ path, status, binary, ...(await countLines(source, change, cache)) },
      bytes: (after.exists ? after.blob : before.blob)?.bytes ?? 0,
      steps: [...new Set(steps)],
      unplanned: planned !== null && !planned.has(path),
      content: after.blob?.blob ?? null,
    });
  }
  return files;
}

/** The diff of one path; null when the scope does not change it. */
export async function diffRunFile(
  source: RunSource,
  { scope, path }: { readonly scope: LoggedScope; readonly path: string },
  cache: DiffCache,
): Promise<FileDiff | null> {
  const inScope = belongsTo(scope);
  const change = collectChanges(source.events, (event) => event.path === path && inScope(event))[0];
  if (change === undefined) return null;
  const head = headOf(change);
  const before = readSide(source, change.before);
  const after = readSide(source, change.after);
  const diff = await diffSides(change, { before, after }, cache);
  const seen = createHistory(source, path);
  const findings = await locateFindings(source.events, path, {
    at: seen,
    now: diff?.now ?? [],
  });
  if (diff === null) {
    const empty = { patch: '', hunks: [], before: null, after: null, tooDifferent: false };
    return { path, ...empty, findings };
  }
  // Of a link its text is not the content; of another encoding the text does not give back the bytes.
  const exact = change.status !== 'type' && before?.exact !== false && after?.exact !== false;
  const hunks = describeHunks(diff.sections, await findProvenance(source, change, diff));
  return {
    path,
    patch: patchOf(head, diff),
    // What can't be written back byte for byte can't be reverted in part.
    hunks: exact ? hunks : [],
    before: wholeText(before),
    after: wholeText(after),
    tooDifferent: diff.gaveUp,
    findings,
  };
}

/** All changes of a scope as one patch, and the paths that the log does not hold enough of. */
export async function patchRun(
  source: RunSource,
  scope: LoggedScope,
  cache: DiffCache,
): Promise<{ readonly patch: string; readonly missing: readonly string[] }> {
  const parts: string[] = [];
  const missing: string[] = [];
  for (const change of collectChanges(source.events, belongsTo(scope))) {
    const head = headOf(change);
    const bytes = [change.before, change.after].map((side) => bytesOf(source, side));
    const [before = null, after = null] = bytes;
    if ((change.before.exists && before === null) || (change.after.exists && after === null)) {
      missing.push(change.path);
      continue;
    }
    const texts = [before, after].map((side) => (side === null ? null : readText(side)));
    const isText = texts.every((text, index) => bytes[index] === null || text?.exact === true);
    const sides = { before: texts[0] ?? null, after: texts[1] ?? null };
    const diff = isText && !change.binary ? await diffSides(change, sides, cache) : null;
    parts.push(
      diff === null ? writePatchHead(head) + writeBinaryPatch(before, after) : patchOf(head, diff),
    );
  }
  return { patch: parts.join(''), missing };
}

function belongsTo(scope: LoggedScope): (event: EventOf<'file.changed'>) => boolean {
  switch (scope.kind) {
    case 'run':
      return () => true;
    case 'step':
      return ({ key }) => stepOfKey(key) === scope.step;
    case 'until':
      return ({ seq }) => seq <= scope.seq;
    default:
      return assertNever(scope);
  }
}

/** Paths that the plan in force lets a step write; null before there is a plan. */
function plannedPaths(events: readonly RunEvent[]): ReadonlySet<string> | null {
  const plan = events.findLast(
    (event) => event.kind === 'plan.produced' || event.kind === 'plan.edited',
  );
  return plan === undefined ? null : new Set(plan.plan.steps.flatMap(ownedPaths));
}

async function countLines(
  source: RunSource,
  change: NetChange,
  cache: DiffCache,
): Promise<{ readonly added: number; readonly removed: number }> {
  const [only, second] = change.versions;
  if (only !== undefined && second === undefined)
    return { added: only.added, removed: only.removed };
  if (change.binary) return { added: 0, removed: 0 };
  const before = readSide(source, change.before);
  const after = readSide(source, change.after);
  const diff = await diffSides(change, { before, after }, cache);
  return { added: diff?.added ?? 0, removed: diff?.removed ?? 0 };
}

interface Sides {
  readonly before: Text | null;
  readonly after: Text | null;
}

/** Null for what has no lines to compare: binary, or not in the log. */
async function diffSides(
  change: NetChange,
  { before, after }: Sides,
  cache: DiffCache,
): Promise<TextDiff | null> {
  if (change.binary) return null;
  if ((change.before.exists && before === null) || (change.after.exists && after === null)) {
    return null;
  }
  const name = `${change.before.blob?.blob ?? ''}:${change.after.blob?.blob ?? ''}`;
  return cache.diff(name, before?.text ?? '', after?.text ?? '');
}

const bytesOf = (source: RunSource, side: Side): Uint8Array | null =>
  side.blob === null ? null : source.blob(side.blob.blob);

function readSide(source: RunSource, side: Side): Text | null {
  const bytes = bytesOf(source, side);
  return bytes === null ? null : readText(bytes);
}

const wholeText = (text: Text | null): string | null =>
  text === null || text.text.length > MAX_WHOLE_TEXT ? null : text.text;

const headOf = (change: NetChange) => ({
  path: change.path,
  existedBefore: change.before.exists,
  existsAfter: change.after.exists,
});

const patchOf = (head: ReturnType<typeof headOf>, diff: TextDiff): string =>
  writePatchHead(head) + (diff.body === '' ? '' : writeSides(head) + diff.body);

async function findProvenance(
  source: RunSource,
  change: NetChange,
  diff: TextDiff,
): Promise<Provenance> {
  const originOf = createOriginFinder(source.events);
  const origins = change.versions.map(originOf);
  // Of two texts without common lines there is one hunk, and everything went into it.
  if (diff.gaveUp) return { origins, blame: null };
  const linesOf = (side: Side): readonly string[] => splitLines(readSide(source, side)?.text ?? '');
  const steps = change.versions.map((version) => ({
    before: linesOf({ exists: true, blob: version.before }),
    after: linesOf({ exists: true, blob: version.after }),
  }));
  return { origins, blame: await blameLines(diff.old, steps) };
}

/** Lines of a path as they were at an event. */
function createHistory(source: RunSource, path: string): (seq: number) => readonly string[] {
  const versions = source.events.filter(
    (event): event is EventOf<'file.changed'> =>
      event.kind === 'file.changed' && event.path === path,
  );
  return (seq) => {
    const last = versions.findLast((version) => version.seq < seq);
    const blob = last === undefined ? (versions[0]?.before ?? null) : last.after;
    return splitLines(readSide(source, { exists: true, blob })?.text ?? '');
  };
}
