import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { chunkPaths, isInsidePath, splitRecords } from './paths.ts';
import { type Place, runInStore } from './place.ts';

/** A tree like `tree`, with some paths as they are in `from`; a path that is absent there is removed. */
export async function mixTrees(
  place: Place,
  tree: string,
  from: string,
  paths: readonly string[],
): Promise<Result<string, TandemError>> {
  const env = { GIT_INDEX_FILE: join(place.home, 'mix-index') };
  await rm(env.GIT_INDEX_FILE, { force: true });
  const read = await runInStore(place, { args: ['read-tree', tree], env });
  if (!read.ok) return read;
  const lines: string[] = [];
  for (const group of chunkPaths([...new Set(paths)].filter(isInsidePath))) {
    const removed = await runInStore(place, { args: ['ls-files', '-z', '--', ...group], env });
    if (!removed.ok) return removed;
    const wanted = await runInStore(place, {
      args: ['ls-tree', '-r', '-z', '--full-tree', from, '--', ...group],
    });
    if (!wanted.ok) return wanted;
    for (const record of splitRecords(removed.value.stdout)) {
      lines.push(`0 ${'0'.repeat(place.base.length)} 0\t${record.toString()}\0`);
    }
    for (const record of splitRecords(wanted.value.stdout)) {
      const [, mode, hash, path] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(record.toString()) ?? [];
      lines.push(`${mode} ${hash} 0\t${path}\0`);
    }
  }
  const sorted = lines.toSorted(
    (one, other) => Number(!isRemoval(one)) - Number(!isRemoval(other)),
  );
  const mixed = await runInStore(place, {
    args: ['update-index', '-z', '--index-info'],
    env,
    input: sorted.join(''),
  });
  if (!mixed.ok) return mixed;
  const written = await runInStore(place, { args: ['write-tree'], env });
  return written.ok ? ok(written.value.stdout.toString().trim()) : written;
}

const isRemoval = (line: string): boolean => line.startsWith('0 ');
