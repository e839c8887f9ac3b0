import type { RunEvent } from '../../shared/run/event.ts';
import { createFolding } from '../../shared/run/fold.ts';
import { markOf } from '../../shared/run/mark.ts';
import { createMarkPacker, MARK_CHUNK, skeletonOf, wordsOf } from '../../shared/run/mark-packer.ts';
import { emptyRun, type RunState } from '../../shared/run/state.ts';
import type { Derived, MarkChunk } from './derived-row.ts';
import type { Place } from './read-run.ts';

/** What a screen needs of a run, kept as events come: the folded state and the marks of all events. */
export interface RunOutline {
  /** The event it reaches to. */
  readonly place: Place;
  /** Takes in the next event, which `crc` stands behind. */
  add(event: RunEvent, crc: number): void;
  state(): RunState;
  /** Whole chunks so far, the first ones as they were in the file. */
  readonly chunks: readonly MarkChunk[];
  /** The skeletons of all marks: the whole chunks and the rest. */
  marks(): readonly string[];
  /** The words of one of them. */
  words(index: number): string;
}

/**
 * Begins with what is derived, or with nothing. `endsAt` says after which events a chunk ends, for
 * comparing with chunks that were made otherwise.
 */
export function createRunOutline(
  start: { readonly place: Place; readonly derived: Derived | null },
  endsAt: (seq: number) => boolean = () => false,
): RunOutline {
  const chunks: MarkChunk[] = [...(start.derived?.chunks ?? [])];
  const state = start.derived?.state ?? emptyRun;
  const folding = createFolding(state);
  const marked = chunks.at(-1)?.last ?? 0;
  let packer = createMarkPacker();
  let packed = 0;
  let { place } = start;
  let skeletons: readonly string[] | null = null;
  let rest = '';

  const addMark = (event: RunEvent): void => {
    packed = packer.add(markOf(event));
    if (packed < MARK_CHUNK && !endsAt(event.seq)) return;
    chunks.push(chunkOf(event.seq, packer.text()));
    packer = createMarkPacker();
    packed = 0;
  };

  return {
    get place() {
      return place;
    },
    add(event, crc) {
      place = { seq: event.seq, crc };
      skeletons = null;
      // One of the two may have been derived further than the other.
      if (event.seq > state.lastSeq) folding.add(event);
      if (event.seq > marked) addMark(event);
    },
    state: () => folding.state(),
    chunks,
    marks() {
      if (skeletons !== null) return skeletons;
      rest = packed === 0 ? '' : packer.text();
      skeletons = [
        ...chunks.map(({ skeleton }) => skeleton),
        ...(packed === 0 ? [] : [skeletonOf(rest)]),
      ];
      return skeletons;
    },
    // Of the rest: what stood there when its skeleton was asked for.
    words: (index) => chunks[index]?.words() ?? wordsOf(rest),
  };
}

const chunkOf = (last: number, text: string): MarkChunk => ({
  last,
  skeleton: skeletonOf(text),
  words: () => wordsOf(text),
});
