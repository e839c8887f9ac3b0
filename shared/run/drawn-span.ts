import type { EventKind } from './event.ts';
import type { Mark } from './mark.ts';
import type { LaterWords } from './mark-columns.ts';
import type { Family, SpanLook, SpanStatus, SpanTone } from './view-span-kinds.ts';

/**
 * A run as spans of time in three lanes, made from marks alone: what began is paired with what ended by family
 * and key. `from` and `to` are places on the axis (view-axis.ts). A span without its end reaches to Infinity while
 * its run goes on, and is cut where its process ended.
 */
export interface Span extends SpanLook {
  /** Of the mark that opened it, and of the one that ended it; the same when one mark is all there is. */
  readonly seq: number;
  readonly endSeq: number;
  readonly from: number;
  readonly to: number;
  readonly status: SpanStatus;
  /** Steps that are worked on at the same time lie in different slots of their lane. */
  readonly slot: number;
  readonly text: string;
  readonly key: string;
  /** Of the mark that opened it. */
  readonly kind: EventKind;
}

export type Growing = { -readonly [K in keyof Span]: Span[K] };

/** A mark, and where its words are when it does not have them itself. */
export type Source = Mark & { readonly later?: LaterWords };

/**
 * One of perhaps a million spans. What follows from its kind of look, and the words of its first mark, are looked up and not
 * held: that is two thirds of the memory.
 */
export class DrawnSpan implements Growing {
  seq: number;
  endSeq: number;
  from: number;
  to: number;
  status: SpanStatus;
  slot = 0;
  tone: SpanTone;
  kind: EventKind;
  readonly #look: SpanLook;
  readonly #words: LaterWords;

  constructor(
    mark: Pick<Source, 'seq' | 'status' | 'kind'>,
    look: SpanLook,
    from: number,
    words: LaterWords,
  ) {
    this.seq = mark.seq;
    this.endSeq = mark.seq;
    this.from = from;
    this.to = from;
    this.status = statusOf(mark);
    this.tone = look.tone;
    this.kind = mark.kind;
    this.#look = look;
    this.#words = words;
  }

  get what() {
    return this.#look.what;
  }
  get lane() {
    return this.#look.lane;
  }
  get depth() {
    return this.#look.depth;
  }
  get shape() {
    return this.#look.shape;
  }
  get text() {
    return this.#words.textOf(this.seq);
  }
  get key() {
    return this.#words.keyOf(this.seq);
  }
}

export const wordsOf = (mark: Source): LaterWords => mark.later ?? knownWords(mark);

export const knownWords = ({ text, key }: Pick<Mark, 'text' | 'key'>): LaterWords => ({
  textOf: () => text,
  keyOf: () => key,
});

export function endSpan(
  span: Growing,
  end: Pick<Mark, 'seq' | 'status'> & { readonly at: number },
  family: Family,
): void {
  span.to = Math.max(span.from, end.at);
  span.endSeq = end.seq;
  span.status = statusOf(end);
  if (family === 'check') span.tone = toneOf(end);
}

function statusOf(mark: Pick<Mark, 'status'>): SpanStatus {
  return mark.status === 'begin' ? 'note' : mark.status;
}

export function toneOf(mark: Pick<Mark, 'status'>): SpanTone {
  if (mark.status === 'ok' || mark.status === 'bad' || mark.status === 'warn') return mark.status;
  return 'neutral';
}
