import type { RunLog } from '../../../workflow/ports.ts';

/**
 * Logs that this process holds for writing, by their run file. A run has one writer, so what people add to a run that
 * goes on here is appended by whoever rides it.
 */
const open = new Map<string, RunLog>();

/** Makes the log known until the returned function is called, which has to happen before it is closed. */
export function offerLog(path: string, log: RunLog): () => void {
  open.set(path, log);
  return () => {
    if (open.get(path) === log) open.delete(path);
  };
}

/** The open log of a run file; null when nobody writes it in this process. */
export const findOpenLog = (path: string): RunLog | null => open.get(path) ?? null;
