import { type StepKey, stepKey } from '../../../shared/ids.ts';
import type { PlanStep } from '../../../shared/plan/plan.ts';
import type { Ride } from '../context.ts';
import type { Wish } from '../ports.ts';
import { orStop } from '../stopped.ts';

/**
 * What people do to a run while it works. None of it is part of the straight line: each is an aside, recorded
 * only when somebody did something, and taken up again at the same place on resume and replay.
 */

export interface Place {
  readonly step: PlanStep;
  readonly attempt: number;
}

/** Waits while people hold the run before a step. */
export async function holdBefore(ride: Ride, { step, attempt }: Place): Promise<void> {
  await ride.durable.aside<{ readonly by: string }>({
    key: stepKey('execute', step.id, `hold${attempt}`),
    lane: 'execution',
    before: stepKey('execute', step.id, `try${attempt}`),
    take: async (scope) => {
      const onHeld = () => void scope.emit(pause('paused', 'people'), { durable: true });
      const { signal } = scope;
      const held = await ride.ports.steering.hold({ step: step.id }, { signal, onHeld });
      return held === null ? null : { event: pause('went on', held.by), value: { by: held.by } };
    },
  });
}

const pause = (decision: string, by: string) =>
  ({ kind: 'human.decision', about: 'pause', decision, by }) as const;

/** What people want of the executor, taken before one of its turns. */
export async function takeWishes(
  ride: Ride,
  { step, attempt }: Place,
  turn: StepKey,
): Promise<readonly Wish[]> {
  const steered = (wish: Wish) =>
    ({ kind: 'human.steered', step: step.id, attempt, ...wish }) as const;
  const taken = await ride.durable.aside<readonly WishValue[]>({
    key: stepKey(turn, 'wishes'),
    lane: 'execution',
    before: turn,
    take: async (scope) => {
      const wishes = ride.ports.steering.take();
      const last = wishes.at(-1);
      if (last === undefined) return null;
      for (const wish of wishes.slice(0, -1)) scope.emit(steered(wish), { durable: true });
      return { event: steered(last), value: wishes.map((wish) => ({ ...wish })) };
    },
  });
  return taken ?? [];
}

type WishValue = { readonly [K in keyof Wish]: Wish[K] };

/** Shows a command of the executor to people before it runs; null where the run's terms ask nobody. */
export function askAboutCommands(ride: Ride, step: PlanStep) {
  if (ride.terms.commands !== 'ask') return null;
  return (call: { readonly command: string; readonly callId: string }, key: StepKey) =>
    ride.durable.step<{ readonly allowed: boolean; readonly note: string }>({
      key: stepKey(key, 'permission'),
      lane: 'execution',
      input: { command: call.command },
      effect: async () => {
        const { command, callId } = call;
        const asked = { command, step: step.id, callId };
        const { allowed, by, note } = orStop(await ride.ports.people.allowCommand(asked));
        return {
          event: { kind: 'command.decided', callId, command, allowed, by, note },
          value: { allowed, note },
        };
      },
    });
}
