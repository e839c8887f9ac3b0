import type { TandemError } from '../../../../shared/errors.ts';
import type {
  InputHit,
  InputOrigin,
  ModelInput,
  TextPage,
} from '../../../../shared/ipc/replays.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { EventOf, RunEvent } from '../../../../shared/run/event.ts';
import { type RequestPart, splitRequest } from '../../../../shared/run/split-request.ts';
import { hashBytes } from '../../../store/blob-table.ts';
import type { BuiltRequest } from '../../../workflow/replay-requests.ts';
import type { ReplayDesk, RequestPlace } from '../../replay-desk.ts';
import type { Surroundings } from '../../surroundings.ts';
import { sha256 } from '../run-ports.ts';
import { type ReplayKit, tryReplay, withReplay } from './verify-run.ts';

/**
 * The exact bytes that a model was sent. What left through the door is in the ledger and a conversation's first
 * request is kept whole; each later one is rebuilt by running the recorded history through today's code, and proved
 * by the recorded hash. The last few are kept, because a screen asks for one part after the other.
 */

interface Found {
  readonly input: ModelInput;
  readonly parts: readonly RequestPart[];
  readonly raw: string;
  readonly answer: string | null;
}

const KEPT = 3;
const PAGE_CHARACTERS = 64_000;
const MOST_HITS = 200;
const HIT_CHARACTERS = 240;

export function createModelInputs(
  readAround: () => Promise<Surroundings>,
): Pick<ReplayDesk, 'input' | 'text' | 'find'> {
  const kept = new Map<string, Found>();
  const find = async (place: RequestPlace): Promise<Result<Found, TandemError>> => {
    const name = `${place.run} ${place.seq}`;
    const known = kept.get(name);
    if (known !== undefined) return ok(known);
    const found = await findInput(await readAround(), place);
    if (!found.ok) return found;
    kept.set(name, found.value);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return found;
  };
  return {
    async input(place) {
      const found = await find(place);
      return found.ok ? ok(found.value.input) : found;
    },
    async text({ of, offset, ...place }) {
      const found = await find(place);
      if (!found.ok) return found;
      const { raw, answer, parts } = found.value;
      const text = of === 'raw' ? raw : of === 'answer' ? answer : parts[of]?.text;
      if (typeof text === 'string') return ok(pageOf(text, offset));
      const message = of === 'answer' ? 'No answer was kept.' : `This request has no part ${of}.`;
      return err({ kind: 'usage', message });
    },
    async find({ text, ...place }) {
      const found = await find(place);
      return found.ok ? ok(searchParts(found.value.parts, text)) : found;
    },
  };
}

/** Ends before half a character of two units would be cut off. */
function pageOf(text: string, offset: number): TextPage {
  let end = Math.min(text.length, offset + PAGE_CHARACTERS);
  const unit = text.charCodeAt(end - 1);
  if (end < text.length && unit >= 0xd800 && unit < 0xdc00) end -= 1;
  const next = end < text.length ? end : null;
  return { text: text.slice(offset, end), next, length: text.length };
}

function searchParts(parts: readonly RequestPart[], wanted: string) {
  const hits: InputHit[] = [];
  let all = 0;
  const needle = wanted.toLowerCase();
  for (const [part, { text }] of parts.entries()) {
    for (const [index, line] of text.split('\n').entries()) {
      const at = line.toLowerCase().indexOf(needle);
      if (at < 0) continue;
      all += 1;
      if (hits.length >= MOST_HITS) continue;
      const from = Math.max(0, at - 60);
      hits.push({ part, line: index + 1, text: line.slice(from, from + HIT_CHARACTERS) });
    }
  }
  return { hits, all };
}

async function findInput(
  around: Surroundings,
  { run, seq }: RequestPlace,
): Promise<Result<Found, TandemError>> {
  return withReplay(around, run, async (kit) => {
    const requested = findRequest(kit.events, seq);
    if (requested === null) {
      return err({ kind: 'usage', message: noRequest(kit.events, seq) });
    }
    if (requested.provider === requested.model) {
      const message = `The answer to event ${requested.seq} was fixed in advance; no model was asked.`;
      return err({ kind: 'usage', message });
    }
    const source = await readSource(kit, requested);
    return source.ok ? ok(describeInput(kit, requested, source.value)) : source;
  });
}

/** Names the requests around it, so that nobody has to look for one. */
function noRequest(events: readonly RunEvent[], seq: number): string {
  const asked = events.filter(({ kind }) => kind === 'model.requested');
  const before = asked.findLast((event) => event.seq < seq);
  const after = asked.find((event) => event.seq > seq);
  const near = [before, after].flatMap((event) => (event === undefined ? [] : [event.seq]));
  const more =
    near.length === 0
      ? 'It has none.'
      : `Near it: event${near.length > 1 ? 's' : ''} ${near.join(' and ')}.`;
  return `Event ${seq} of this run belongs to no request to a model. ${more}`;
}

