import type { StepKey } from '../../../shared/ids.ts';
import type { Json } from '../../../shared/json.ts';
import type { BlobRef, BodyOf, EventBody, Lane, RunEvent } from '../../../shared/run/event.ts';
import type { Rehearsal } from './rehearsal.ts';

/** Handed to an effect while it runs. */
export interface EffectScope {
  readonly key: StepKey;
  readonly signal: AbortSignal;
  /** Appends an event under this step's key. Not replayed: it belongs to this execution of the effect. */
  emit(body: EventBody, options?: { readonly durable?: boolean }): RunEvent;
  putBlob(content: string | Uint8Array): BlobRef;
  /** Live sign of life for people; never logged. */
  pulse(pulse: Pulse): void;
  /** Present where a recorded step is gone through once more, with the log in the model's place. */
  readonly rehearsal?: Rehearsal;
}

export interface EffectEnd<T> {
  /** Appended with the result; this is the event that the step *is* in the log. */
  readonly event: EventBody;
  readonly value: T;
}

export interface StepSpec<T extends Json> {
  readonly key: StepKey;
  readonly lane: Lane;
  readonly parent?: string;
  /** Whatever determines the effect. Its hash is compared when a recorded result is returned on replay. */
  readonly input?: Json;
  /**
   * Appended, durably, before the effect runs: the intent. Give it whenever the effect touches the world. As a
   * function it can keep long texts as blobs.
   */
  readonly begin?: EventBody | ((scope: EffectScope) => EventBody);
  /** Awaited before `begin` when the effect is about to run, so that the intent can say what it found. Only looks. */
  readonly look?: (scope: EffectScope) => Promise<void>;
  readonly effect: (scope: EffectScope) => Promise<EffectEnd<T>>;
  /**
   * Called instead of `effect` when the log holds the intent without its end (a crash in between), after an
   * `outcome.unknown` event was appended with `decision` and `detail`. Default: redo the effect.
   */
  readonly recover?: {
    readonly decision: BodyOf<'outcome.unknown'>['decision'];
    readonly detail: string;
    readonly effect: (scope: EffectScope) => Promise<EffectEnd<T>>;
  };
  /** False for cheap effects that need no fsync of their own. Default true. */
  readonly durable?: boolean;
  /** False where losing the intent in a power cut is harmless, as the effect only looks. Default: `durable`. */
  readonly beginDurable?: boolean;
}

/**
 * Something that may happen at a place of the workflow and mostly does not: a message for the executor, a pause.
 * Nothing is recorded when it does not, so that a log without asides is what it was before there were any.
 *
 * The order is kept: when the log already holds something under `before`, what comes after this place has begun
 * in an earlier life, and what people say now belongs to a later place. A replay takes what is recorded.
 */
export interface AsideSpec<T extends Json> {
  readonly key: StepKey;
  readonly lane: Lane;
  /** Key of what follows. */
  readonly before: StepKey;
  /** Asks for it; null: nothing. */
  readonly take: (scope: EffectScope) => Promise<EffectEnd<T> | null>;
}

/**
 * Durable steps: if the log holds the result of `key` it is returned and nothing runs; otherwise the effect
 * runs and its result is appended before anything depends on it. `note` records a fact once per key and kind.
 */
export interface Durable {
  readonly signal: AbortSignal;
  step<T extends Json>(spec: StepSpec<T>): Promise<T>;
  note(key: StepKey, lane: Lane, body: EventBody): void;
  /** What people may add without being asked; null when they added nothing here. */
  aside<T extends Json>(spec: AsideSpec<T>): Promise<T | null>;
}

/** What is going on right now, for people: phases apart, with rates. */
export interface Pulse {
  readonly phase:
    | 'queue'
    | 'load'
    | 'prefill'
    | 'decode'
    | 'send'
    | 'think'
    | 'wait'
    | 'command'
    | 'digest';
  readonly who: 'planner' | 'verifier' | 'executor' | 'host';
  readonly text?: string;
  readonly tokens?: number;
  readonly tokensPerSecond?: number;
  readonly ms?: number;
}
