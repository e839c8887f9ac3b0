import type { BlobRef, EventKind, RunEvent } from './event.ts';
import { markOf } from './mark.ts';
import type { StepNote } from './state.ts';
import type { Span, SpanList } from './view-spans.ts';

/**
 * One attempt at a step, line by line. The lines come from marks and are there at once; what only the events know
 * (arguments, exit codes, lines added) is put to them when they have been fetched.
 */
export interface AttemptLine {
  readonly key: string;
  readonly seq: number;
  readonly endSeq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Null while it goes on. */
  readonly ms: number | null;
  readonly what: 'call' | 'check' | 'problem' | 'merge' | 'person';
  /** Of its first mark. */
  readonly kind: EventKind;
  readonly status: Span['status'];
  /** Name of the tool; empty for the others. */
  readonly tool: string;
  readonly text: string;
}

export interface AttemptView {
  readonly span: Span;
  readonly attempt: number;
  readonly lines: readonly AttemptLine[];
  readonly turns: number;
  /** Lines before these that are not listed. */
  readonly left: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number | null;
}

/** An attempt as the picture has it: more than one span when the run was interrupted in it. */
export interface AttemptSpans {
  readonly key: string;
  readonly first: Span;
  readonly last: Span;
}

/** Attempts at a step, oldest first. */
export function attemptsOf(list: SpanList, step: string): readonly AttemptSpans[] {
  const attempts = new Map<string, AttemptSpans>();
  for (const span of list.attemptsOf(step)) {
    const first = attempts.get(span.key)?.first ?? span;
    attempts.set(span.key, { key: span.key, first, last: span });
  }
  return [...attempts.values()];
}

/** `execute/s2/try3` is attempt 3. */
export const attemptNumber = (key: string): number => Number(/\/try(\d+)/.exec(key)?.[1] ?? 0);

/** The last `most` lines of an attempt. */
export function viewAttempt(list: SpanList, spans: AttemptSpans, most: number): AttemptView {
  const { key, first, last } = spans;
  const inside = `${key}/`;
  const isOver = last.status !== 'open' && last.status !== 'cut';
  const lines: AttemptLine[] = [];
  let turns = 0;
  for (let index = indexOfSeq(list.spans, first.seq) + 1; index < list.spans.length; index += 1) {
    const part = list.spans[index];
    if (part === undefined || (isOver && part.seq > last.endSeq)) break;
    // What was noted about the attempt as a whole bears its own key.
    const isInside = part.key.startsWith(inside) || (part.key === key && part.what === 'problem');
    if (!isInside) continue;
    if (part.what === 'turn') turns += 1;
    const line = lineOf(list, part);
    if (line !== null) lines.push(line);
  }
  const left = Math.max(0, lines.length - most);
  return {
    span: last,
    attempt: attemptNumber(key),
    lines: left === 0 ? lines : lines.slice(left),
    turns,
    left,
    startedAt: list.axis.timeAt(first.from),
    endedAt: last.to === Number.POSITIVE_INFINITY ? null : list.axis.timeAt(last.to),
  };
}

function lineOf(list: SpanList, span: Span): AttemptLine | null {
  const what = whatOf(span);
  if (what === null) return null;
  const at = list.axis.timeAt(span.from);
  const isOver = span.to !== Number.POSITIVE_INFINITY;
  const cutAt = what === 'call' ? span.text.indexOf(' ') : -1;
  const name = cutAt < 0 ? span.text : span.text.slice(0, cutAt);
  return {
    ...{ key: span.key, seq: span.seq, endSeq: span.endSeq, at, what, status: span.status },
    kind: span.kind,
    ms: isOver ? list.axis.timeAt(span.to) - at : null,
    tool: what === 'call' ? name : '',
    text: what === 'call' ? (cutAt < 0 ? '' : span.text.slice(cutAt + 1)) : span.text,
  };
}

/**
 * Notes about a step that its attempts do not hold, because they were made when one was over: after the attempt that
 * ended with event `after`, and before the next one began with `before`.
 */
export function notesBetween(
  notes: readonly StepNote[],
  after: number,
  before: number,
): readonly AttemptLine[] {
  return notes
    .filter(({ seq }) => seq > after && seq < before)
    .map((note) => {
      const { at, text, status } = markOf(note);
      return {
        ...{ key: note.key, seq: note.seq, endSeq: note.seq, at, ms: 0, tool: '', text },
        what: note.kind === 'step.merged' ? 'merge' : 'problem',
        kind: note.kind,
        status: status === 'begin' ? 'note' : status,
      };
    });
}

function whatOf(span: Span): AttemptLine['what'] | null {
  if (span.what === 'tool') return 'call';
  if (span.what === 'check') return 'check';
  if (span.what === 'problem' || span.what === 'merge') return span.what;
  return span.what === 'wait' || span.what === 'decision' ? 'person' : null;
}

function indexOfSeq(spans: readonly Span[], seq: number): number {
  let low = 0;
  let high = spans.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What the events of a call say beyond its mark. */
export interface CallDetail {
  /** A path with lines, a command, a pattern; null when the mark's text is all there is. */
  readonly about: string | null;
  readonly exitCode: number | null;
  readonly added: number;
  readonly removed: number;
  readonly outcome: string | null;
}

const NO_DETAIL: CallDetail = { about: null, exitCode: null, added: 0, removed: 0, outcome: null };

/** By the key of the call or check; adds to what is there. */
export function collectDetails(
  known: ReadonlyMap<string, CallDetail>,
  events: readonly RunEvent[],
): ReadonlyMap<string, CallDetail> {
  const details = new Map(known);
  const change = (key: string, part: Partial<CallDetail>): void => {
    details.set(key, { ...(details.get(key) ?? NO_DETAIL), ...part });
  };
  for (const event of events) {
    if (event.kind === 'tool.started') change(event.key, { about: aboutOf(event.arguments) });
    else if (event.kind === 'tool.ended') {
      change(event.key, { exitCode: event.exitCode, outcome: event.status });
    } else if (event.kind === 'check.ran') {
      change(event.key, { exitCode: event.exitCode, outcome: event.status });
    } else if (event.kind === 'file.changed') {
      const call = event.key.replace(/\/snapshot$/, '');
      const before = details.get(call) ?? NO_DETAIL;
      change(call, { added: before.added + event.added, removed: before.removed + event.removed });
    }
  }
  return details;
}

function aboutOf(given: Readonly<Record<string, unknown>> | BlobRef): string | null {
  const fields = new Map<string, unknown>(Object.entries(given));
  const word = (name: string): string | null => {
    const value = fields.get(name);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const path = word('path');
  const from = fields.get('start_line');
  const to = fields.get('end_line');
  if (typeof from === 'number') return `${path ?? ''} ${from}–${typeof to === 'number' ? to : ''}`;
  const first = word('command') ?? word('pattern') ?? word('question') ?? word('summary');
  if (first === null) return path;
  return path === null ? first : `${first} · ${path}`;
}