/**
 * The request that an event belongs to: of the same step the last one before it, or the step's first; of a tool call
 * the one whose answer made it.
 */
function findRequest(events: readonly RunEvent[], seq: number): EventOf<'model.requested'> | null {
  const named = events[seq - 1];
  if (named === undefined) return null;
  const of = (key: string | null) => {
    const own = events.filter(
      (event): event is EventOf<'model.requested'> =>
        event.kind === 'model.requested' && event.key === key,
    );
    return own.findLast((event) => event.seq <= seq) ?? own[0] ?? null;
  };
  return of(named.key) ?? (named.kind.startsWith('tool.') ? of(named.parent) : null);
}

interface Source {
  readonly raw: string;
  readonly origin: InputOrigin;
  readonly proven: boolean;
  readonly sha256: string;
}

async function readSource(
  kit: ReplayKit,
  requested: EventOf<'model.requested'>,
): Promise<Result<Source, TandemError>> {
  const textOf = (hash: string) => Buffer.from(kit.log.readBlob(hash)).toString('utf8');
  const sent = kit.events.find(
    (event): event is EventOf<'egress.sent'> =>
      event.kind === 'egress.sent' && event.key === requested.key && event.seq > requested.seq,
  );
  if (sent !== undefined) {
    const bytes = kit.log.readBlob(sent.body.blob);
    const proven = hashBytes(bytes) === sent.sha256;
    return ok({ raw: textOf(sent.body.blob), origin: 'left', proven, sha256: sent.sha256 });
  }
  const { requestHash, request } = requested;
  if (request !== undefined) {
    const proven = request.blob === requestHash;
    return ok({ raw: textOf(request.blob), origin: 'kept', proven, sha256: requestHash });
  }
  return rebuild(kit, requested, textOf);
}

/** Thrown out of the replay once the wanted request was built: what comes after it is of no interest. */
class Built extends Error {}

async function rebuild(
  kit: ReplayKit,
  requested: EventOf<'model.requested'>,
  textOf: (hash: string) => string,
): Promise<Result<Source, TandemError>> {
  const built: BuiltRequest[] = [];
  const proof = await kit.proofOf({
    onRequest: (event, request) => {
      if (event.seq !== requested.seq) return;
      built.push(request);
      throw new Built();
    },
  });
  try {
    const { events, ports } = kit;
    const replayed = await tryReplay({ events, ports, hash: sha256, proof });
    if (!replayed.ok) return replayed;
    if (replayed.value.kind === 'diverged')
      return err({ ...replayed.value, kind: 'replay-diverged' });
  } catch (reason) {
    if (!(reason instanceof Built)) throw reason;
  }
  const [found] = built;
  const { requestHash } = requested;
  if (found !== undefined && found.proven !== null) {
    const origin = found.proven === found.today ? 'rebuilt' : 'continued';
    return ok({ raw: found.proven, origin, proven: true, sha256: requestHash });
  }
  const first = kit.events.findLast(
    (event) =>
      event.kind === 'model.requested' &&
      event.parent === requested.parent &&
      event.request !== undefined &&
      event.seq < requested.seq,
  );
  if (first?.kind !== 'model.requested' || first.request === undefined) {
    const message = `The request of event ${requested.seq} was not kept, and today’s code builds another one.`;
    return err({ kind: 'usage', message });
  }
  const raw = textOf(first.request.blob);
  return ok({ raw, origin: 'nearest', proven: false, sha256: requestHash });
}

function describeInput(
  { events, log }: ReplayKit,
  requested: EventOf<'model.requested'>,
  source: Source,
): Found {
  const parts = splitRequest(source.raw);
  const answered = events.find(
    (event) =>
      (event.kind === 'model.responded' || event.kind === 'model.failed') &&
      event.key === requested.key &&
      event.seq > requested.seq,
  );
  const isAnswer = answered?.kind === 'model.responded' || answered?.kind === 'model.failed';
  const response = isAnswer ? answered.response : undefined;
  const answer =
    response === undefined ? null : Buffer.from(log.readBlob(response.blob)).toString('utf8');
  const all = events.filter(({ kind }) => kind === 'model.requested').map(({ seq }) => seq);
  const place = all.indexOf(requested.seq);
  const { seq, key, role, purpose, provider, model } = requested;
  const { raw, origin, proven, sha256: hash } = source;
  return {
    ...{ parts, raw, answer },
    input: {
      ...{ seq, key, role, purpose, provider, model, origin, proven, sha256: hash },
      bytes: Buffer.byteLength(raw),
      parts: parts.map(({ kind, role: who, name, text }) => ({
        ...{ kind, role: who, name },
        bytes: Buffer.byteLength(text),
        lines: text === '' ? 0 : text.split('\n').length,
      })),
      answerBytes: response?.bytes ?? null,
      answerSeq: answered?.seq ?? null,
      previousSeq: all[place - 1] ?? null,
      nextSeq: all[place + 1] ?? null,
    },
  };
}
