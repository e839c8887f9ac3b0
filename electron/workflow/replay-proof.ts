import type { StepKey } from '../../shared/ids.ts';
import type { Json } from '../../shared/json.ts';
import type { CauseClass, EventBody, EventOf, RunEvent } from '../../shared/run/event.ts';
import { type Difference, findDifferences } from '../../shared/run/find-differences.ts';
import type { EffectEnd, EffectScope, StepSpec } from './ports.ts';
import { ReplayDiverged, type StepProof } from './replay.ts';
import { findDisagreement } from './replay-agreement.ts';
import { causeInEvent } from './replay-cause.ts';
import { createRehearsal, NotRehearsable, type Seen } from './replay-rehearsal.ts';
import { type BuiltRequest, RequestProof, type RequestReport } from './replay-requests.ts';
import { RunStopped } from './stopped.ts';

/**
 * Verify, beyond keys and inputs. At each step that today's workflow asks for: the intent that today's code would
 * record is the recorded one; of steps that asked a model the whole effect is gone through once more with the log
 * in the model's place, so that request, reading of the answer and result are today's code's; every other result
 * agrees with its event. Nothing is executed, sent or waited for.
 */

export interface ProofInput {
  readonly events: readonly RunEvent[];
  readonly hash: (text: string) => string;
  readonly hashBytes: (bytes: Uint8Array) => string;
  /** A payload of the run. Throws `LogFault`. */
  readonly readBlob: (hash: string) => Uint8Array;
  /** Differences of this kind were to be expected, because another version, or other prompts, made the run. */
  readonly mayDiffer: (cause: CauseClass) => boolean;
  /** Told each request body that today's code builds, by the event that recorded it; may throw to stop there. */
  readonly onRequest?: (requested: EventOf<'model.requested'>, built: BuiltRequest) => void;
}

export interface ProofReport {
  readonly requests: RequestReport;
  /** Recorded answers that today's code was given once more, and those of which the log keeps too little. */
  readonly answers: { readonly same: number; readonly unchecked: number };
  /** What differs and may, because an older version or other settings made the run. */
  readonly declared: readonly Declared[];
}

export interface Declared {
  readonly cause: CauseClass;
  readonly count: number;
  /** Number of the first event of its kind. */
  readonly seq: number;
  readonly what: string;
}

export interface Proof extends StepProof {
  /** For what runs inside another step's effect. */
  scopeFor(key: StepKey): EffectScope;
  report(): ProofReport;
}

const NOTHING_TO_COMPARE: ReadonlySet<string> = new Set([
  ...['seq', 'at', 'key', 'parent', 'lane', 'result', 'inputHash'],
  ...['ms', 'queueMs', 'loadMs', 'prefillMs', 'decodeMs', 'costUsd', 'priceList'],
]);

export const createProof = (input: ProofInput): Proof => new ReplayProof(input);

class ReplayProof implements Proof {
  private readonly input: ProofInput;
  private readonly requests: RequestProof;
  private readonly byKey: ReadonlyMap<string, readonly RunEvent[]>;
  private readonly declared = new Map<CauseClass, Declared>();
  private readonly answers = { same: 0, unchecked: 0 };
  private readonly scopes = new Map<string, EffectScope>();

  constructor(input: ProofInput) {
    this.input = input;
    this.byKey = Map.groupBy(input.events, ({ key }) => key);
    const declare = (cause: CauseClass, seq: number, what: string) =>
      this.noteDifference(cause, seq, what);
    this.requests = new RequestProof({ ...input, declare });
  }

  async check<T extends Json>(spec: StepSpec<T>, recorded: RunEvent | undefined): Promise<void> {
    const events = this.byKey.get(spec.key) ?? [];
    const { hash } = this.input;
    const reads = { hash, readText: (name: string) => this.readText(name) };
    for (const event of events) {
      const found = findDisagreement(event, reads);
      if (found !== null) fail(event, named('result', found));
    }
    if (events.some((event) => event.kind === 'model.requested'))
      await this.rehearse(spec, recorded, events);
    else this.compareIntent(spec, this.scopeOver(spec.key, []), events);
  }

  scopeFor(key: StepKey): EffectScope {
    const scope = this.scopes.get(key);
    if (scope !== undefined) return scope;
    throw new NotRehearsable('an effect outside a step');
  }

  report(): ProofReport {
    const { requests, answers, declared } = this;
    const all = [...declared.values()];
    return { requests: requests.report(), answers: { ...answers }, declared: all };
  }

  private noteDifference(cause: CauseClass, seq: number, what: string): void {
    const known = this.declared.get(cause);
    const count = (known?.count ?? 0) + 1;
    this.declared.set(cause, known ? { ...known, count } : { cause, count, seq, what });
  }

