import type { RunEvent } from '../../shared/run/event.ts';
import { createFolding } from '../../shared/run/fold.ts';
import { createMarkPacker, MARK_CHUNK, markOf } from '../../shared/run/mark.ts';
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
  /** All marks: the whole chunks and the rest. */
  marks(): readonly string[];
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
  let texts: readonly string[] | null = null;

  const addMark = (event: RunEvent): void => {
    packed = packer.add(markOf(event));
    if (packed < MARK_CHUNK && !endsAt(event.seq)) return;
    chunks.push({ last: event.seq, text: packer.text() });
    packer = createMarkPacker();
    packed = 0;
  };

  return {
    get place() {
      return place;
    },
    add(event, crc) {
      place = { seq: event.seq, crc };
      texts = null;
      // One of the two may have been derived further than the other.
      if (event.seq > state.lastSeq) folding.add(event);
      if (event.seq > marked) addMark(event);
    },
    state: () => folding.state(),
    chunks,
    marks() {
      texts ??= [...chunks.map((chunk) => chunk.text), ...(packed === 0 ? [] : [packer.text()])];
      return texts;
    },
  };
}
