import type { Json } from '../../shared/json.ts';
import type { CauseClass, EventBody, EventOf, RunEvent } from '../../shared/run/event.ts';
import { type Difference, findDifferences } from '../../shared/run/find-differences.ts';
import { ReplayDiverged } from './replay.ts';
import { causeInRequest, parseRequest } from './replay-cause.ts';
import type { Seen } from './replay-rehearsal.ts';

/**
 * Every request to a model that the log names, against the one that today's code builds at the same place. A whole
 * request is in the log where a conversation begins; of later ones there is the hash alone. Those are proved by what
 * today's code puts behind the beginning: the recorded beginning with that behind it must have the recorded hash.
 */

export interface RequestReport {
  readonly all: number;
  readonly same: number;
  /** Differ in a way that was to be expected: see `declared`. */
  readonly changed: number;
  readonly unchecked: number;
}

/** A request of a conversation as it can be shown. */
export interface BuiltRequest {
  /** What today's code builds; null: it was not composed. */
  readonly today: string | null;
  /** What has the recorded hash; null: nothing that can be built has. */
  readonly proven: string | null;
}

type Requested = EventOf<'model.requested'>;
type RequestedBody = Extract<EventBody, { kind: 'model.requested' }>;

export interface RequestProofInput {
  readonly events: readonly RunEvent[];
  readonly hashBytes: (bytes: Uint8Array) => string;
  readonly readBlob: (hash: string) => Uint8Array;
  readonly mayDiffer: (cause: CauseClass) => boolean;
  readonly declare: (cause: CauseClass, seq: number, what: string) => void;
  readonly onRequest?: (requested: Requested, built: BuiltRequest) => void;
}

/** Places that follow from today's settings and not from today's code: how hard Claude is to think. */
const SETTINGS = new Set(['output_config.effort', 'max_tokens', 'parameters.effort']);

export class RequestProof {
  private readonly input: RequestProofInput;
  /** Keys under which something was masked: masks follow from secrets of this machine. */
  private readonly masked: ReadonlySet<string>;
  private readonly all: number;
  private readonly same = new Set<number>();
  private readonly changed = new Set<number>();
  /** By attempt, where its conversation begins otherwise today. */
  private readonly beginnings = new Map<string, Beginning>();

  constructor(input: RequestProofInput) {
    this.input = input;
    const { events } = input;
    this.masked = new Set(
      events.flatMap((event) =>
        event.kind === 'egress.sent' && event.masked > 0 ? [event.key] : [],
      ),
    );
    this.all = events.filter((event) => event.kind === 'model.requested').length;
  }

  /** @param now what today's code would record; `seen` holds what it would send. */
  compare(recorded: Requested, now: RequestedBody, seen: Seen): void {
    const chat = seen.requests[0];
    const today = chat === undefined ? (seen.bodies[0] ?? null) : textOf(chat.body);
    const { request: ref } = recorded;
    const isNamed = now.request === undefined || now.request.blob === now.requestHash;
    if (ref !== undefined && isNamed && ref.blob !== recorded.requestHash) {
      const { requestHash } = recorded;
      throw diverged(recorded, of('requestHash', requestHash, ref.blob), 'code');
    }
    if (now.requestHash === recorded.requestHash) this.compareSize(recorded, now, today);
    else if (ref !== undefined && today !== null) this.compareWhole(recorded, today, ref);
    else this.compareLater(recorded, now, today);
    this.compareFields(recorded, now);
    if (!this.changed.has(recorded.seq)) this.same.add(recorded.seq);
  }

  /** The ledger's bodies: what was announced is what was kept, and what today's code would announce. */
  compareSent(events: readonly RunEvent[], seen: Seen): void {
    for (const event of events) {
      if (event.kind !== 'egress.sent') continue;
      const kept = event.body.blob;
      if (kept !== event.sha256 || event.bytes !== event.body.bytes)
        throw diverged(event, of('sha256', event.sha256, kept), 'code');
      const [body] = seen.bodies;
      const isChanged = events.some(({ seq }) => this.changed.has(seq));
      if (body === undefined || isChanged || this.hashOf(body) === kept) continue;
      const before = parseRequest(this.readText(kept));
      const [where] = findDifferences(before, parseRequest(body), 1);
      throw diverged(event, where ?? of('body', kept, this.hashOf(body)), 'code');
    }
  }

  isChanged(seq: number): boolean {
    return this.changed.has(seq);
  }

  report(): RequestReport {
    const { all, same, changed } = this;
    const unchecked = all - same.size - changed.size;
    return { all, same: same.size, changed: changed.size, unchecked };
  }

  private compareSize(recorded: Requested, now: RequestedBody, today: string | null): void {
    if (recorded.request !== undefined) this.beginnings.delete(recorded.parent);
    const size = { requestBytes: now.requestBytes, messages: now.messages };
    const [where] = findDifferences(pickLike(recorded, size), size);
    if (where !== undefined) throw diverged(recorded, where, 'code');
    this.input.onRequest?.(recorded, { today, proven: today });
  }