  private differs(event: RunEvent, where: Difference, cause?: CauseClass): void {
    const known = cause ?? causeInEvent(event.kind, where.path);
    if (!this.input.mayDiffer(known)) fail(event, where, known);
    this.noteDifference(known, event.seq, `${event.kind} ${where.path}`);
  }

  private readText(hash: string): string {
    return new TextDecoder().decode(this.input.readBlob(hash));
  }

  /** Takes what an effect would append and keep; nothing of it goes anywhere. */
  private scopeOver(
    key: StepKey,
    emitted: EventBody[],
    rehearsal?: EffectScope['rehearsal'],
  ): EffectScope {
    return {
      key,
      signal: new AbortController().signal,
      emit: (body): RunEvent => {
        emitted.push(body);
        return { ...{ seq: 0, at: 0, key, parent: '', lane: 'system' }, ...body };
      },
      putBlob: (content) => {
        const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
        return { blob: this.input.hashBytes(bytes), bytes: bytes.byteLength };
      },
      pulse: () => undefined,
      ...(rehearsal === undefined ? {} : { rehearsal }),
    };
  }

  /** The intent that today's code would record; a request is given back, for it is compared with its body. */
  private compareIntent(
    { begin }: { readonly begin?: StepSpec<Json>['begin'] },
    scope: EffectScope,
    events: readonly RunEvent[],
  ): EventBody | null {
    if (begin === undefined) return null;
    const body = typeof begin === 'function' ? begin(scope) : begin;
    if (body.kind === 'model.requested') return body;
    for (const event of events) {
      const isEnd = event.kind === 'tool.ended' && body.kind === 'tool.started';
      const { callId, tool } = isEnd ? body : { callId: '', tool: '' };
      const where = isEnd
        ? differ({ callId: event.callId, tool: event.tool }, { callId, tool })
        : null;
      if (where !== null) fail(event, where);
      if (event.kind !== body.kind || event.inputHash !== undefined) continue;
      const intent = compareBodies(event, body);
      if (intent !== null) this.differs(event, intent);
    }
    return null;
  }

  /** Goes through a step that asked a model, with the log in the model's place. */
  private async rehearse<T extends Json>(
    spec: StepSpec<T>,
    recorded: RunEvent | undefined,
    events: readonly RunEvent[],
  ): Promise<void> {
    const asked = events.filter((event) => event.kind === 'model.requested');
    const [requested] = asked.slice(-1);
    if (requested === undefined) return;
    const readText = (hash: string) => this.readText(hash);
    const seen: Seen = { requests: [], bodies: [] };
    const emitted: EventBody[] = [];
    const answered = findAnswer(recorded, events);
    const retried = events.some(({ kind }) => kind === 'model.retried');
    const rehearsal = createRehearsal({ requested, answered, retried, readText }, seen);
    const scope = this.scopeOver(spec.key, emitted, rehearsal);
    const intent = this.compareIntent(spec, scope, events);
    if (intent !== null) emitted.unshift(intent);
    for (const event of [...events, answered]) this.compareModel(requested, event);
    const end = await this.run(spec, scope);
    const now = emitted.find((body) => body.kind === 'model.requested');
    if (now !== undefined) for (const one of asked) this.requests.compare(one, now, seen);
    this.requests.compareSent(events, seen);
    if (recorded === undefined) return;
    if (end instanceof NotRehearsable) this.answers.unchecked += 1;
    else if (end instanceof RunStopped) this.differs(recorded, describeStop(end), 'model');
    else this.compareEnd(recorded, end, emitted, events);
  }

  /**
   * Who answered, and whom the ledger names, is who was asked. Some servers have another name for a model than the one
   * it is asked by; such a name is the same all through the run.
   */
  private compareModel(asked: EventOf<'model.requested'>, event: RunEvent | null): void {
    if (event === null || !('model' in event) || event.model === undefined) return;
    if (event.kind !== 'model.responded' && event.kind !== 'egress.sent') return;
    // Claude's names are compared by the code that reads its answers.
    if (event.kind === 'model.responded' && asked.provider === 'anthropic') return;
    if (bareName(event.model) === bareName(asked.model)) return;
    const server = event.kind === 'model.responded' ? (event.server ?? '') : 'door';
    const line = `${asked.provider} ${asked.model} ${server}`;
    const known = this.answering(line, event.kind);
    if (event.kind === 'egress.sent' || known.size > 1)
      fail(event, { path: 'model', recorded: event.model, actual: asked.model, at: null }, 'model');
  }

  /** Every name that answered where this model was asked for. */
  private answering(line: string, kind: RunEvent['kind']): ReadonlySet<string> {
    const names = new Set<string>();
    for (const events of this.byKey.values()) {
      const asked = events.find((event) => event.kind === 'model.requested');
      for (const event of events) {
        if (asked === undefined || event.kind !== kind || event.kind !== 'model.responded')
          continue;
        if (`${asked.provider} ${asked.model} ${event.server ?? ''}` === line)
          names.add(bareName(event.model));
      }
    }
    return names;
  }

