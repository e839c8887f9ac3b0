import type { Plan, PlanStep } from '../../plan/plan.ts';
import type { EventKind, EventOf, RunEvent } from '../event.ts';
import { type Ending, endingOf, type OfKind } from './ending.ts';

/** A run laid out for the rules: its events by kind, its attempts, and what decided how it ended. Pure. */
export interface RunCase {
  readonly events: readonly RunEvent[];
  readonly of: OfKind;
  /** Text of a blob; null: not there. */
  readonly readBlob: ReadBlob;
  readonly ending: Ending;
  /** The plan in force at the end, with the event that brought it; null: there was none. */
  readonly plan: PlanAt | null;
  readonly attempts: readonly Attempt[];
  /** Attempts of the steps that were not done when the run ended, those of the last round only. */
  readonly failing: readonly Attempt[];
  /** Checks that were red when the run ended: of the last gate, else of the last attempts. */
  readonly red: readonly EventOf<'check.ran'>[];
  readonly gate: EventOf<'gate.ran'> | null;
  readonly verdict: EventOf<'verify.ended'> | null;
  step(id: string | null): PlanStep | null;
}

export type ReadBlob = (hash: string) => string | null;

export interface PlanAt {
  readonly plan: Plan;
  readonly version: number;
  readonly seq: number;
}

/** One go at a step, with what was recorded under its key. */
export interface Attempt {
  readonly key: string;
  readonly step: string;
  readonly started: EventOf<'step.started'>;
  readonly ended: EventOf<'step.ended'> | null;
  readonly calls: readonly Call[];
  readonly checks: readonly EventOf<'check.ran'>[];
  readonly flags: readonly EventOf<'progress.flagged'>[];
  readonly failed: readonly EventOf<'model.failed'>[];
  readonly refused: readonly EventOf<'call.refused'>[];
  readonly turns: number;
}

export interface Call {
  readonly started: EventOf<'tool.started'>;
  readonly ended: EventOf<'tool.ended'> | null;
}

export function readCase(events: readonly RunEvent[], readBlob: ReadBlob): RunCase {
  const byKind = new Map<EventKind, RunEvent[]>();
  for (const event of events) {
    const known = byKind.get(event.kind);
    if (known === undefined) byKind.set(event.kind, [event]);
    else known.push(event);
  }
  // The map's own key is the kind of all that is under it.
  const of = <K extends EventKind>(kind: K) => (byKind.get(kind) ?? []) as EventOf<K>[];
  const attempts = readAttempts(events, of('step.started'));
  const plan = [...of('plan.produced'), ...of('plan.edited')]
    .sort((one, other) => one.seq - other.seq)
    .at(-1);
  const gate = of('gate.ran').at(-1) ?? null;
  const failing = failingOf(attempts);
  return {
    events,
    of,
    readBlob,
    ending: endingOf(of),
    plan: plan === undefined ? null : { plan: plan.plan, version: plan.version, seq: plan.seq },
    attempts,
    failing,
    red: redOf(of('check.ran'), gate, failing),
    gate,
    verdict: of('verify.ended').at(-1) ?? null,
    step: (id) => plan?.plan.steps.find((step) => step.id === id) ?? null,
  };
}

/** `execute/s2/try1/turn4` is of the attempt `execute/s2/try1`. */
const attemptKey = (key: string): string => key.split('/').slice(0, 3).join('/');

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer I)[] ? I[] : T[K] };

function readAttempts(
  events: readonly RunEvent[],
  starts: readonly EventOf<'step.started'>[],
): readonly Attempt[] {
  const attempts = new Map<string, Mutable<Attempt>>(
    starts.map((started) => [
      started.key,
      {
        ...{ key: started.key, step: started.step, started, ended: null, turns: 0 },
        ...{ calls: [], checks: [], flags: [], failed: [], refused: [] },
      },
    ]),
  );
  /** Places of calls that have begun, by key. */
  const begun = new Map<string, number>();
  for (const event of events) {
    if (!event.key.startsWith('execute/')) continue;
    const attempt = attempts.get(attemptKey(event.key));
    if (attempt !== undefined) enter(attempt, event, begun);
  }
  return [...attempts.values()];
}

function enter(attempt: Mutable<Attempt>, event: RunEvent, begun: Map<string, number>): void {
  switch (event.kind) {
    case 'step.ended':
      attempt.ended = event;
      return;
    case 'tool.started':
      begun.set(event.key, attempt.calls.push({ started: event, ended: null }) - 1);
      return;
    case 'tool.ended': {
      const at = begun.get(event.key) ?? -1;
      const call = attempt.calls[at];
      if (call !== undefined) attempt.calls[at] = { ...call, ended: event };
      return;
    }
    case 'check.ran':
      attempt.checks.push(event);
      return;
    case 'progress.flagged':
      attempt.flags.push(event);
      return;
    case 'model.failed':
      attempt.failed.push(event);
      return;
    case 'call.refused':
      attempt.refused.push(event);
      return;
    case 'model.responded':
      attempt.turns += 1;
      return;
    default:
  }
}

/** Of each step whose last attempt failed: the attempts in a row that led there. */
function failingOf(attempts: readonly Attempt[]): readonly Attempt[] {
  const bySteps = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    const known = bySteps.get(attempt.step) ?? [];
    bySteps.set(attempt.step, attempt.ended?.status === 'ok' ? [] : [...known, attempt]);
  }
  return [...bySteps.values()].flat();
}

function redOf(
  checks: readonly EventOf<'check.ran'>[],
  gate: EventOf<'gate.ran'> | null,
  failing: readonly Attempt[],
): readonly EventOf<'check.ran'>[] {
  const ofGate =
    gate === null
      ? []
      : checks.filter((check) => check.key.startsWith(`${gate.key}/`) && check.seq < gate.seq);
  const last = new Map(failing.map((attempt) => [attempt.step, attempt]));
  const own = [...last.values()].flatMap((attempt) => attempt.checks);
  const red = [...own, ...ofGate].filter(({ status }) => status !== 'passed');
  const seen = new Set<string>();
  // The same command in step and gate is one failure; the gate saw the tree that counts.
  return red
    .reverse()
    .filter(({ command }) => !seen.has(command) && seen.add(command))
    .reverse();
}
