import type { FileDiff } from '../../shared/ipc/changes.ts';
import type { RunEvent } from '../../shared/run/event.ts';

/** Which call of which turn wrote something. */
export type Origin = FileDiff['hunks'][number]['origins'][number];

const EXECUTE_KEY = /^execute\/([^/]+)\/(?:try(\d+)(?:\/turn(\d+)(\/call\d+)?)?)?/;

/** The step that a key belongs to; null for what is no step's work. */
export const stepOfKey = (key: string): string | null => EXECUTE_KEY.exec(key)?.[1] ?? null;

/** Finds the origin of a recorded change by its key, such as `execute/s2/try1/turn4/call0/snapshot`. */
export function createOriginFinder(
  events: readonly RunEvent[],
): (change: { readonly key: string; readonly seq: number }) => Origin | null {
  const calls = new Map<string, number>();
  for (const event of events) {
    if (event.kind === 'tool.started' || event.kind === 'tool.ended')
      calls.set(event.key, event.seq);
  }
  return ({ key, seq }) => {
    const found = EXECUTE_KEY.exec(key);
    const [matched, step, attempt, turn, call] = found ?? [];
    if (matched === undefined || step === undefined || attempt === undefined) return null;
    return {
      step,
      attempt: Number(attempt),
      turn: turn === undefined ? null : Number(turn),
      seq: (call === undefined ? undefined : calls.get(matched)) ?? seq,
    };
  };
}
