import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimModel } from './model-memory.ts';

export interface SimLayer {
  readonly digest: string;
  readonly bytes: number;
}

/** A model of the registry, with what a server says about it once it has it. */
export interface SimLibraryModel extends SimModel {
  readonly layers: readonly SimLayer[];
}

/**
 * What a server keeps over a restart: its models, whole layers, and partial ones with how far they are. With a
 * folder, layers are files there (sparse: they have the length and take no space).
 */
export interface SimDisk {
  readonly models: SimModel[];
  readonly whole: Map<string, Buffer | number>;
  readonly partial: Map<string, number>;
  readonly folder: string | null;
  /** Puts the bytes of a layer so far; all of them make it whole. */
  put(layer: SimLayer, done: number): void;
  forget(digest: string): void;
}

export const layerOf = (name: string, bytes: number): SimLayer => ({
  digest: `sha256:${createHash('sha256').update(name).digest('hex')}`,
  bytes,
});

export function createSimDisk(
  models: readonly SimModel[] = [],
  folder: string | null = null,
): SimDisk {
  const whole = new Map<string, Buffer | number>();
  const partial = new Map<string, number>();
  const pathOf = (digest: string) => join(folder ?? '', 'blobs', digest.replace(':', '-'));
  if (folder !== null) mkdirSync(join(folder, 'blobs'), { recursive: true });
  return {
    models: [...models],
    whole,
    partial,
    folder,
    put(layer, done) {
      const path = pathOf(layer.digest);
      if (folder !== null) {
        writeFileSync(`${path}-partial`, '', { flag: 'a' });
        truncateSync(`${path}-partial`, done);
        writeFileSync(`${path}-partial-0`, '{"N":0}');
      }
      partial.set(layer.digest, done);
      if (done < layer.bytes) return;
      partial.delete(layer.digest);
      whole.set(layer.digest, layer.bytes);
      if (folder === null) return;
      renameSync(`${path}-partial`, path);
      rmSync(`${path}-partial-0`, { force: true });
    },
    forget(digest) {
      partial.delete(digest);
      whole.delete(digest);
      if (folder !== null) rmSync(pathOf(digest), { force: true });
    },
  };
}
