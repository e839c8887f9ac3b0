import { createHmac } from 'node:crypto';
import { homedir, hostname, userInfo } from 'node:os';
import { basename } from 'node:path';
import type { Redaction } from '../../../../shared/ipc/bundles.ts';
import { createSecretScanner, type KnownSecret } from '../../../egress/secret-scanner.ts';
import { createPseudonyms } from './pseudonyms.ts';
import type { RedactionPlan } from './redact-text.ts';
import type { Survey } from './survey-run.ts';

/** Names of this machine that may stand anywhere in a run. */
export interface Surroundings {
  readonly home: string;
  readonly userHome: string;
  readonly user: string;
  readonly host: string;
}

export function readSurroundings(home: string): Surroundings {
  return { home, userHome: homedir(), user: readUser(), host: hostname() };
}

function readUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user that has no entry.
    return '';
  }
}

/** Who decides without being anybody: flags, policies, parts of Tandem. */
const NOBODY =
  /^(?:|user|planner|verifier|executor|host|tandem|settings|plan|exam|maker|independent|unknown|me|policy.*|budget.*|--.*|built-in sample)$/;
/** Accounts that tell nothing. */
const COMMON = /^(?:root|user|admin|runner|ubuntu|debian|node|test|build|ci|localhost|vscode)$/i;
const WORDS = [
  'read_file write_file edit_file list_files search_files find_files run_command delete_file move_file task_done ask_planner give_up',
  'planner verifier executor tandem branch patch approved rejected failed cancelled interrupted exhausted',
]
  .join(' ')
  .split(' ');

/** What is replaced by what in a run. The key is never guessed: it comes from the data folder's own. */
export function planRedaction(
  survey: Survey,
  terms: {
    readonly on: ReadonlySet<Redaction>;
    readonly workspaceKey: Uint8Array;
    readonly runId: string;
    readonly known: readonly KnownSecret[];
    readonly around: Surroundings;
  },
): RedactionPlan {
  const key = createHmac('sha256', terms.workspaceKey).update(`export ${terms.runId}`).digest();
  const found = [...survey.secrets].map(([value, { kind }]) => ({ value, source: kind }));
  const pseudonyms = createPseudonyms(
    key,
    new Set([...WORDS, ...survey.words, ...survey.kinds.keys()]),
  );
  const places = placesOf(survey, terms.around);
  for (const path of survey.paths) pseudonyms.learn(withoutPlaces(path, places));
  const folder = repositoryOf(survey);
  if (folder !== '') pseudonyms.learn(basename(folder.replaceAll('\\', '/')));
  return {
    on: terms.on,
    key,
    secrets: new Map([...survey.secrets].map(([value, { kind }]) => [value, kind])),
    scanner: createSecretScanner(
      [...terms.known, ...found.filter(({ value }) => value.length >= 6)],
      key,
    ),
    places,
    pseudonyms,
    persons: personsOf(survey, terms.around),
  };
}

export function repositoryOf(survey: Pick<Survey, 'started'>): string {
  const repository = survey.started?.repository;
  const path =
    repository && typeof repository === 'object' && 'path' in repository ? repository.path : '';
  return typeof path === 'string' ? path : '';
}

/** Longest first, in the forms that paths are written in. */
function placesOf(survey: Survey, around: Surroundings): RedactionPlan['places'] {
  const worktree = survey.started?.worktree;
  const named: [string, string][] = [
    [typeof worktree === 'string' ? worktree : '', '/worktree'],
    [repositoryOf(survey), '/repository'],
    [around.home, '/data'],
    [around.userHome, '/home/user'],
  ];
  const hosts = [...survey.hosts, around.host].filter(isTelling);
  const all = [
    ...named
      .filter(([from]) => from.length > 3)
      .flatMap(([from, to]) => formsOf(from).map((form) => [form, to] as const)),
    ...hosts.map(
      (host, at) => [host, at === 0 ? 'host.invalid' : `host-${at + 1}.invalid`] as const,
    ),
    ...(COMMON.test(around.user) || around.user.length < 4 ? [] : [[around.user, 'user'] as const]),
  ];
  return all.toSorted(([a], [b]) => b.length - a.length);
}

const isTelling = (host: string): boolean =>
  host.length > 3 &&
  !COMMON.test(host) &&
  !/^(?:127\.|\[?::1|0\.0\.0\.0)/.test(host) &&
  !/(?:^|\.)anthropic\.com$/.test(host);

/** A path as it stands in a text, in JSON inside of JSON, with slashes turned, and in an address. */
const formsOf = (path: string): readonly string[] => [
  ...new Set([
    path,
    path.replaceAll('\\', '\\\\'),
    path.replaceAll('\\', '/'),
    encodeURI(path),
    encodeURIComponent(path),
  ]),
];

const withoutPlaces = (path: string, places: RedactionPlan['places']): string => {
  const place = places.find(([from]) => path.startsWith(from));
  return place === undefined ? path : path.slice(place[0].length);
};

/** A model's name stands where a model decided. */
export const isPerson = (name: string, models: ReadonlySet<string>): boolean =>
  !NOBODY.test(name) && !models.has(name);

function personsOf(survey: Survey, around: Surroundings): RedactionPlan['persons'] {
  const persons = [...survey.persons].filter((name) => isPerson(name, survey.models)).toSorted();
  const user = COMMON.test(around.user) || around.user.length < 4 ? [] : [around.user];
  const host = isTelling(around.host) ? [[around.host, 'host.invalid'] as const] : [];
  const all = [...new Set([...persons, ...user])].map(
    (name, at) => [name, `person-${at + 1}`] as const,
  );
  return [...all, ...host].toSorted(([a], [b]) => b.length - a.length);
}
