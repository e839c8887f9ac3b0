import type { TandemError } from '../../shared/errors.ts';
import { type StepKey, stepKey } from '../../shared/ids.ts';
import type { BodyOf, EventOf, RunEvent } from '../../shared/run/event.ts';
import { isLogFault } from '../../shared/run/log-fault.ts';
import type { Besides, Ports, RideStart } from './context.ts';
import { createDeclared } from './declared.ts';
import { findOutMore } from './find-out-more.ts';
import { approvedEnding, describeFinish, type Ending, endingOf } from './finish.ts';
import type { EffectScope, Pulse, RunLog } from './ports.ts';
import {
  createReplay,
  type Divergence,
  type Replay,
  ReplayDiverged,
  ReplayEnded,
  type Seal,
  type StepProof,
} from './replay.ts';
import { runRide } from './run.ts';
import { countAdvice, countLives, executorAtEnd, requireStarted } from './run-terms.ts';
import { createSteps } from './steps.ts';
import { RunStopped } from './stopped.ts';

/**
 * One life of a run: from its start, or from a resume, until it ends or stops. Whatever ends it is sorted
 * here into an outcome and written down; this is the workflow's one place that catches.
 */
export async function runLife(input: {
  readonly log: RunLog;
  readonly ports: Ports;
  readonly hash: (text: string) => string;
  readonly signal: AbortSignal;
  readonly onPulse: (pulse: Pulse) => void;
}): Promise<{ readonly finished: EventOf<'run.finished'>; readonly error: TandemError | null }> {
  const { log } = input;
  const life = announceResume(log);
  const steps = createSteps(input);
  const declared = createDeclared(log.events());
  const ride: RideStart = {
    ...requireStarted(log.events()),
    executorAtEnd: declared?.executor ?? executorAtEnd(log.events()),
    ...(declared === undefined ? {} : { declared }),
    durable: steps,
    ports: input.ports,
    life,
    replays: false,
    scopeFor: steps.scopeFor,
    under: (signal) => {
      const durable = steps.under(signal);
      return { durable, scopeFor: durable.scopeFor };
    },
    adviceUsed: () => countAdvice(log.events()),
  };
  let ending: Ending;
  try {
    await runRide(ride);
    ending = approvedEnding;
  } catch (reason) {
    ending = endingOf(reason, input.signal, log);
    await findOutMore(ride, ending, log);
  }
  return { finished: writeEnd(log, ending, life), error: ending.error };
}

/** A log that has begun work already is being resumed; says so in it, with what was left open. */
function announceResume(log: RunLog): number {
  const events = log.events();
  const last = events.at(-1);
  if (last === undefined || events.length <= 1) return 0;
  const life = countLives(events);
  // A fork says itself where it begins.
  if (last.kind === 'fork.created') return life - 1;
  const body = {
    kind: 'run.resumed',
    after: last.seq,
    unfinished: unfinishedKeys(events),
  } as const;
  log.append({
    key: stepKey('run', `life${life}`),
    parent: 'run',
    lane: 'system',
    body,
    durable: true,
  });
  return life;
}

const beginnings: Readonly<Record<string, string>> = {
  'model.requested': 'model',
  'tool.started': 'tool',
  'check.started': 'check',
};

function unfinishedKeys(events: readonly RunEvent[]): string[] {
  const open = new Set<string>();
  for (const event of events) {
    if (event.kind in beginnings) open.add(event.key);
    else if (event.result !== undefined || event.kind === 'env.fault') open.delete(event.key);
  }
  return [...open];
}

function writeEnd(log: RunLog, ending: Ending, life: number): EventOf<'run.finished'> {
  const key = stepKey('run', `life${life}`);
  const entry = { key, parent: 'run', lane: 'system', durable: true } as const;
  try {
    if (ending.outcome === 'interrupted') {
      const waitingFor = ending.error?.kind ?? null;
      log.append({
        ...entry,
        body: { kind: 'run.interrupted', reason: ending.reason, waitingFor },
      });
    }
    const body = describeFinish(log.events(), ending);
    return { ...log.append({ ...entry, body }), ...body };
  } catch (reason) {
    if (!isLogFault(reason)) throw reason;
    // The log itself can't be written (disk full, file gone): people still get the end, unnumbered.
    const last = log.events().at(-1);
    return {
      seq: (last?.seq ?? 0) + 1,
      at: last?.at ?? 0,
      key,
      parent: 'run',
      lane: 'system',
      ...describeFinish(log.events(), ending),
    };
  }
}

