import type { bundleMethods } from '../../../shared/ipc/bundles.ts';
import type { storageMethods } from '../../../shared/ipc/storage.ts';
import { ok } from '../../../shared/result.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { Handlers } from '../service.ts';

/** Runs taken in from a window's file, and what runs take on the disk. */
export function createBundleHandlers({
  bundles,
  storage,
}: Pick<Engine, 'bundles' | 'storage'>): Pick<
  Handlers,
  keyof typeof bundleMethods | keyof typeof storageMethods
> {
  const { upload } = bundles;
  return {
    'import.begin': (file) => upload.begin(file),
    'import.part': ({ id, base64 }) => upload.part(id, Buffer.from(base64, 'base64')),
    'import.finish': ({ id }) => upload.finish(id),
    async 'import.cancel'({ id }) {
      const gone = await upload.cancel(id);
      return gone.ok ? ok({}) : gone;
    },
    async 'storage.list'() {
      const listed = await storage.list({ snapshots: false });
      if (!listed.ok) return listed;
      const next = await storage.next();
      return next.ok ? ok({ runs: [...listed.value], next: next.value }) : next;
    },
    'storage.remove': ({ run, onlyWorktree, branch }) =>
      storage.remove(run, { onlyWorktree, branch }),
    async 'storage.keep'({ run, keep }) {
      const kept = await storage.keep(run, keep);
      return kept.ok ? ok({ kept: keep }) : kept;
    },
    async 'storage.cleanUp'({ runs }) {
      const removed = await storage.cleanUp(runs);
      return removed.ok ? ok({ removed: [...removed.value] }) : removed;
    },
  };
}
