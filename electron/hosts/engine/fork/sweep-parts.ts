import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runId } from '../../../../shared/ids.ts';
import { PART } from '../../../store/fork-run-file.ts';
import { discardDatabase } from '../../../store/open-database.ts';
import { readRun } from '../../../store/read-run.ts';
import { runsFolder } from '../../../store/run-paths.ts';
import type { Surroundings } from '../../surroundings.ts';

/** Takes away what forks left whose process died while it made them: the unnamed file, and refs in the repository. */
export async function sweepParts(around: Surroundings): Promise<void> {
  const folder = runsFolder(around.home);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  for (const name of names) {
    const [, run, pid] = PART.exec(name) ?? [];
    if (run === undefined || pid === undefined || isAlive(Number(pid))) continue;
    const path = join(folder, name);
    const reading = readRun(path);
    reading.close();
    const [started] = reading.events;
    // Refs are made after the file is whole: one that can't be read has none.
    if (started?.kind === 'run.started') {
      const repository = started.repository.path;
      await around.repositories.unseedRun({ repository, runId: runId(run) });
    }
    discardDatabase(path);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
