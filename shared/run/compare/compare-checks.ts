import type { BodyOf } from '../event.ts';
import type { RunState } from '../state.ts';
import type { CheckEnd, ComparedCheck } from './comparison.ts';
import { type Named, pairByName } from './pair-by-name.ts';

type Check = BodyOf<'check.ran'>;

/** The checks of each step's last attempt, then those of the last round, by step and command. */
export function compareChecks(left: RunState, right: RunState): readonly ComparedCheck[] {
  return pairByName(checksOf(left), checksOf(right)).map(([one, other]) => {
    const { step = null, command = '' } = one ?? other ?? {};
    return { step, command, state: stateOf(one, other), left: endOf(one), right: endOf(other) };
  });
}

function checksOf(state: RunState): readonly Named<Check>[] {
  const all = [
    ...state.steps.flatMap(({ checks }) => checks),
    ...(state.rounds.at(-1)?.checks ?? []),
  ];
  const seen = new Map<string, number>();
  return all.map((check) => {
    const name = `${check.step ?? ''}\n${check.command}`;
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return [`${name}\n${count}`, check] as const;
  });
}

function stateOf(left: Check | null, right: Check | null): ComparedCheck['state'] {
  if (left === null) return 'right';
  if (right === null) return 'left';
  return left.status === right.status && left.exitCode === right.exitCode ? 'same' : 'changed';
}

const endOf = (check: Check | null): CheckEnd | null =>
  check === null ? null : { status: check.status, exitCode: check.exitCode, ms: check.ms };
