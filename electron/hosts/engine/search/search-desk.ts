import type { SearchHit } from '../../../../shared/ipc/search.ts';
import { ok } from '../../../../shared/result.ts';
import { today } from '../../../../shared/run/upgrade.ts';
import { describeFault } from '../../../store/describe-fault.ts';
import { parseRow } from '../../../store/event-row.ts';
import { findRun } from '../../../store/find-run.ts';
import { openForReading } from '../../../store/open-database.ts';
import { inspectRun, scanRows } from '../../../store/read-run.ts';
import { listRunIds, runPath, runsFolder } from '../../../store/run-paths.ts';
import type { SearchDesk } from '../../search-desk.ts';

/** Looks through the events of runs, one after the other. */
export function createSearchDesk({
  home,
}: {
  readonly home: string;
}): SearchDesk & { close(): Promise<void> } {
  return {
    async find({ text, run, limit }) {
      const folder = runsFolder(home);
      const found = run === null ? ok(listRunIds(folder)) : findRun(home, run);
      if (!found.ok) return found;
      const runs = typeof found.value === 'string' ? [found.value] : found.value;
      const words = text
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== '');
      const hits: SearchHit[] = [];
      for (const runId of words.length === 0 ? [] : runs) {
        const path = runPath(folder, runId);
        try {
          const database = openForReading(path);
          const meta = inspectRun(database, path, today.target);
          if (!('kind' in meta)) {
            scanRows(
              database,
              { path, meta, known: today.target, isEnough: () => hits.length >= limit },
              (row) => {
                const body = row.body.toLowerCase();
                if (!words.every((word) => body.includes(word))) return null;
                const event = parseRow(row, today);
                if (!event.ok) return event.error;
                const { seq, at, kind, lane } = event.value;
                const start = Math.max(0, body.indexOf(words[0] ?? '') - 60);
                hits.push({
                  run: runId,
                  seq,
                  kind,
                  lane,
                  at: at / 1e6,
                  field: 'event',
                  snippet: { text: row.body.slice(start, start + 160), marks: [] },
                });
                return null;
              },
            );
          }
          database.close();
        } catch (thrown) {
          describeFault(thrown, path);
        }
      }
      return ok({
        hits,
        total: null,
        state: 'ready',
        done: runs.length,
        of: runs.length,
        next: null,
        note: null,
      });
    },
    settle: async () => {},
    close: async () => {},
  };
}
