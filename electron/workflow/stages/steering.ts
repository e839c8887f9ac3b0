import { type StepKey, stepKey } from '../../../shared/ids.ts';
import type { PlanStep } from '../../../shared/plan/plan.ts';
import { decideCommand } from '../../../shared/settings/command-rules.ts';
import type { Ride } from '../context.ts';
import type { Permission, Wish } from '../ports.ts';
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
      const declared = ride.declared?.messages(step.id) ?? [];
      const wishes = [...declared, ...ride.ports.steering.take()];
      const last = wishes.at(-1);
      if (last === undefined) return null;
      for (const wish of wishes.slice(0, -1)) scope.emit(steered(wish), { durable: true });
      return { event: steered(last), value: wishes.map((wish) => ({ ...wish })) };
    },
  });
  return taken ?? [];
}

type WishValue = { readonly [K in keyof Wish]: Wish[K] };

type PermissionValue = {
  readonly allowed: boolean;
  readonly note: string;
  readonly refusal?: string;
};

/**
 * Decides about a command of the executor before it runs: by the rules of the run's terms, by the plan whose
 * checks were approved with it, else by people. Null where the terms say nothing about commands.
 */
export function askAboutCommands(ride: Ride, step: PlanStep, planned: readonly string[]) {
  const { commands, commandRules } = ride.terms;
  if (commands === undefined && commandRules === undefined) return null;
  const terms = { rules: commandRules ?? [], otherwise: commands ?? 'allow', planned };
  return (
    call: { readonly command: string; readonly callId: string },
    key: StepKey,
  ): Promise<Permission> =>
    permit(ride, key, call, async () => {
      const { decision, by } = decideCommand(call.command, terms);
      if (decision === 'ask') return askPeople(ride, { ...call, step: step.id, why: by });
      if (decision === 'allow') return { allowed: true, by, note: '' };
      return { allowed: false, by, note: '', refusal: describeDenial(by) };
    });
}

const describeDenial = (by: string): string =>
  `Not run: this project does not let you run this command (${by}). Asking again or spelling it differently ` +
  'will not change that. Use the file tools or another command, or do without it.';

const ALLOWED = Promise.resolve({ allowed: true, note: '' });

/** Asks people about each call of a user-added tool whose policy is to ask. */
export function askAboutCalls(ride: Ride, step: PlanStep) {
  return (
    call: { readonly tool: string; readonly input: string; readonly callId: string },
    key: StepKey,
  ): Promise<Permission> => {
    const { tool, input, callId } = call;
    if (ride.serverTools.find(tool)?.policy === 'allow') return ALLOWED;
    const command = `${tool} ${input}`;
    return permit(ride, key, { command, callId }, () =>
      askPeople(ride, { command, callId, step: step.id, tool, why: `policy of the tool ${tool}` }),
    );
  };
}

type Decided = PermissionValue & { readonly by: string };

const askPeople = async (
  ride: Ride,
  call: Parameters<Ride['ports']['people']['allowCommand']>[0],
): Promise<Decided> => orStop(await ride.ports.people.allowCommand(call));

/** The decision as a durable step before the call's own, so that a resume and a replay decide alike. */
function permit(
  ride: Ride,
  key: StepKey,
  { command, callId }: { readonly command: string; readonly callId: string },
  decide: () => Promise<Decided>,
): Promise<PermissionValue> {
  return ride.durable.step<PermissionValue>({
    key: stepKey(key, 'permission'),
    lane: 'execution',
    input: { command },
    effect: async () => {
      const { by, ...value } = await decide();
      const note = value.refusal ?? value.note;
      return {
        event: { kind: 'command.decided', callId, command, allowed: value.allowed, by, note },
        value,
      };
    },
  });
}
