import type { StepKey } from '../../shared/ids.ts';
import { canonicalJson, type Json } from '../../shared/json.ts';
import type { EventBody, Lane, RunEvent } from '../../shared/run/event.ts';
import type { AsideSpec, Durable, EffectScope, Pulse, RunLog, StepSpec } from './ports.ts';

/**
 * Durable steps. A step's result is in the log before anything depends on it; asking for the same key again
 * returns it instead of running the effect. Events that the workflow itself asks for carry `inputHash`: with
 * a result they end a step, without one they are noted facts. All others were emitted by an effect on the way.
 *
 * An intent (`begin`) without an end means that the process died in between. What happened in the world is
 * then unknown: that is recorded, and the effect's `recover` decides; nothing is repeated in silence.
 */
export interface Steps extends Durable {
  /** For effects that run inside another step's effect and so have no durable step of their own. */
  scopeFor(key: StepKey, lane: Lane): EffectScope;
  /** The same steps and the same log for a part of the run that can be stopped by itself. */
  under(signal: AbortSignal): Steps;
}

interface StepsInput {
  readonly log: RunLog;
  readonly signal: AbortSignal;
  readonly hash: (text: string) => string;
  readonly onPulse: (pulse: Pulse) => void;
}

export const createSteps = (input: StepsInput): Steps =>
  stepsOver(input, readRecord(input.log.events()));

function stepsOver(input: StepsInput, record: StepRecord): Steps {
  const { log, signal } = input;
  const scopeFor = (key: StepKey, lane: Lane, parent = parentOf(key)): EffectScope => ({
    key,
    signal,
    emit: (body, options) =>
      log.append({ key, parent, lane, body, durable: options?.durable ?? false }),
    putBlob: (content) => log.putBlob(content),
    pulse: input.onPulse,
  });

  return {
    signal,
    scopeFor,
    under: (other) => stepsOver({ ...input, signal: other }, record),
    note(key, lane, body) {
      if (record.notes.has(noteName(key, body))) return;
      record.notes.add(noteName(key, body));
      const inputHash = input.hash(canonicalJson(toJson(body)));
      log.append({ key, parent: parentOf(key), lane, body, inputHash, durable: true });
    },

    async aside<T extends Json>(spec: AsideSpec<T>): Promise<T | null> {
      const done = record.results.get(spec.key);
      if (done !== undefined) return resultOf<T>(done);
      if (record.begun.has(spec.before)) return null;
      signal.throwIfAborted();
      const end = await spec.take(scopeFor(spec.key, spec.lane));
      if (end === null) return null;
      log.append({
        key: spec.key,
        parent: parentOf(spec.key),
        lane: spec.lane,
        body: end.event,
        result: end.value,
        inputHash: input.hash(canonicalJson({ before: spec.before })),
        durable: true,
      });
      return end.value;
    },

    async step<T extends Json>(spec: StepSpec<T>): Promise<T> {
      const done = record.results.get(spec.key);
      if (done !== undefined) return resultOf<T>(done);
      signal.throwIfAborted();
      const scope = scopeFor(spec.key, spec.lane, spec.parent);
      if (spec.look !== undefined) await spec.look(scope);
      const effect = beginEffect(spec, scope, record.open.get(spec.key));
      const end = await runEffect(effect, scope);
      log.append({
        key: spec.key,
        parent: spec.parent ?? parentOf(spec.key),
        lane: spec.lane,
        body: end.event,
        result: end.value,
        inputHash: input.hash(canonicalJson(spec.input)),
        durable: spec.durable ?? true,
      });
      return end.value;
    },
  };
}

/** Records the intent, or what is unknown about an earlier one, and says which effect to run. */
function beginEffect<T extends Json>(
  spec: StepSpec<T>,
  scope: EffectScope,
  openIntent: string | undefined,
) {
  if (openIntent !== undefined) {
    const decision = spec.recover?.decision ?? 'redone';
    const detail = spec.recover?.detail ?? 'its end was not recorded; it is done again';
    scope.emit({ kind: 'outcome.unknown', what: openIntent, decision, detail }, { durable: true });
    if (spec.recover !== undefined) return spec.recover.effect;
  }
  if (spec.begin !== undefined) {
    const intent = typeof spec.begin === 'function' ? spec.begin(scope) : spec.begin;
    scope.emit(intent, { durable: spec.beginDurable ?? spec.durable ?? true });
  }
  return spec.effect;
}

/** Lets a failed effect leave a trace, so that its open intent is known to have failed rather than unknown. */
async function runEffect<R>(
  effect: (scope: EffectScope) => Promise<R>,
  scope: EffectScope,
): Promise<R> {
  try {
    return await effect(scope);
  } catch (reason) {
    if (!scope.signal.aborted) {
      scope.emit({ kind: 'env.fault', what: describeReason(reason), detail: `while ${scope.key}` });
    }
    throw reason;
  }
}

const describeReason = (reason: unknown): string =>
  reason instanceof Error ? reason.message : String(reason);

interface StepRecord {
  readonly results: Map<string, RunEvent>;
  readonly notes: Set<string>;
  /** Key to kind of an intent whose end is not in the log and that is not known to have failed. */
  readonly open: Map<string, string>;
  /** Every key that an earlier life wrote anything under. */
  readonly begun: ReadonlySet<string>;
}

const intents: ReadonlySet<string> = new Set([
  'model.requested',
  'tool.started',
  'check.started',
  'verify.started',
]);

function readRecord(events: readonly RunEvent[]): StepRecord {
  const begun = new Set(events.map((event) => event.key));
  const record: StepRecord = { results: new Map(), notes: new Set(), open: new Map(), begun };
  for (const event of events) {
    if (event.inputHash !== undefined && event.result === undefined) {
      record.notes.add(noteName(event.key, event));
    } else if (event.inputHash !== undefined) {
      record.results.set(event.key, event);
      record.open.delete(event.key);
    } else if (event.kind === 'env.fault') {
      record.open.delete(event.key);
    } else if (intents.has(event.kind)) {
      record.open.set(event.key, event.kind);
    }
  }
  return record;
}

const noteName = (key: string, body: EventBody): string => `${key} ${body.kind}`;

/** Event bodies are JSON by schema; `unknown` fields in them keep the type system from seeing it. */
const toJson = (body: EventBody): Json => {
  const parsed: Json = JSON.parse(JSON.stringify(body));
  return parsed;
};

const parentOf = (key: string): string => key.slice(0, Math.max(0, key.lastIndexOf('/')));

/** The log returns what was put in: T came from this same step in an earlier life of the run. */
function resultOf<T extends Json>(event: RunEvent): T {
  return event.result as T;
}
