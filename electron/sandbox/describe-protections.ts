import type { Protections } from '../workflow/ports.ts';
import type { Survey } from './enclosure/survey.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { hasProc } from './processes.ts';

/** The version of the sandbox library that is shipped; a test compares it with the package. */
export const RUNTIME_VERSION = '0.0.83';

/**
 * Says what stands between commands and the rest of this machine, and what does not: one claim per platform, and
 * none that was not seen to hold there.
 */
export function describeProtections(
  survey: Survey,
  given: {
    readonly limits?: Limits;
    readonly root?: boolean;
    readonly hosts?: readonly string[];
  } = {},
): Protections {
  const { limits = defaultLimits(), root = process.getuid?.() === 0, hosts = [] } = given;
  const about = { root, limits: describeLimits(limits) };
  switch (survey.kind) {
    case 'linux':
      return {
        ...about,
        isolated: true,
        sandbox: { name: 'sandbox-runtime', version: versions(survey.version) },
        isolation: describeIsolation(hosts),
        gaps: [...(root ? ROOT_GAPS : []), ...COMMON_GAPS],
        sentence: root
          ? 'Commands run in a sandbox, but as root, and root can get out of it: it may change settings of the kernel. Start Tandem as an ordinary user to be contained.'
          : `Commands are contained: they write only in the worktree and reach ${describeReach(hosts)}.`,
      };
    case 'mac':
      return {
        ...about,
        isolated: true,
        sandbox: { name: 'sandbox-runtime', version: `${RUNTIME_VERSION} with Seatbelt` },
        isolation: describeIsolation(hosts),
        gaps: [...MAC_GAPS, ...COMMON_GAPS],
        sentence:
          'Commands run in macOS’s sandbox: they write only in the worktree. Name lookups are not fenced, and Tandem’s own tests of this sandbox have run on Linux only.',
      };
    case 'none':
      return {
        ...about,
        isolated: false,
        sandbox: null,
        isolation: [],
        gaps: [`no sandbox: ${survey.why}`, ...(survey.next === '' ? [] : [survey.next])],
        sentence: `Commands that the executor writes run without isolation ${describeRights(root)}, because ${survey.why}. Their environment holds no keys, and time, output and processes are limited.`,
      };
  }
}

const versions = (bubblewrap: string): string => `${RUNTIME_VERSION} with bubblewrap ${bubblewrap}`;

const describeRights = (root: boolean): string =>
  root
    ? 'as root, so they can change anything on this machine'
    : 'with your own rights, so they can read and change what you can';

const describeReach = (hosts: readonly string[]): string =>
  hosts.length === 0 ? 'no network' : `only ${hosts.join(', ')}`;

const describeIsolation = (hosts: readonly string[]): readonly string[] => [
  'writing: only the worktree and a private folder; its .git file is read-only',
  'reading: the system’s programs, tool chains, package caches and the worktree; no home folder, no keys',
  hosts.length === 0 ? 'network: none' : `network: only ${hosts.join(', ')}`,
  'other processes: neither seen nor signalled',
];

const ROOT_GAPS = [
  'as root, commands can change settings of the kernel (/proc/sys) and so leave the sandbox',
  'as root, files that only root may read in the system’s folders can be read',
];
const MAC_GAPS = [
  'name lookups are not fenced: a command can send data out in the names it asks for',
  'limits on processes, memory and disk are not watched on macOS',
  'this sandbox was written after Apple’s and the library’s documents and has not been run by Tandem’s tests',
];
const COMMON_GAPS = [
  'files that other programs later run (agent, editor and CI settings) can be made in the worktree; the gate names them',
];

function describeLimits(limits: Limits): readonly string[] {
  const always = [
    'environment built from an allow list: no keys or tokens',
    `time: ${limits.timeoutMs / 1000} s unless a check asks for more`,
    `output: ended after ${inUnits(limits.outputBytes)}, first and last lines kept`,
    `one file: ${inUnits(limits.fileBytes)}`,
  ];
  const watched = [
    `processes: ${limits.processes} at a time`,
    `memory: ${inUnits(limits.memoryBytes)} for all of them`,
    `disk: ${inUnits(limits.diskReserveBytes)} are left free`,
    'processes left behind are ended with the command',
  ];
  return hasProc ? [...always, ...watched] : always;
}

function inUnits(bytes: number): string {
  const gib = bytes / 1024 ** 3;
  return gib >= 1 ? `${Number(gib.toFixed(1))} GB` : `${Math.round(bytes / 1024 ** 2)} MB`;
}
