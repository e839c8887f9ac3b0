import { describeError } from '../../shared/describe-error.ts';
import type { TandemError } from '../../shared/errors.ts';
import { type StepKey, stepKey } from '../../shared/ids.ts';
import { ok, type Result } from '../../shared/result.ts';
import { type BodyOf, STRONGER_KEY } from '../../shared/run/event.ts';
import type { Budgets, Ride, RideStart } from './context.ts';
import type { EffectScope, Executor } from './ports.ts';
import { orStop, RunStopped } from './stopped.ts';

/**
 * Who executes. A run begins with the executor of its terms; people may put another one into the seat when they
 * approve a plan. Each is prepared as a durable step, and what its server offered is what its attempts use, in
 * this life of the run and in later ones.
 */
export interface Seat {
  readonly executor: Executor;
  /** What the server offered when the executor was prepared. */
  readonly ready: BodyOf<'env.probed'>;
  /** Prepares another one without seating it, inside an effect that owns `scope`. */
  tryOut(name: string, scope: EffectScope): Promise<Result<void, TandemError>>;
  /** Seats another one; a name that sits there already changes nothing, unless it gets other budgets. */
  change(name: string, other?: { readonly budgets: Budgets }): Promise<void>;
  /** Prepares another one for some attempts without seating it; what is found is recorded under `key`. */
  other(name: string, terms: { readonly budgets: Budgets; readonly key: StepKey }): Promise<Rider>;
  /**
   * Who takes a step over that the seated one failed, prepared by the first step that needs it. Nobody's seat
   * changes. Null: the terms name none, it is seated already, or it can't be had, which the log says.
   */
  stronger(): Promise<Rider | null>;
}

/** Somebody who can make an attempt. */
export type Rider = Pick<Seat, 'executor' | 'ready'>;

/** A step's value has to be plain JSON: a type, where the event's own is an interface to the type system. */
type Probed = { readonly [K in keyof BodyOf<'env.probed'>]: BodyOf<'env.probed'>[K] };

export async function takeSeat(start: RideStart): Promise<Seat> {
  let { executor } = start.ports;
  let ready = await prepare(start, stepKey('prepare'), executor, null);
  let changes = 1;
  let tried: { readonly name: string; readonly event: BodyOf<'env.probed'> } | null = null;
  let stronger: Promise<Rider | null> | null = null;
  return {
    get executor() {
      return executor;
    },
    get ready() {
      return ready;
    },
    async tryOut(name, scope) {
      const other = start.ports.executorNamed(name);
      if (!other.ok) return other;
      const prepared = await other.value.prepare(scope);
      if (!prepared.ok) return prepared;
      tried = { name, event: prepared.value.event };
      return ok(undefined);
    },
    async change(name, other) {
      if (name === executor.name && other === undefined) return;
      executor = orStop(start.ports.executorNamed(name, other?.budgets));
      changes += 1;
      const known = tried?.name === name ? tried.event : null;
      ready = await prepare(start, stepKey(`prepare${changes}`), executor, known);
    },
    async other(name, { budgets, key }) {
      const made = orStop(start.ports.executorNamed(name, budgets));
      return { executor: made, ready: await prepare(start, key, made, null) };
    },
    async stronger() {
      const name = start.terms.strongerExecutor;
      if (name === undefined || name === executor.name) return null;
      stronger ??= prepareStronger(start, name);
      return stronger;
    },
  };
}

/** Steps go on without it when it can't be had: it is a help, and nobody waits for it. */
async function prepareStronger(start: RideStart, name: string): Promise<Rider | null> {
  const found = await start.durable.step<Probed | null>({
    key: stepKey(STRONGER_KEY),
    lane: 'system',
    input: { executor: name },
    effect: async (scope) => {
      const other = start.ports.executorNamed(name);
      const prepared = other.ok ? await other.value.prepare(scope) : other;
      if (prepared.ok) {
        const { event } = prepared.value;
        return { event, value: { ...event, capabilities: [...event.capabilities] } };
      }
      const { what, next } = describeError(prepared.error);
      const event = {
        kind: 'env.fault',
        what: `${name} can’t take over`,
        detail: `${what} ${next}`,
      } as const;
      return { event, value: null };
    },
  });
  if (found === null) return null;
  const ready = { ...found, capabilities: [...found.capabilities] };
  return { executor: orStop(start.ports.executorNamed(name)), ready };
}

/** A resumed run prepares again, because servers forget; what was found the first time stays the reference. */
async function prepare(
  start: RideStart,
  key: StepKey,
  executor: Executor,
  tried: BodyOf<'env.probed'> | null,
): Promise<BodyOf<'env.probed'>> {
  let fresh = false;
  const known = await start.durable.step<Probed>({
    key,
    lane: 'system',
    input: { executor: executor.name },
    effect: async (scope) => {
      const event = tried ?? orStop(await executor.prepare(scope)).event;
      fresh = true;
      return { event, value: { ...event, capabilities: [...event.capabilities] } };
    },
  });
  // Only the one that will work: an earlier one may be gone, and would take the memory of this one.
  const works = executor.name === start.executorAtEnd;
  if (!fresh && start.life > 0 && works) await prepareAgain(start, key, executor, known);
  return { ...known, capabilities: [...known.capabilities] };
}

async function prepareAgain(
  start: RideStart,
  key: StepKey,
  executor: Executor,
  known: BodyOf<'env.probed'>,
): Promise<void> {
  const scope = start.scopeFor(stepKey(key, `life${start.life}`), 'system');
  const { event } = orStop(await executor.prepare(scope));
  scope.emit(event);
  if (known.digest !== null && event.digest !== null && known.digest !== event.digest) {
    const asked = `${known.model} (${known.digest.slice(0, 12)})`;
    const answered = `${event.model} (${event.digest.slice(0, 12)})`;
    throw new RunStopped({ kind: 'error', error: { kind: 'model-substituted', asked, answered } });
  }
}

/** Seats the executor that people chose with an approval, and says so in the log. */
export async function seatChosen(
  ride: Ride,
  key: StepKey,
  chosen: { readonly executor?: string; readonly by: string },
): Promise<void> {
  const { executor: name, by } = chosen;
  if (name === undefined || name === ride.seat.executor.name) return;
  ride.durable.note(key, 'plan', { kind: 'executor.chosen', executor: name, by });
  await ride.seat.change(name);
}
