import { useCallback } from 'react';
import type { EventOf } from '../../shared/run/event.ts';
import type { RunState } from '../../shared/run/state.ts';
import { useAct } from '../client/use-invoke.ts';

export type RunNote = EventOf<'human.note'>;

const none: ReadonlyMap<number, readonly RunNote[]> = new Map();
const known = new WeakMap<readonly RunNote[], ReadonlyMap<number, readonly RunNote[]>>();

/** What people wrote to events, by the event's number, oldest first. The same map for the same notes. */
export function notesByTarget(
  state: Pick<RunState, 'notes'> | null,
): ReadonlyMap<number, readonly RunNote[]> {
  const notes = state?.notes;
  if (notes === undefined || notes.length === 0) return none;
  const before = known.get(notes);
  if (before !== undefined) return before;
  const made = new Map<number, RunNote[]>();
  for (const note of notes) made.set(note.target, [...(made.get(note.target) ?? []), note]);
  known.set(notes, made);
  return made;
}

/** Pins a note to an event of a run. It comes back as an event of the run, like everything else in it. */
export function useAddNote(run: string) {
  const { act, ...rest } = useAct('note.add');
  const add = useCallback((target: number, text: string) => act({ run, target, text }), [act, run]);
  return { add, ...rest };
}
