import type { ToolServerSetting } from '../../../../shared/settings/settings.ts';
import { readLines } from '../lists/use-drafts.ts';
import { isVariable } from '../server-drafts.ts';

/** A tool server as people type it; lists as one text a line. */
export interface ToolServerDraft {
  readonly name: string;
  readonly via: 'program' | 'address';
  readonly program: string;
  /** Each line is one argument, to the letter. */
  readonly args: string;
  readonly url: string;
  readonly environment: string;
  /** `Header: VARIABLE` a line. */
  readonly headers: string;
  readonly allowedHosts: string;
  readonly timeoutSeconds: number | null;
  readonly policy: ToolServerSetting['policy'];
}

export const emptyToolServer: ToolServerDraft = {
  name: '',
  via: 'program',
  program: '',
  args: '',
  url: '',
  environment: '',
  headers: '',
  allowedHosts: '',
  timeoutSeconds: 60,
  policy: 'ask',
};

export function readToolServer(setting: ToolServerSetting): ToolServerDraft {
  const [program = '', ...args] = setting.command ?? [];
  return {
    name: setting.name,
    via: setting.command === undefined ? 'address' : 'program',
    program,
    args: args.join('\n'),
    url: setting.url ?? '',
    environment: setting.environment.join('\n'),
    headers: Object.entries(setting.headers)
      .map(([header, variable]) => `${header}: ${variable}`)
      .join('\n'),
    allowedHosts: setting.allowedHosts.join('\n'),
    timeoutSeconds: setting.timeoutSeconds,
    policy: setting.policy,
  };
}

/** Whether one argument a line can say this command: no argument is empty, none has several lines. */
export const isTypeable = (command: readonly string[] | undefined): boolean =>
  (command ?? []).every((part) => part !== '' && !/[\r\n]/.test(part));

/** Program and arguments as they would be started; empty lines are no arguments. */
export const commandOf = ({ program, args }: ToolServerDraft): readonly string[] => [
  program.trim(),
  ...args.split('\n').filter((line) => line !== ''),
];

export type ToolServerFault =
  | 'name-bad'
  | 'name-twice'
  | 'program-missing'
  | 'url-bad'
  | 'environment-bad'
  | 'headers-bad'
  | 'hosts-bad';

/** What keeps a draft from being saved, one for each field at most. Pure. */
export function findToolServerFaults(
  draft: ToolServerDraft,
  taken: readonly string[],
): readonly ToolServerFault[] {
  const isProgram = draft.via === 'program';
  const faults: readonly (readonly [boolean, ToolServerFault])[] = [
    [!/^[a-z0-9][a-z0-9_-]{0,23}$/i.test(draft.name), 'name-bad'],
    [taken.includes(draft.name), 'name-twice'],
    [isProgram && draft.program.trim() === '', 'program-missing'],
    [!isProgram && !isAddress(draft.url), 'url-bad'],
    [isProgram && !readLines(draft.environment).every(isVariable), 'environment-bad'],
    [!isProgram && parseHeaders(draft.headers) === null, 'headers-bad'],
    [isProgram && !readLines(draft.allowedHosts).every(isHost), 'hosts-bad'],
  ];
  return faults.filter(([isThere]) => isThere).map(([, fault]) => fault);
}

function isAddress(text: string): boolean {
  const url = text.trim();
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}

/** A host's exact name: no scheme, port, path or pattern. */
export const isHost = (text: string): boolean => /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(text);

/** `Header: VARIABLE` a line as a record; null when a line is something else, or names a header twice. */
export function parseHeaders(text: string): Readonly<Record<string, string>> | null {
  const pairs = readLines(text).map((line) => /^([\w-]+)\s*:\s*([A-Za-z_]\w*)$/.exec(line));
  const found = pairs.flatMap((pair) => (pair === null ? [] : [[pair[1] ?? '', pair[2] ?? '']]));
  const names = new Set(found.map(([header]) => header?.toLowerCase()));
  return found.length === pairs.length && names.size === found.length
    ? Object.fromEntries(found)
    : null;
}

/** What the settings file gets of a whole setting: nothing that is at its default. */
export function compactToolServer(setting: ToolServerSetting): Partial<ToolServerSetting> {
  const { name, command, url, environment, headers, enabled } = setting;
  const { allowedHosts, timeoutSeconds, policy, tools } = setting;
  return {
    name,
    ...(command === undefined ? {} : { command }),
    ...(url === undefined ? {} : { url }),
    ...(environment.length === 0 ? {} : { environment }),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(enabled ? {} : { enabled }),
    ...(allowedHosts.length === 0 ? {} : { allowedHosts }),
    ...(timeoutSeconds === 60 ? {} : { timeoutSeconds }),
    ...(policy === 'ask' ? {} : { policy }),
    ...(Object.keys(tools).length === 0 ? {} : { tools }),
  };
}

/** The setting that a draft without faults stands for; what is not typed here stays as it was. */
export function toolServerOf(
  draft: ToolServerDraft,
  before: ToolServerSetting | null,
): ToolServerSetting {
  const isProgram = draft.via === 'program';
  return {
    name: draft.name,
    ...(isProgram ? { command: [...commandOf(draft)] } : { url: draft.url.trim() }),
    environment: isProgram ? [...readLines(draft.environment)] : [],
    headers: isProgram ? {} : (parseHeaders(draft.headers) ?? {}),
    enabled: before?.enabled ?? true,
    allowedHosts: isProgram ? [...readLines(draft.allowedHosts)] : [],
    timeoutSeconds: draft.timeoutSeconds ?? 60,
    policy: draft.policy,
    tools: before?.tools ?? {},
  };
}