  private async run<T extends Json>(
    spec: StepSpec<T>,
    scope: EffectScope,
  ): Promise<EffectEnd<T> | NotRehearsable | RunStopped> {
    this.scopes.set(spec.key, scope);
    try {
      return await spec.effect(scope);
    } catch (reason) {
      if (reason instanceof NotRehearsable || reason instanceof RunStopped) return reason;
      throw reason;
    } finally {
      this.scopes.delete(spec.key);
    }
  }

  private compareEnd(
    recorded: RunEvent,
    end: EffectEnd<Json>,
    emitted: readonly EventBody[],
    events: readonly RunEvent[],
  ): void {
    const asked = events.findLast(({ kind }) => kind === 'model.requested');
    const isOther = asked !== undefined && this.requests.isChanged(asked.seq);
    const of = (given: unknown): Json => (isOther ? withoutSize(asJson(given)) : asJson(given));
    const [value] = findDifferences(of(recorded.result), of(end.value), 1);
    const where = compareBodies(recorded, end.event) ?? (value ? named('result', value) : null);
    if (where !== null) this.differs(recorded, where);
    else if (this.compareEmitted(recorded, emitted, events)) this.answers.same += 1;
  }

  /** What reading an answer left on the way: calls that were mended or refused, limits. False: it differs. */
  private compareEmitted(
    recorded: RunEvent,
    emitted: readonly EventBody[],
    events: readonly RunEvent[],
  ): boolean {
    for (const kind of EMITTED) {
      const before = events.filter((event) => event.kind === kind && event.inputHash === undefined);
      const now = emitted.filter((body) => body.kind === kind);
      if (before.length < now.length) {
        this.differs(recorded, lacking(kind, before.length, now.length));
        return false;
      }
      // An earlier life may have read the same answer and died before it could say so.
      for (const [index, event] of before.slice(before.length - now.length).entries()) {
        const body = now[index];
        const where = body === undefined ? null : compareBodies(event, body);
        if (where === null) continue;
        this.differs(event, where);
        return false;
      }
    }
    return true;
  }
}

/** An event that can't be true beside the others, whoever made the run. */
function fail(
  event: RunEvent,
  where: Difference,
  cause = causeInEvent(event.kind, where.path),
): never {
  throw new ReplayDiverged({
    ...{ key: event.key, seq: event.seq, cause, where },
    expected: `${event.kind} ${where.path}: ${where.recorded}`,
    actual: where.actual,
  });
}

/** Of a turn whose request is another one today: how long it was says nothing about the answer. */
function withoutSize(value: Json): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'requestBytes'));
}

const EMITTED = ['call.repaired', 'call.refused', 'limit.reached'] as const;

const named = (name: string, found: Difference): Difference => ({
  ...found,
  path: found.path === '' ? name : `${name}.${found.path}`,
});

const lacking = (kind: string, before: number, now: number): Difference => ({
  ...{ path: kind, at: null },
  recorded: `${before} of them`,
  actual: `${now} of them`,
});

/** Today's code would have ended the run at this answer: another model than the one asked gave it. */
const describeStop = ({ stop }: RunStopped): Difference => ({
  ...{ path: 'model', at: null, recorded: 'an answer that was taken' },
  actual: stop.kind === 'error' ? JSON.stringify(stop.error) : stop.reason,
});

/** Of advice the answer stands inside the call's step; everywhere else it ends the step. */
function findAnswer(
  recorded: RunEvent | undefined,
  events: readonly RunEvent[],
): EventOf<'model.responded'> | EventOf<'model.failed'> | null {
  const ends = recorded === undefined ? events : [recorded, ...events];
  const isAnswer = (event: RunEvent) =>
    event.kind === 'model.responded' || event.kind === 'model.failed';
  const found = ends.find(isAnswer);
  return found?.kind === 'model.responded' || found?.kind === 'model.failed' ? found : null;
}

const bareName = (model: string): string => model.replace(/:latest$/, '');

const differ = (recorded: Json, actual: Json): Difference | null =>
  findDifferences(recorded, actual, 1)[0] ?? null;

/** The first field of today's body that the recorded event has otherwise. */
export function compareBodies(event: RunEvent, body: EventBody): Difference | null {
  const before = new Map<string, unknown>(Object.entries(event));
  for (const [name, now] of Object.entries(body)) {
    if (NOTHING_TO_COMPARE.has(name)) continue;
    const [where] = findDifferences(asJson(before.get(name)), asJson(now), 1);
    if (where !== undefined) return named(name, where);
  }
  return null;
}

/** What events and results hold is plain JSON by schema; a field that is not there may be undefined. */
const isJson = (value: unknown): value is Json => value !== undefined;

const asJson = (value: unknown): Json => (isJson(value) ? value : null);
