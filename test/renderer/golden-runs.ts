import { copyFileSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRunFile } from '../../electron/store/run-file.ts';
import { runId } from '../../shared/ids.ts';
import type { RunEvent } from '../../shared/run/event.ts';

/** The recorded runs that releases left behind, as events for the window's tests. */
export interface GoldenRun {
  readonly runId: string;
  /** Which way through the workflow it took. */
  readonly name: string;
  readonly events: readonly RunEvent[];
}

const folder = join(import.meta.dirname, '..', 'fixtures', 'runs', '0.1.0');

/** All of them; a copy is opened, so that reading leaves nothing beside the originals. */
export function goldenRuns(): readonly GoldenRun[] {
  const copies = mkdtempSync(join(tmpdir(), 'tandem-golden-'));
  return readdirSync(folder)
    .filter((name) => name.endsWith('.tandem'))
    .map((file) => {
      const id = file.replace(/\.tandem$/, '');
      copyFileSync(join(folder, file), join(copies, file));
      const log = openRunFile({ folder: copies, runId: runId(id), mode: 'read' });
      if (!log.ok) throw new Error(JSON.stringify(log.error));
      const events = log.value.events().slice();
      log.value.close();
      const summary: { name: string } = JSON.parse(
        readFileSync(join(folder, `${id}.json`), 'utf8'),
      );
      return { runId: id, name: summary.name, events };
    });
}
