import { describeMark } from './describe-mark.ts';
import type { EventKind, Lane, RunEvent } from './event.ts';

/**
 * One event in outline: what a timeline draws and a list shows without opening the event. Marks are packed
 * in columns (mark-packer.ts), so that a million of them are sent and drawn in a second; they are derived from
 * events alone and can be made again at any time.
 */
export interface Mark {
  readonly seq: number;
  /** Milliseconds since the run's epoch. */
  readonly at: number;
  readonly lane: Lane;
  readonly kind: EventKind;
  readonly key: string;
  readonly status: MarkStatus;
  /** Who acted. */
  readonly actor: Actor;
  /** At most 80 characters: a tool and its path, a check's command, a step's title. */
  readonly text: string;
  /** How long it took, in milliseconds; -1 when the event does not say. */
  readonly ms: number;
}

/** `begin`: the end comes with a later event of the same key; `note`: a fact without an outcome. */
export const markStatuses = ['note', 'begin', 'ok', 'bad', 'warn'] as const;
export type MarkStatus = (typeof markStatuses)[number];

export const actors = ['host', 'planner', 'executor', 'verifier', 'person'] as const;
export type Actor = (typeof actors)[number];

export const markOf = (event: RunEvent): Mark => ({
  seq: event.seq,
  at: Math.round(event.at / 1e4) / 100,
  lane: event.lane,
  kind: event.kind,
  key: event.key,
  ...describeMark(event),
});
