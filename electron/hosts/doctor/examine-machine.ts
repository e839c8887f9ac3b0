import { execFile } from 'node:child_process';
import { access, constants, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { describeError } from '../../../shared/describe-error.ts';
import type { TandemError } from '../../../shared/errors.ts';
import type { Protections } from '../../workflow/ports.ts';
import type { DoctorFinding } from '../engine.ts';

type Env = Readonly<Record<string, string | undefined>>;
type Findings = readonly DoctorFinding[];

/** The run file needs node:sqlite of Node 24; full-text search is probed, because builds differ. */
export async function examineRuntime(): Promise<Findings> {
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(':memory:');
  try {
    const row = database.prepare('SELECT sqlite_version() AS version').get();
    const what = `Node ${process.versions.node}, SQLite ${String(row?.version)}`;
    const fault = probeFullText(database);
    return [
      fault === null
        ? { area: 'runtime', status: 'ok', what: `${what} with full-text search`, next: '' }
        : {
            area: 'runtime',
            status: 'warning',
            what: `${what} without full-text search: ${fault}`,
            next: 'Use the Node that comes with Tandem’s installation.',
          },
    ];
  } finally {
    database.close();
  }
}

function probeFullText(database: { exec(sql: string): void }): string | null {
  try {
    database.exec('CREATE VIRTUAL TABLE temp.probe USING fts5(text); DROP TABLE temp.probe');
    return null;
  } catch (fault) {
    return fault instanceof Error ? fault.message : String(fault);
  }
}

const OLDEST_GIT = [2, 38] as const;

export async function examineGit(env: Env, patienceMs: number): Promise<Findings> {
  const next = `Install git ${OLDEST_GIT.join('.')} or later.`;
  try {
    const { stdout } = await promisify(execFile)('git', ['--version'], {
      timeout: patienceMs,
      env: { PATH: env.PATH, LC_ALL: 'C' },
    });
    const found = /(\d+)\.(\d+)[\w.]*/.exec(stdout);
    const what = `git ${found?.[0] ?? stdout.trim()}`;
    return [
      isOlder(found, OLDEST_GIT)
        ? { area: 'git', status: 'warning', what: `${what} is older than tested`, next }
        : { area: 'git', status: 'ok', what, next: '' },
    ];
  } catch (fault) {
    const why = fault instanceof Error ? fault.message.split('\n')[0] : String(fault);
    return [{ area: 'git', status: 'missing', what: `git could not be started: ${why}`, next }];
  }
}

/** Whether major and minor of a match are below the given ones; an unreadable version is not called old. */
export function isOlder(found: RegExpExecArray | null, than: readonly [number, number]): boolean {
  if (found === null) return false;
  const [major, minor] = [Number(found[1]), Number(found[2])];
  return major < than[0] || (major === than[0] && minor < than[1]);
}

const LOW_DISK_BYTES = 2e9;

/** The data folder, or the nearest folder above that it would be made in. */
export async function examineData(home: string): Promise<Findings> {
  const existing = await nearestExisting(home);
  const next = 'Make it writable, or set TANDEM_HOME to another folder.';
  try {
    await access(existing, constants.W_OK | constants.X_OK);
  } catch {
    // Any reason means the same to the user: no run can be recorded there.
    return [{ area: 'data', status: 'missing', what: `${home} can’t be written`, next }];
  }
  const { bavail, bsize } = await statfs(existing);
  const free = bavail * bsize;
  const what = `${home}, ${(free / 1e9).toFixed(1)} GB free`;
  return [
    free < LOW_DISK_BYTES
      ? {
          area: 'data',
          status: 'warning',
          what,
          next: 'Free some space: a full disk interrupts a run.',
        }
      : { area: 'data', status: 'ok', what, next: '' },
  ];
}

async function nearestExisting(folder: string): Promise<string> {
  try {
    await access(folder);
    return folder;
  } catch {
    // Not there yet, or not to be seen: ask the folder above; the root always answers.
    return dirname(folder) === folder ? folder : nearestExisting(dirname(folder));
  }
}

/** A settings file that can't be used stops every ride, so it counts as missing. */
export async function examineSettings(fault: TandemError | null): Promise<Findings> {
  if (fault === null) return [];
  const { what, next } = describeError(fault);
  return [{ area: 'data', status: 'missing', what, next }];
}

/** Whether a key is set. Its value is not looked at beyond being there. */
export async function examineKey(env: Env): Promise<Findings> {
  const address = env.ANTHROPIC_BASE_URL ? ' (at the address in ANTHROPIC_BASE_URL)' : '';
  return [
    env.ANTHROPIC_API_KEY
      ? {
          area: 'key',
          status: 'ok',
          what: `a key for Claude is set${address}; it is tried at the first call`,
          next: '',
        }
      : {
          area: 'key',
          status: 'missing',
          what: 'no key for Claude',
          next: 'Set ANTHROPIC_API_KEY. `--mode local` and `tandem demo` need none.',
        },
  ];
}

const ORDINARY = 'Start Tandem as an ordinary user.';
const MIND = 'Keep it in mind when you look at what a run changed.';

/** What contains commands, what does not hold here, and what to do about it: a line each. */
export async function examineIsolation(protections: Protections): Promise<Findings> {
  const { isolated, isolation, sandbox, gaps, root } = protections;
  const consent = 'A run asks for consent once, or takes --unsandboxed as the recorded consent.';
  const about = (status: DoctorFinding['status'], what: string, next = ''): DoctorFinding => ({
    ...{ area: 'sandbox', status, what, next },
  });
  if (!isolated) {
    const [why = '', ...steps] = gaps;
    const what = `commands run without isolation on this machine${why === '' ? '' : `; ${why}`}`;
    return [
      about('warning', what, [...steps.map(asSentence), consent].join(' ')),
      ...warnOfRoot(root),
    ];
  }
  const name = sandbox === null ? '' : ` (${sandbox.name} ${sandbox.version ?? ''})`;
  return [
    about('ok', `commands are kept in a sandbox${name}`),
    ...isolation.map((held) => about('ok', held)),
    ...gaps.map((gap) => about('warning', gap, gap.startsWith('as root') ? ORDINARY : MIND)),
  ];
}

/** What to do may be a bare command; more words follow it. */
const asSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

function warnOfRoot(root: boolean): Findings {
  if (!root) return [];
  return [
    {
      area: 'sandbox',
      status: 'warning',
      what: 'running as root: whatever a model’s command does, it does with all rights',
      next: ORDINARY,
    },
  ];
}