/** What a replay found: counts when it held, the first difference when it did not. */
export type ReplayEnd =
  | { readonly kind: 'same'; readonly asked: number; readonly outcome: string }
  | ({ readonly kind: 'diverged' } & Divergence);

/**
 * Today's workflow over a recorded log. `ports` may be inert: no effect is run. The end that the workflow
 * comes to must be the recorded one.
 */
export async function replayLife(input: {
  readonly events: readonly RunEvent[];
  readonly ports: Ports;
  readonly hash: (text: string) => string;
  /** Of a copy with replaced texts: see `Seal`. */
  readonly seal?: Seal;
  readonly besides?: Besides;
  /** Looks closer at each step; see `createProof`. */
  readonly proof?: StepProof & { scopeFor(key: StepKey): EffectScope };
  readonly signal?: AbortSignal;
}): Promise<ReplayEnd> {
  const replay = createReplay(input);
  const scopeFor = (key: StepKey): EffectScope => {
    if (input.proof !== undefined) return input.proof.scopeFor(key);
    throw outsideAStep(key);
  };
  const ride: RideStart = {
    ...requireStarted(input.events),
    executorAtEnd: executorAtEnd(input.events),
    durable: replay.durable,
    ports: input.ports,
    life: 0,
    replays: true,
    scopeFor,
    under: () => ({ durable: replay.side(), scopeFor }),
    adviceUsed: () => 0,
    ...(input.besides === undefined ? {} : { besides: input.besides }),
  };
  const recorded = lastOutcome(input.events);
  try {
    await runRide(ride);
  } catch (reason) {
    if (reason instanceof ReplayDiverged) return { ...reason.found, kind: 'diverged' };
    if (reason instanceof ReplayEnded) return endOf(replay, recorded, 'interrupted');
    if (reason instanceof RunStopped && reason.stop.kind === 'over') {
      return endOf(replay, recorded, reason.stop.outcome);
    }
    throw reason;
  }
  return endOf(replay, recorded, 'approved');
}

const outsideAStep = (key: string): ReplayDiverged =>
  new ReplayDiverged({
    ...{ key, seq: null, cause: 'code', where: null },
    ...{ expected: 'no effect', actual: 'an effect outside a step' },
  });

/** Differences that only show at the end of a replay: something was left over, or the end is another one. */
const atTheEnd = (key: string, expected: string, actual: string): ReplayEnd => ({
  ...{ kind: 'diverged', key, seq: null, cause: 'code', where: null },
  ...{ expected, actual },
});

function endOf(
  replay: Pick<Replay, 'unasked' | 'missing' | 'asked'>,
  recorded: string,
  reached: string,
): ReplayEnd {
  const expected = replay.unasked()[0];
  if (expected !== undefined) {
    const instead = replay.missing()[0] ?? { key: expected, actual: `the end (${reached})` };
    return atTheEnd(instead.key, expected, instead.actual);
  }
  const sameEnd = recorded === reached || reached === 'interrupted' || recorded === 'interrupted';
  if (!sameEnd) return atTheEnd('run', recorded, reached);
  return { kind: 'same', asked: replay.asked(), outcome: recorded };
}

/** `interrupted` when the process died before it could write an end. */
function lastOutcome(events: readonly RunEvent[]): BodyOf<'run.finished'>['outcome'] {
  const last = events.findLast(
    ({ kind }) => kind === 'run.finished' || kind === 'run.resumed' || kind === 'fork.created',
  );
  return last?.kind === 'run.finished' ? last.outcome : 'interrupted';
}
