import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

export const SAMPLE_REQUEST =
  'Add parseDuration, the way back from formatDuration: "1h 30m" gives 5400000. Refuse what is no duration, ' +
  'export it and show it in the README.';

/**
 * A real repository for the demo: the bundled sample's files, committed once, in a new folder below `parent`,
 * so that a demo never meets the leftovers of another and each branch stays where its run says it is.
 * Nothing of the user's git configuration takes part, or a signing key would be asked for.
 */
export async function createSampleRepository(
  parent: string,
  source = fileURLToPath(new URL('./sample/', import.meta.url)),
): Promise<Result<string, TandemError>> {
  const folder = await copySample(parent, source);
  if (!folder.ok) return folder;
  for (const args of [
    ['init', '--quiet', '--initial-branch=main', '--template='],
    ['add', '--all'],
    ['commit', '--quiet', '--no-verify', '--message=Durations for people'],
  ]) {
    const fault = await git(folder.value, args);
    if (fault !== null) return err(fault);
  }
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

const run = promisify(execFile);

async function git(folder: string, args: readonly string[]): Promise<TandemError | null> {
  const author = { name: 'Tandem demo', email: 'demo@tandem.invalid' };
  try {
    await run('git', [...args], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: process.platform === 'win32' ? 'NUL' : '/dev/null',
        GIT_DIR: join(folder, '.git'),
        GIT_WORK_TREE: folder,
        GIT_AUTHOR_NAME: author.name,
        GIT_AUTHOR_EMAIL: author.email,
        GIT_COMMITTER_NAME: author.name,
        GIT_COMMITTER_EMAIL: author.email,
      },
    });
    return null;
  } catch (fault) {
    if (!(fault instanceof Error)) throw fault;
    if ('code' in fault && fault.code === 'ENOENT')
      return { kind: 'git-missing', detail: fault.message };
    const stderr = 'stderr' in fault ? String(fault.stderr).trim() : fault.message;
    return { kind: 'git-failed', command: args[0] ?? '', detail: stderr };
  }
}
