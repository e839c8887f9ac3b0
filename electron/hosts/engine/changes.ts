import type { TandemError } from '../../../shared/errors.ts';
import type { ChangeScope, FileDiff } from '../../../shared/ipc/changes.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { EventOf, RunEvent } from '../../../shared/run/event.ts';
import { foldAll } from '../../../shared/run/fold.ts';
import {
  type BranchList,
  diffBranchFile,
  listBranchChanges,
  locateBranch,
} from '../../changes/branch-changes.ts';
import { createDiffCache } from '../../changes/diff-texts.ts';
import { diffRunFile, listRunChanges, patchRun } from '../../changes/run-changes.ts';
import type { RevisionReader } from '../../workspace/compare-revisions.ts';
import type { KeptReadings } from './kept-readings.ts';

/** What a run changed, for looking at and for taking along; works on a run that goes on as on one long over. */
export interface Changes {
  list(run: string, scope: ChangeScope): Promise<Result<BranchList, TandemError>>;
  file(run: string, scope: ChangeScope, path: string): Promise<Result<FileDiff, TandemError>>;
  patch(run: string, scope: ChangeScope): Promise<Result<Patch, TandemError>>;
}

export interface Patch {
  readonly patch: string;
  /** A file name to save it under. */
  readonly name: string;
}

export function createChanges(readings: KeptReadings, git: RevisionReader): Changes {
  const cache = createDiffCache();
  return {
    list: (run, scope) =>
      readings.withChanges(run, async (source) =>
        scope.kind === 'branch'
          ? listBranchChanges(source, git, cache)
          : ok({ files: await listRunChanges(source, scope, cache), note: null }),
      ),
    file: (run, scope, path) =>
      readings.withChanges(run, async (source) => {
        const found =
          scope.kind === 'branch'
            ? await diffBranchFile({ events: source.events, path }, git, cache)
            : ok(await diffRunFile(source, { scope, path }, cache));
        if (!found.ok) return found;
        return found.value === null ? err({ kind: 'stale', what: path }) : ok(found.value);
      }),
    patch: (run, scope) =>
      readings.withRun(run, async (source) => {
        const name = nameOf(source.events);
        const byGit = await patchByGit(source.events, scope, git);
        if (!byGit.ok) return byGit;
        if (byGit.value !== null) return ok({ patch: byGit.value, name });
        if (scope.kind === 'branch') return err(notThere(['the branch']));
        const { patch, missing } = await patchRun(source, scope, cache);
        return missing.length === 0 ? ok({ patch, name }) : err(notThere(missing));
      }),
  };
}

/**
 * Git's own patch where its objects still are: it has modes and contents of any size. Null where it can't be
 * had (the repository is gone, or lacks the run's trees), and for a part of a run, which has no trees.
 */
async function patchByGit(
  events: readonly RunEvent[],
  scope: ChangeScope,
  git: RevisionReader,
): Promise<Result<string | null, TandemError>> {
  const started = startOf(events);
  if (started === undefined) return ok(null);
  const { path, baseTree } = started.repository;
  if (scope.kind === 'branch') {
    const span = await locateBranch(events, git);
    if (!span.ok) return span;
    return 'note' in span.value ? ok(null) : git.patch(path, span.value.base, span.value.head);
  }
  const tree = scope.kind === 'run' ? foldAll(events).tree : null;
  if (tree === null) return ok(null);
  const made = await git.patch(path, baseTree, tree);
  return made.ok ? made : ok(null);
}

const startOf = (events: readonly RunEvent[]): EventOf<'run.started'> | undefined =>
  events.find((event): event is EventOf<'run.started'> => event.kind === 'run.started');

const nameOf = (events: readonly RunEvent[]): string => {
  const branch = startOf(events)?.branch.split('/').at(-1) ?? 'change';
  return `${branch.replaceAll(/[^\w.-]+/g, '-')}.patch`;
};

const notThere = (what: readonly string[]): TandemError => ({
  kind: 'usage',
  message: `A patch would be incomplete: the repository can't be read, and the run file does not hold ${what.slice(0, 5).join(', ')} in full.`,
});
