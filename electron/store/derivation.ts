import type { RunEvent } from '../../shared/run/event.ts';
import { createFolding } from '../../shared/run/fold.ts';
import { markOf } from '../../shared/run/mark.ts';
import { createMarkPacker, MARK_CHUNK } from '../../shared/run/mark-packer.ts';
import { type DerivedRow, makeDerivedRow } from './derived-row.ts';
import type { Place } from './read-run.ts';

/**
 * Makes the derived rows of a run as its events come. Each event is folded and marked at once, which is cheap;
 * what takes milliseconds happens rarely: marks every thousand events, and the state only as often as its
 * size allows, if possible right after an event that waited for the disk anyway.
 */
export interface Derivation {
  /** Takes in the event that `crc` stands behind; it must not know its `result` yet. */
  add(event: RunEvent, crc: number, isBarrier: boolean): void;
  /** Hands out what is not handed out yet, so that the rows reach the last event. */
  finish(): void;
}

/** A state may cost this much for each event since the one before, so that all together stay small. */
const STATE_CHARS_PER_EVENT = 64;
/** How many events a state that is due waits for one that is a barrier. */
const PATIENCE = 500;

export function createDerivation(keep: (row: DerivedRow) => void): Derivation {
  const folding = createFolding();
  let packer = createMarkPacker();
  let packed = 0;
  let place: Place = { seq: 0, crc: 0 };
  let kept = { seq: 0, chars: 0 };

  const put = (what: DerivedRow['what'], first: number, text: string): void => {
    const row = makeDerivedRow({ what, first, last: place.seq, crc: place.crc }, text);
    if (row !== null) keep(row);
  };
  const putMarks = (): void => {
    put('marks', place.seq - packed + 1, packer.text());
    packer = createMarkPacker();
    packed = 0;
  };
  const putState = (): void => {
    const text = JSON.stringify(folding.state());
    put('state', 1, text);
    kept = { seq: place.seq, chars: text.length };
  };
  const overdue = (): number => {
    const wait = Math.max(MARK_CHUNK, kept.chars / STATE_CHARS_PER_EVENT);
    return place.seq - kept.seq - wait;
  };

  return {
    add(event, crc, isBarrier) {
      place = { seq: event.seq, crc };
      folding.add(event);
      packed = packer.add(markOf(event));
      if (packed === MARK_CHUNK) putMarks();
      if (overdue() >= (isBarrier ? 0 : PATIENCE)) putState();
    },
    finish() {
      if (packed > 0) putMarks();
      if (place.seq > kept.seq) putState();
    },
  };
}
