import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worktree } from '../electron/workflow/ports.ts';
import { createRepositories } from '../electron/workspace/create-repositories.ts';
import { runId } from '../shared/ids.ts';
import { makeBigRepository } from '../test/fixtures/repos/big-repository.ts';
import { type Figure, printFigures, quantile } from './figure.ts';

const SIZES = [
  { files: 5_000, target: 100, opening: 1_500 },
  { files: 60_000, target: 300, opening: 8_000 },
] as const;
/** Snapshots of a batch. Of several batches the quietest counts, for other programs use the machine too. */
const ROUNDS = 20;
const BATCHES = 3;
const CHANGED = 3;

/** How long one snapshot takes: three changed files, found by a full scan or told. */
export async function benchSnapshot(): Promise<Figure[]> {
  const results: Figure[] = [];
  for (const size of SIZES) {
    const root = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
    try {
      results.push(...(await benchSize(root, size)));
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  }
  return results;
}

async function benchSize(
  root: string,
  { files, target, opening }: (typeof SIZES)[number],
): Promise<Figure[]> {
  const repository = join(root, 'repository');
  makeBigRepository(repository, files);
  const repositories = createRepositories({ privateFolder: join(root, 'home') });
  const facts = await repositories.inspect(repository);
  if (!facts.ok) throw new Error(JSON.stringify(facts.error));
  const startedAt = performance.now();
  const worktree = await repositories.openWorktree({
    repository,
    runId: runId('20261121-090000-0001'),
    branch: 'tandem/bench',
    folder: join(root, 'worktree'),
    base: facts.value.headCommit,
  });
  if (!worktree.ok) throw new Error(JSON.stringify(worktree.error));
  const opened = performance.now() - startedAt;
  const full = await measure(worktree.value, files, 'full');
  const known = await measure(worktree.value, files, 'known');
  return [
    {
      name: `open a worktree, ${files} files`,
      value: Math.round(opened),
      unit: 'ms',
      target: opening,
    },
    {
      name: `T14 snapshot, full scan, ${files} files, p95`,
      value: full,
      unit: 'ms',
      target,
    },
    {
      name: `T14 snapshot, known paths, ${files} files, p95`,
      value: known,
      unit: 'ms',
      target,
    },
  ];
}

type Scan = 'full' | 'known';

/** Milliseconds, p95 of the quietest batch. */
async function measure(worktree: Worktree, files: number, scan: Scan): Promise<number> {
  const batches: number[] = [];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const taken = await timeSnapshots(worktree, { files, scan, first: batch * ROUNDS });
    batches.push(quantile(taken, 0.95));
  }
  return Math.round(Math.min(...batches));
}

async function timeSnapshots(
  worktree: Worktree,
  { files, scan, first }: { readonly files: number; readonly scan: Scan; readonly first: number },
): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let round = first; round < first + ROUNDS; round += 1) {
    const paths = Array.from({ length: CHANGED }, (_, at) =>
      pathOf((round * 997 + at * 131) % files),
    );
    for (const path of paths) appendFileSync(join(worktree.folder, path), `// ${scan} ${round}\n`);
    const startedAt = performance.now();
    const snapshot = await worktree.snapshot(scan === 'full' ? 'full' : paths);
    if (!snapshot.ok) throw new Error(JSON.stringify(snapshot.error));
    taken.push(performance.now() - startedAt);
  }
  return taken;
}

function pathOf(file: number): string {
  const folder = Math.floor(file / 100);
  return `src/part${folder % 30}/module${folder}/file${file}.ts`;
}

if (import.meta.main) printFigures(await benchSnapshot());
