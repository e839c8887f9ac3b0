import { createHash } from 'node:crypto';
import type { TandemError } from '../../shared/errors.ts';
import type { ChangedFile, FileDiff } from '../../shared/ipc/changes.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { EventOf, RunEvent } from '../../shared/run/event.ts';
import type { FileChange } from '../workflow/ports.ts';
import { describeHunks } from './describe-hunks.ts';
import type { DiffCache } from './diff-texts.ts';
import { writePatchHead, writeSides } from './patch-text.ts';
import { readText } from './read-text.ts';
import { listRunChanges, MAX_WHOLE_TEXT, type RunSource } from './run-changes.ts';

/**
 * A run's branch as git has it now, against the commit the run began at: with commits that people made on
 * it since. What the log knows of a path (its steps, whether it was planned) is added by path.
 */

/** What is needed of git, handed in; names are branch names and hashes. */
export interface BranchReader {
  branchHead(repository: string, branch: string): Promise<Result<string | null, TandemError>>;
  changes(
    repository: string,
    from: string,
    to: string,
  ): Promise<Result<readonly FileChange[], TandemError>>;
  contents(
    repository: string,
    hashes: readonly string[],
  ): Promise<Result<ReadonlyMap<string, Uint8Array>, TandemError>>;
}

/** Why a branch can't be shown, in a word that the window has a sentence for. */
export type BranchNote = 'branch-gone' | 'repository-gone' | 'not-started';

export type BranchList = { readonly files: readonly ChangedFile[]; readonly note: string | null };

export async function listBranchChanges(
  source: RunSource,
  reader: BranchReader,
  cache: DiffCache,
): Promise<Result<BranchList, TandemError>> {
  const found = await compareBranch(source.events, reader);
  if (!found.ok) return found;
  if ('note' in found.value) return ok({ files: [], note: found.value.note });
  const { changes, repository } = found.value;
  const logged = new Map(
    (await listRunChanges(source, { kind: 'run' }, cache)).map((file) => [file.path, file]),
  );
  const hashes = changes.flatMap(({ before, after }) => after ?? before ?? []);
  const contents = await reader.contents(repository, [...new Set(hashes)]);
  if (!contents.ok) return contents;
  const files = changes.map(({ path, status, added, removed, binary, before, after }) => {
    const known = logged.get(path);
    const content = contents.value.get(after ?? before ?? '');
    return {
      ...{ path, status, added, removed, binary },
      bytes: content?.length ?? 0,
      steps: known?.steps ?? [],
      unplanned: known?.unplanned ?? true,
      content: after === null || content === undefined ? null : sha256(content),
    };
  });
  return ok({ files, note: null });
}

/** The diff of one path; null when the branch does not change it, or is gone. */
export async function diffBranchFile(
  { events, path }: { readonly events: readonly RunEvent[]; readonly path: string },
  reader: BranchReader,
  cache: DiffCache,
): Promise<Result<FileDiff | null, TandemError>> {
  const found = await compareBranch(events, reader);
  if (!found.ok) return found;
  if ('note' in found.value) return ok(null);
  const { changes, repository } = found.value;
  const change = changes.find((each) => each.path === path);
  if (change === undefined) return ok(null);
  const nothing = { patch: '', hunks: [], before: null, after: null };
  const without = { path, ...nothing, tooDifferent: false, findings: [] };
  if (change.binary) return ok(without);
  const names = [change.before, change.after].filter((name) => name !== null);
  const contents = await reader.contents(repository, names);
  if (!contents.ok) return contents;
  const textOf = (name: string | null) => {
    const bytes = name === null ? undefined : contents.value.get(name);
    return bytes === undefined ? null : readText(bytes);
  };
  const before = textOf(change.before);
  const after = textOf(change.after);
  if (before === null && after === null) return ok(without);
  const name = `git:${change.before ?? ''}:${change.after ?? ''}`;
  const diff = await cache.diff(name, before?.text ?? '', after?.text ?? '');
  const head = {
    path,
    existedBefore: change.status !== 'added',
    existsAfter: change.status !== 'deleted',
  };
  const whole = (text: string | undefined) =>
    text === undefined || text.length > MAX_WHOLE_TEXT ? null : text;
  return ok({
    path,
    patch: writePatchHead(head) + (diff.body === '' ? '' : writeSides(head) + diff.body),
    hunks: describeHunks(diff.sections, { origins: [], blame: null }),
    before: whole(before?.text),
    after: whole(after?.text),
    tooDifferent: diff.gaveUp,
    findings: [],
  });
}

export interface BranchSpan {
  readonly repository: string;
  readonly base: string;
  readonly head: string;
}

/** Where the branch begins and ends, or why there is nothing to compare. */
export async function locateBranch(
  events: readonly RunEvent[],
  reader: Pick<BranchReader, 'branchHead'>,
): Promise<Result<BranchSpan | { readonly note: BranchNote }, TandemError>> {
  const started = events.find(
    (event): event is EventOf<'run.started'> => event.kind === 'run.started',
  );
  if (started === undefined) return ok({ note: 'not-started' });
  const { path: repository, baseCommit: base } = started.repository;
  const head = await reader.branchHead(repository, started.branch);
  if (head.ok) {
    return ok(
      head.value === null ? { note: 'branch-gone' } : { repository, base, head: head.value },
    );
  }
  const isGone = ['repository-missing', 'not-a-repository'].includes(head.error.kind);
  return isGone ? ok({ note: 'repository-gone' }) : head;
}

async function compareBranch(
  events: readonly RunEvent[],
  reader: BranchReader,
): Promise<
  Result<
    | { readonly changes: readonly FileChange[]; readonly repository: string }
    | { readonly note: BranchNote },
    TandemError
  >
> {
  const span = await locateBranch(events, reader);
  if (!span.ok) return span;
  if ('note' in span.value) return ok({ note: span.value.note });
  const { repository, base, head } = span.value;
  const changes = await reader.changes(repository, base, head);
  return changes.ok ? ok({ changes: changes.value, repository }) : changes;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
