import type { TandemError } from '../../../shared/errors.ts';
import type { ChangedFile, ChangeScope, FileDiff } from '../../../shared/ipc/changes.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Handlers } from '../service.ts';

/** What the engine knows of a run's changes. */
export interface ChangesEngine {
  changes(
    run: string,
    scope: ChangeScope,
  ): Promise<
    Result<{ readonly files: readonly ChangedFile[]; readonly note: string | null }, TandemError>
  >;
  fileDiff(run: string, scope: ChangeScope, path: string): Promise<Result<FileDiff, TandemError>>;
  patch(
    run: string,
    scope: ChangeScope,
  ): Promise<Result<{ readonly patch: string; readonly name: string }, TandemError>>;
}

export function createChangeHandlers(
  engine: ChangesEngine,
): Pick<Handlers, 'changes.list' | 'changes.file' | 'changes.patch'> {
  return {
    async 'changes.list'({ run, scope }) {
      const listed = await engine.changes(run, scope);
      if (!listed.ok) return listed;
      return ok({ files: [...listed.value.files], note: listed.value.note });
    },
    'changes.file': ({ run, scope, path }) => engine.fileDiff(run, scope, path),
    'changes.patch': ({ run, scope }) => engine.patch(run, scope),
  };
}
