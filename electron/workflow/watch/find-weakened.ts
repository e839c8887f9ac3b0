import type { PlanStep } from '../../../shared/plan/plan.ts';
import type { FileChange, Worktree } from '../ports.ts';
import { askedFor } from './asked-for.ts';
import { isTestFile } from './file-roles.ts';
import type { FileTexts } from './file-texts.ts';
import { findWeakenedChecks } from './weakened-checks.ts';
import { findWeakenedTests } from './weakened-tests.ts';

/** A larger file is no test that somebody wrote. */
const READ_BYTES = 512_000;

export interface Weakened {
  readonly detector: 'tests-weakened' | 'check-weakened';
  readonly path: string;
  /** One sentence that begins with the path. */
  readonly detail: string;
}

/** Tests and checks that say less after a change, held against what the steps may do. */
export function findWeakened(
  files: readonly FileTexts[],
  steps: readonly PlanStep[],
): readonly Weakened[] {
  const judged = files.map((file) => ({ ...file, asked: askedFor(steps, file.path) }));
  const tests = findWeakenedTests(judged.filter(({ path }) => isTestFile(path)));
  const checks = judged.flatMap(findWeakenedChecks);
  return [
    ...tests.map((one) => ({ ...one, detector: 'tests-weakened' as const })),
    ...checks.map((one) => ({ ...one, detector: 'check-weakened' as const })),
  ];
}

/** The texts of changed files before and after; binary and very large ones are left out. Only an effect may call it. */
export async function readTexts(
  worktree: Worktree,
  changes: readonly FileChange[],
  signal: AbortSignal,
): Promise<readonly FileTexts[]> {
  const texts = changes.filter(({ binary }) => !binary);
  const wanted = texts.flatMap(({ before, after }) => [before, after].filter(isName));
  const bounds = { maxBytes: READ_BYTES, signal };
  const read = new Map<string, string>();
  for await (const { hash, content } of worktree.readBlobs([...new Set(wanted)], bounds)) {
    read.set(hash, Buffer.from(content).toString('utf8'));
  }
  const textOf = (name: string | null): string | null | undefined =>
    name === null ? null : read.get(name);
  return texts.flatMap(({ path, before, after }) => {
    const [was, is] = [textOf(before), textOf(after)];
    return was === undefined || is === undefined ? [] : [{ path, before: was, after: is }];
  });
}

const isName = (name: string | null): name is string => name !== null;
