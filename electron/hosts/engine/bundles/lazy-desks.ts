import type { BundleDesk } from '../../bundle-desk.ts';
import type { StorageDesk } from '../../storage-desk.ts';
import type { SurroundingsSource } from '../../surroundings.ts';
import { once } from '../once.ts';
import { readAround } from '../read-around.ts';

/** Runs passed on, taken in and removed: each part is loaded when somebody does. */
export function createBundles(source: SurroundingsSource): {
  readonly bundles: BundleDesk;
  readonly storage: StorageDesk;
} {
  const desk = once(async () => {
    const { createBundleDesk } = await import('./bundle-desk.ts');
    return createBundleDesk(() => readAround(source));
  });
  const storage = once(async () => {
    const { createStorageDesk } = await import('../storage/storage-desk.ts');
    return createStorageDesk(() => readAround(source));
  });
  return {
    bundles: {
      preview: async (order, watch) => (await desk.get()).preview(order, watch),
      exportTo: async (order, watch) => (await desk.get()).exportTo(order, watch),
      exportAside: async (order, watch) => (await desk.get()).exportAside(order, watch),
      importFrom: async (path, watch) => (await desk.get()).importFrom(path, watch),
      upload: {
        begin: async (file) => (await desk.get()).upload.begin(file),
        part: async (id, bytes) => (await desk.get()).upload.part(id, bytes),
        finish: async (id) => (await desk.get()).upload.finish(id),
        cancel: async (id) => (await desk.get()).upload.cancel(id),
      },
      close: async () => (await desk.made())?.close(),
    },
    storage: {
      list: async (how) => (await storage.get()).list(how),
      remove: async (run, how) => (await storage.get()).remove(run, how),
      keep: async (run, keep) => (await storage.get()).keep(run, keep),
      next: async () => (await storage.get()).next(),
      cleanUp: async (shown) => (await storage.get()).cleanUp(shown),
    },
  };
}
