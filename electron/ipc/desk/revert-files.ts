import { err, ok } from '../../../shared/result.ts';
import { revertHunks } from '../../changes/revert-hunks.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { RevertFiles } from './ask-delivery.ts';

/** Takes hunks back in the files as the run's diff shows them, which is where people pointed at them. */
export const createRevert =
  (engine: Pick<Engine, 'fileDiff'>): RevertFiles =>
  async ({ run, reverts }) => {
    const files = [];
    for (const { path, hunks } of reverts) {
      if (hunks === 'all') {
        files.push({ path, content: null });
        continue;
      }
      const diff = await engine.fileDiff(run, { kind: 'run' }, path);
      if (!diff.ok) return diff;
      const { before, after } = diff.value;
      if (diff.value.hunks.length === 0)
        return err({ kind: 'usage', message: `${path} can only be taken back as a whole.` });
      files.push({ path, content: revertHunks({ before, after, hunks }) });
    }
    return ok(files);
  };
