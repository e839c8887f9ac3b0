import { ownedPaths, type PlanStep } from '../../plan/plan.ts';
import type { RunCase } from './run-case.ts';

/** Of the plan in force at the end. */
export const steps = (run: RunCase): readonly PlanStep[] => run.plan?.plan.steps ?? [];

/** How programs say that a file is not there. */
export const MISSING =
  /(?:Cannot find module|Could not find|No such file or directory|ENOENT|can't open|cannot access|does not exist|not found)/i;

export const isPlanned = (run: RunCase, path: string): boolean =>
  steps(run).some((step) => ownedPaths(step).includes(path));

/** A call’s output as text; empty where it is not there. */
export const textOf = (run: RunCase, output: string | { readonly blob: string }): string =>
  typeof output === 'string' ? output : (run.readBlob(output.blob) ?? '');
