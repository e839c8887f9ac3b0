import type { RunEvent } from '../event.ts';
import { decideCheckForm } from './check-form.ts';
import { readCase } from './run-case.ts';

/** A command to run again, on the tree that it was red on. */
export interface Repeat {
  readonly command: string;
  readonly step: string | null;
  readonly tree: string;
  readonly isRed: boolean;
  /** What it took in the run, in milliseconds. */
  readonly ms: number;
  /** Part of a key. */
  readonly name: string;
  /** Repeats that are recorded already. */
  readonly before: { readonly base: number; readonly final: number };
}

/** A few tell enough. */
const COMMANDS = 3;

/**
 * Red checks of the end; else, where somebody refused what passed them all, the acceptance checks. Left out is what
 * can't come out differently, and what takes longer than there is time.
 */
export function chooseRepeats(events: readonly RunEvent[], withinMs: number): readonly Repeat[] {
  const run = readCase(events, () => null);
  if (run.attempts.length === 0) return [];
  const ran = run.of('check.ran');
  const accepted = new Set((run.plan?.plan.steps ?? []).flatMap(({ checks }) => checks));
  const last = new Map(ran.map((check) => [check.command, check]));
  const isRed = run.red.length > 0;
  const chosen = isRed
    ? run.red.filter(({ status }) => status !== 'not-run')
    : [...last.values()].filter(({ command }) => accepted.has(command));
  const counted = (command: string, on: 'base' | 'final'): number =>
    run.of('check.repeated').filter((one) => one.command === command && one.on === on).length;
  let left = withinMs / 2;
  return chosen
    .filter(({ command }) => decideCheckForm(command) === 'depends')
    .filter(({ ms }) => {
      left -= ms * (isRed ? 3 : 1);
      return left > 0;
    })
    .slice(0, COMMANDS)
    .map(({ command, step, tree, ms }, index) => ({
      ...{ command, step, tree, ms, isRed, name: `check${index}` },
      before: { base: counted(command, 'base'), final: counted(command, 'final') },
    }));
}
