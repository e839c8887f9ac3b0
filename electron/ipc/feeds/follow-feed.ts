import type { FollowItem } from '../../../shared/ipc/runs.ts';
import { firstSeqOf, skeletonOf, wordsOf } from '../../../shared/run/mark-packer.ts';
import type { Snapshot } from '../desk/live-record.ts';
import type { RunSource } from '../desk/run-source.ts';
import type { Desk } from '../desk.ts';
import type { Feed, OpenFeeds } from '../service.ts';

/**
 * One window following one run. It holds a place in the run, not a queue: a window that is slow gets the
 * events it missed, and one that is far behind gets a snapshot. Of pulses and controls only the newest goes
 * out, and only after all events, so that an ask never comes before what led to it.
 */
const BATCH = 500;
/** With more than this to catch up with, a snapshot is smaller than the events. */
const FAR_BEHIND = 4_000;
/**
 * Chunks of marks that go with a snapshot, and with each message after it: the run is shown before all are there. A picture
 * needs their skeletons only; their words, twice as much, come when all of those are there.
 */
const FIRST_CHUNKS = 2;
const CHUNKS = 33;
const WORDS = 24;

export const openFollowFeed =
  (desk: Desk): OpenFeeds['run.follow'] =>
  async ({ run, after }, events) => {
    const first = await desk.source(run);
    if (!first.ok) return first;
    let source = first.value;
    let isClosed = false;
    let reader = createReader(source, after);
    let stopListening = source.onChange(events.wake);
    const change = (next: RunSource) => {
      stopListening();
      source.release();
      source = next;
      reader = createReader(source, reader.place());
      stopListening = source.onChange(events.wake);
      events.wake();
    };
    // The same run gets another rider: it is resumed here, or its life here is over.
    const stopWatching = desk.onRiderChange(first.value.snapshot().runId, async () => {
      const next = await desk.source(run);
      if (isClosed) return next.ok ? next.value.release() : undefined;
      if (next.ok) change(next.value);
      else events.end(next.error);
    });
    const feed: Feed<FollowItem> = {
      take: () => reader.take(),
      isFilling: () => reader.isFilling(),
      close() {
        isClosed = true;
        stopWatching();
        stopListening();
        source.release();
      },
    };
    return { ok: true, value: feed };
  };

interface Reader {
  take(): readonly FollowItem[];
  /** Marks of a snapshot are still to go. */
  isFilling(): boolean;
  /** The last event that went out; null before the first snapshot. */
  place(): number | null;
}

export function createReader(source: RunSource, after: number | null): Reader {
  let place = after;
  let edition = source.edition();
  let said = '';
  let pulseSaid: unknown;
  let chunks = createChunks([]);
  const begin = ({ words, ...snapshot }: Snapshot): FollowItem => {
    place = snapshot.lastSeq;
    chunks = createChunks(snapshot.marks, words);
    return { ...snapshot, ...chunks.first(place) };
  };
  const takeEvents = (): FollowItem | null => {
    const isNew = edition !== source.edition();
    edition = source.edition();
    if (!isNew && place !== null && chunks.hasMarks())
      return { kind: 'marks', ...chunks.next(place) };
    const last = source.lastSeq();
    if (!isNew && place !== null && place <= last && last - place <= FAR_BEHIND) {
      if (place === last) return null;
      const events = source.since(place, BATCH);
      if (events !== null && events.length > 0) {
        place = events.at(-1)?.seq ?? place;
        return { kind: 'events', events };
      }
    }
    return begin(source.snapshot());
  };
  return {
    place: () => place,
    isFilling: () => chunks.hasMarks(),
    take() {
      const items: FollowItem[] = [];
      const news = takeEvents();
      if (news !== null) items.push(news);
      const words = chunks.words();
      if (words !== null) items.push(words);
      if (place !== source.lastSeq()) return items;
      const control = source.control();
      const state = JSON.stringify([control, source.damage()]);
      if (state !== said) {
        said = state;
        const damage = source.damage();
        if (damage !== null && news?.kind !== 'snapshot') items.push({ kind: 'damage', damage });
        items.push(control);
      }
      const pulse = source.pulse();
      if (pulse !== pulseSaid) {
        pulseSaid = pulse;
        items.push({ kind: 'pulse', pulse });
      }
      return items;
    },
  };
}

/** The chunks of a snapshot on their way: the first ones whole, then the skeletons of the others, then their words. */
function createChunks(marks: readonly string[], words?: (index: number) => string) {
  let sent = 0;
  let said = FIRST_CHUNKS;
  const textOf = (index: number): string => words?.(index) ?? wordsOf(marks[index] ?? '');
  const upTo = (lastSeq: number): number => {
    const next = marks[sent];
    return next === undefined ? lastSeq : firstSeqOf(next) - 1;
  };
  const wordsLeft = (): number => Math.max(0, marks.length - said);
  return {
    first(lastSeq: number) {
      sent = Math.min(FIRST_CHUNKS, marks.length);
      const whole = marks
        .slice(0, sent)
        .map((text, index) => `${skeletonOf(text)}\n${textOf(index)}`);
      return { marks: whole, marksUpTo: upTo(lastSeq), wordsLeft: wordsLeft() };
    },
    hasMarks: () => sent < marks.length,
    next(lastSeq: number) {
      const some = marks.slice(sent, sent + CHUNKS).map(skeletonOf);
      sent += some.length;
      return { marks: some, marksUpTo: upTo(lastSeq), wordsLeft: wordsLeft() };
    },
    /** Null while there are none to send. The last chunk's go first: a list begins there. */
    words(): FollowItem | null {
      if (sent < marks.length || wordsLeft() === 0) return null;
      const from = said;
      said = Math.min(marks.length, said + WORDS);
      return {
        kind: 'words',
        words: Array.from({ length: said - from }, (_, at) => {
          const index = marks.length - 1 - (from - FIRST_CHUNKS) - at;
          return { from: firstSeqOf(marks[index] ?? ''), text: textOf(index) };
        }),
        wordsLeft: wordsLeft(),
      };
    },
  };
}