  private compareWhole(recorded: Requested, today: string, ref: { readonly blob: string }): void {
    const text = this.readText(ref.blob);
    const before = withoutStream(parseRequest(text));
    const found = findDifferences(before, withoutStream(parseRequest(today)));
    this.input.onRequest?.(recorded, { today, proven: text });
    for (const where of found) this.differs(recorded, where, causeInRequest(before, where.path));
    if (found.length === 0)
      this.differs(recorded, of('request', 'other bytes', 'these bytes'), 'code');
    this.beginnings.set(recorded.parent, { recorded: text, today });
  }

  /** A later request of a conversation, of which the log has the hash. */
  private compareLater(recorded: Requested, now: RequestedBody, today: string | null): void {
    const start = this.beginnings.get(recorded.parent);
    const rebuilt = start === undefined || today === null ? null : replaceBeginning(today, start);
    const isProven = rebuilt !== null && this.hashOf(rebuilt) === recorded.requestHash;
    this.input.onRequest?.(recorded, { today, proven: isProven ? rebuilt : null });
    if (isProven) {
      this.changed.add(recorded.seq);
      return;
    }
    const where = of('requestHash', describeSize(recorded), describeSize(now));
    this.differs(recorded, where, causeOfGrowth(recorded, this.input.events));
  }

  /** Fields of the event beside the request itself. */
  private compareFields(recorded: Requested, now: RequestedBody): void {
    const { request, requestHash, requestBytes, messages, ...rest } = now;
    const before = pickLike(recorded, rest);
    for (const where of findDifferences(before, asJson(rest))) {
      // How much a request takes follows from its text, which is another one.
      if (this.changed.has(recorded.seq) && SIZES.test(where.path)) continue;
      this.differs(recorded, where, causeInRequest(before, fieldPath(where)));
    }
  }

  private differs(recorded: Requested, where: Difference, cause: CauseClass): void {
    const { declare, mayDiffer } = this.input;
    const isMask = cause !== 'model' && this.masked.has(recorded.key) && where.at !== null;
    const known = isMask ? 'environment' : cause;
    if (!mayDiffer(known) && !isMask && !SETTINGS.has(where.path))
      throw diverged(recorded, where, cause);
    declare(known, recorded.seq, where.path);
    this.changed.add(recorded.seq);
  }

  private readText(hash: string): string {
    return new TextDecoder().decode(this.input.readBlob(hash));
  }

  private hashOf(text: string): string {
    return this.input.hashBytes(new TextEncoder().encode(text));
  }
}

interface Beginning {
  readonly recorded: string;
  readonly today: string;
}

const of = (path: string, recorded: string, actual: string): Difference => ({
  ...{ path, recorded, actual, at: null },
});

const describeSize = (request: Pick<Requested, 'requestHash' | 'requestBytes' | 'messages'>) =>
  `${request.requestHash.slice(0, 12)} (${request.requestBytes} bytes, ${request.messages} messages)`;

const SIZES = /^(?:parameters\.estimatedTokens|context(?:\..*)?)$/;

const diverged = (event: RunEvent, where: Difference, cause: CauseClass): ReplayDiverged =>
  new ReplayDiverged({
    ...{ key: event.key, seq: event.seq, cause, where },
    expected: `${event.kind} ${where.path}: ${where.recorded}`,
    actual: where.actual,
  });

const textOf = (body: Uint8Array): string => new TextDecoder().decode(body);

/** `parameters.temperature` is what a body calls `temperature`. */
const fieldPath = ({ path }: Difference): string =>
  path.startsWith('parameters.') ? path.slice('parameters.'.length) : path;

/**
 * Today's request with the recorded beginning in the place of today's. A body is head, messages and a constant end:
 * whatever both of today's share at their end after the beginning is that end.
 */
export function replaceBeginning(later: string, start: Beginning): string | null {
  let end = 0;
  const { recorded, today } = start;
  while (end < 64 && today.at(-1 - end) !== undefined && today.at(-1 - end) === later.at(-1 - end))
    end += 1;
  for (; end >= 0; end -= 1) {
    const head = today.slice(0, today.length - end);
    const tail = today.slice(today.length - end);
    if (!later.startsWith(head) || !recorded.endsWith(tail)) continue;
    return recorded.slice(0, recorded.length - end) + later.slice(head.length);
  }
  return null;
}

/** What was added since the request before: the answer, and results of tools where there were any. */
function causeOfGrowth(recorded: Requested, events: readonly RunEvent[]): CauseClass {
  const before = events.findLast(
    (event) =>
      event.kind === 'model.requested' &&
      event.parent === recorded.parent &&
      event.seq < recorded.seq,
  );
  const between = events.filter(({ seq }) => seq > (before?.seq ?? 0) && seq < recorded.seq);
  const prefix = `${recorded.parent}/`;
  return between.some((event) => event.kind === 'tool.ended' && event.key.startsWith(prefix))
    ? 'tool'
    : 'code';
}

function withoutStream(request: Json): Json {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return request;
  return Object.fromEntries(
    Object.entries(request).filter(([name, value]) => name !== 'stream' || value !== true),
  );
}

/** Fields that an older version did not record are not compared. */
function pickLike(recorded: object, now: object): Json {
  const known = Object.entries(recorded).filter(([name]) => name in now);
  const before = Object.fromEntries(known);
  return asJson(before);
}

/** What events and results hold is plain JSON by schema; a field that is not there may be undefined. */
const isJson = (value: unknown): value is Json => value !== undefined;

const asJson = (value: unknown): Json => (isJson(value) ? value : null);
