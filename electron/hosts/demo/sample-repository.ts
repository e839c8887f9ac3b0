import { cp, mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { commitFolder } from '../commit-folder.ts';

export const SAMPLE_REQUEST =
  'Add parseDuration, the way back from formatDuration: "1h 30m" gives 5400000. Refuse what is no duration, ' +
  'export it and show it in the README.';

/**
 * A real repository for the demo: the bundled sample's files, committed once, in a new folder below `parent`,
 * so that a demo never meets the leftovers of another and each branch stays where its run says it is.
 */
export async function createSampleRepository(
  parent: string,
  source = fileURLToPath(new URL('./sample/', import.meta.url)),
): Promise<Result<string, TandemError>> {
  const folder = await copySample(parent, source);
  if (!folder.ok) return folder;
  const author = { name: 'Tandem demo', email: 'demo@tandem.invalid' };
  const fault = await commitFolder(folder.value, { message: 'Durations for people', author });
  if (fault !== null) return err(fault);
  return folder;
}

async function copySample(parent: string, source: string): Promise<Result<string, TandemError>> {
  try {
    await mkdir(parent, { recursive: true, mode: 0o700 });
    const folder = await mkdtemp(join(parent, 'spell-time-'));
    await cp(source, folder, { recursive: true });
    return ok(folder);
  } catch (fault) {
    const detail = fault instanceof Error ? fault.message : String(fault);
    return err({ kind: 'folder-unwritable', path: parent, detail });
  }
}
