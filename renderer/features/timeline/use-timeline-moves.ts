import type { Mark } from '../../../shared/run/mark.ts';
import { findNext, isChange, isDecision, isProblem } from '../../../shared/run/view-marks.ts';
import { seqAtTime, snapTo } from '../../stores/playhead.ts';
import { type TimeRange, writeRange } from '../../stores/run-search.ts';
import type { Range } from '../../ui/timeline/timeline-item.ts';
import { rangeOf, reveal, type TimelineView, zoom } from '../../ui/timeline/timeline-view.ts';
import type { PictureItem } from './picture-items.ts';
import { firstAfter, type TimelineModel } from './use-timeline-model.ts';

export const jumpKinds = ['problem', 'change', 'verdict', 'decision', 'note'] as const;
export type JumpKind = (typeof jumpKinds)[number];

const isVerdict = ({ kind }: Mark): boolean => kind === 'verify.ended' || kind === 'gate.ran';
const isNote = ({ kind }: Mark): boolean => kind === 'human.note';
const SORTS: Readonly<Record<JumpKind, (mark: Mark) => boolean>> = {
  problem: isProblem,
  change: isChange,
  verdict: isVerdict,
  decision: isDecision,
  note: isNote,
};

export interface TimelineMoves {
  zoomIn(): void;
  zoomOut(): void;
  fit(): void;
  /** Goes along what is listed, so many events. */
  step(by: number): void;
  ends(way: 'first' | 'last'): void;
  jump(kind: JumpKind, by: 1 | -1): void;
  /** To an event, which then is in sight. */
  show(seq: number): void;
  press(item: PictureItem | null, place: number): void;
  scrub(place: number, isDone: boolean): void;
  brush(range: TimeRange, isDone: boolean): void;
  /** One end of the stretch at the playhead. */
  setEnd(end: 'from' | 'to'): void;
  clearRange(): void;
  live(): void;
}

/** Snapping looks this many pixels around the pointer, of a picture of about a thousand. */
const SNAP_SHARE = 0.004;

/** What keys, buttons and the mouse do, in one place, so that they do the same. */
export function createTimelineMoves(model: TimelineModel, view: TimelineView): TimelineMoves {
  const { control, axis, end } = model;
  const { playhead, player } = control;
  const sight = () => rangeOf(view.get(), end());
  const zoomBy = (factor: number): void => {
    const range = sight();
    const middle = (range.from + range.to) / 2;
    const place = control.place.get() ?? middle;
    const anchor = place >= range.from && place <= range.to ? place : middle;
    view.set(zoom(range, factor, anchor, end()));
  };
  return {
    ...movesAlong(model, (ms) => {
      const next = reveal(sight(), axis.place(ms), end());
      if (next !== null) view.set(next);
    }),
    ...movesOfPointer(model, sight),
    ...movesOfRange(model),
    zoomIn: () => zoomBy(0.6),
    zoomOut: () => zoomBy(1 / 0.6),
    fit: () => view.set({ mode: 'fit' }),
    live() {
      player.pause();
      playhead.jump(null);
      const range = sight();
      if (view.get().mode !== 'fit') view.set({ mode: 'follow', width: range.to - range.from });
    },
  };
}

type Along = Pick<TimelineMoves, 'show' | 'step' | 'ends' | 'jump'>;

function movesAlong(model: TimelineModel, bringIntoSight: (ms: number) => void): Along {
  const { control, marks, seqs } = model;
  const { playhead, player } = control;
  const here = (): number => playhead.get() ?? marks.length + 1;
  const show = (seq: number): void => {
    player.pause();
    const mark = marks.at(seq - 1);
    if (mark === undefined) return;
    playhead.jump(seq);
    bringIntoSight(mark.at);
  };
  return {
    show,
    step(by) {
      const after = firstAfter(seqs, by > 0 ? here() : here() - 1);
      const index = by > 0 ? after + by - 1 : after + by;
      const seq = seqs.at(Math.min(Math.max(index, 0), seqs.length - 1));
      if (seq !== undefined) show(seq);
    },
    ends(way) {
      const seq = seqs.at(way === 'first' ? 0 : seqs.length - 1);
      if (seq !== undefined) show(seq);
    },
    jump(kind, by) {
      const from = playhead.get() ?? (by === 1 ? 0 : marks.length + 1);
      const found = findNext(marks, from, by, SORTS[kind]);
      if (found !== null) show(found.seq);
    },
  };
}

type OfPointer = Pick<TimelineMoves, 'press' | 'scrub'>;

function movesOfPointer(model: TimelineModel, sight: () => Range): OfPointer {
  const { control, marks, axis, change } = model;
  const { playhead, player } = control;
  return {
    press(item, place) {
      player.pause();
      if (item !== null && item.seq > 0) playhead.jump(item.seq);
      else playhead.jump(seqAtTime(marks, axis.timeAt(place)));
      if (item === null || !('own' in item)) return;
      if (item.own.is === 'note') change({ pane: 'notes' });
      if (item.own.is === 'mismatch') change({ pane: 'mismatch' });
    },
    scrub(place, isDone) {
      player.pause();
      const range = sight();
      const ms = axis.timeAt(place);
      const within = (range.to - range.from) * SNAP_SHARE;
      const near = snapTo(marks, { ms, within }, (mark) => isProblem(mark) || isDecision(mark));
      const seq = near?.seq ?? seqAtTime(marks, ms);
      if (!isDone) {
        control.hold(true);
        playhead.set(seq);
        return;
      }
      playhead.jump(seq);
      control.hold(false);
    },
  };
}

type OfRange = Pick<TimelineMoves, 'brush' | 'setEnd' | 'clearRange'>;

function movesOfRange({ control, marks, change }: TimelineModel): OfRange {
  const last = (): number => marks.at(marks.length - 1)?.at ?? 0;
  const choose = (range: TimeRange | null): void => {
    control.range.set(range);
    change({ range: writeRange(range) });
  };
  return {
    brush(range, isDone) {
      if (isDone) choose(range.toMs - range.fromMs < 1 ? null : range);
      else control.range.set(range);
    },
    setEnd(which) {
      const seq = control.playhead.get();
      const at = seq === null ? last() : (marks.at(seq - 1)?.at ?? 0);
      const whole = { fromMs: 0, toMs: last() + 1 };
      const before = control.range.get() ?? whole;
      const next =
        which === 'from'
          ? { fromMs: Math.floor(at), toMs: before.toMs > at ? before.toMs : whole.toMs }
          : { fromMs: before.fromMs < at ? before.fromMs : 0, toMs: Math.ceil(at) };
      if (next.toMs > next.fromMs) choose(next);
    },
    clearRange: () => choose(null),
  };
}
