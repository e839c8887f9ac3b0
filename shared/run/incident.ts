import type { Incident, RunState } from './state.ts';

/** Adds one line to what went wrong. */
export function withIncident(state: RunState, seq: number, what: string): RunState {
  const incident: Incident = { seq, what };
  return { ...state, incidents: [...state.incidents, incident] };
}
