import { createHash } from 'node:crypto';
import type {
  AsideSpec,
  Durable,
  EffectScope,
  Pulse,
  StepSpec,
} from '../../electron/workflow/ports.ts';
import type { StepKey } from '../../shared/ids.ts';
import { canonicalJson, type Json } from '../../shared/json.ts';
import type { EventBody, RunEvent } from '../../shared/run/event.ts';

/** Thrown instead of dying: what a kill leaves is the log up to here. */
export class Killed extends Error {}

export interface Recorded {
  readonly key: string;
  readonly body: EventBody;
  readonly result?: Json;
  readonly inputHash?: string;
}

/**
 * Durable steps over an array, with the contract's meaning: recorded results come back, an intent without an
 * end is recovered. `killWhen` ends the process in thought just after an event was appended.
 */
export function createMemoryDurable(
  log: Recorded[] = [],
  options: { readonly killWhen?: (event: Recorded) => boolean; readonly signal?: AbortSignal } = {},
) {
  const signal = options.signal ?? new AbortController().signal;
  const blobs = new Map<string, string>();
  const pulses: Pulse[] = [];
  let seq = log.length;
  const append = (event: Recorded): RunEvent => {
    log.push(event);
    seq += 1;
    if (options.killWhen?.(event) === true) throw new Killed(event.key);
    return { seq, at: seq, parent: '', lane: 'execution', key: event.key, ...event.body };
  };
  const scopeFor = (key: StepKey): EffectScope => ({
    key,
    signal,
    emit: (body) => append({ key, body }),
    putBlob: (content) => {
      const blob = createHash('sha256').update(content).digest('hex');
      blobs.set(blob, Buffer.from(content).toString('utf8'));
      return { blob, bytes: Buffer.byteLength(content) };
    },
    pulse: (pulse) => pulses.push(pulse),
  });
  const durable: Durable = {
    signal,
    note(key, _lane, body) {
      if (
        log.some(
          (event) => event.key === key && event.body.kind === body.kind && !('result' in event),
        )
      ) {
        return;
      }
      append({ key, body });
    },
    async aside<T extends Json>(spec: AsideSpec<T>): Promise<T | null> {
      const done = log.find((event) => event.key === spec.key && 'result' in event);
      if (done !== undefined) return done.result as T;
      if (log.some((event) => event.key === spec.before)) return null;
      const end = await spec.take(scopeFor(spec.key));
      if (end === null) return null;
      append({ key: spec.key, body: end.event, result: end.value, inputHash: spec.before });
      return end.value;
    },
    async step<T extends Json>(spec: StepSpec<T>): Promise<T> {
      const inputHash = canonicalJson(spec.input);
      const done = log.find((event) => event.key === spec.key && 'result' in event);
      if (done !== undefined) {
        if (done.inputHash !== inputHash) throw new Error(`replay diverged at ${spec.key}`);
        return done.result as T;
      }
      signal.throwIfAborted();
      const scope = scopeFor(spec.key);
      await spec.look?.(scope);
      const intent = typeof spec.begin === 'function' ? spec.begin(scope) : spec.begin;
      const open = intent && log.find((e) => e.key === spec.key && e.body.kind === intent.kind);
      let effect = spec.effect;
      if (open) {
        const { decision = 'redone', detail = 'done again' } = spec.recover ?? {};
        append({
          key: spec.key,
          body: { kind: 'outcome.unknown', what: open.body.kind, decision, detail },
        });
        effect = spec.recover?.effect ?? effect;
      } else if (intent) append({ key: spec.key, body: intent });
      const end = await effect(scope);
      // Through JSON, as a real log would: what does not survive that must not be relied on.
      const result: Json = JSON.parse(JSON.stringify(end.value));
      append({ key: spec.key, body: end.event, result, inputHash });
      return end.value;
    },
  };
  return { durable, log, blobs, pulses, scopeFor };
}
