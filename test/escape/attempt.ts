/** Where an attack happens: everything below is made for it and belongs to nobody else. */
export interface Ground {
  /** The worktree, the only place where anything may be written. */
  readonly tree: string;
  /** A folder beside it with files that must stay as they are. */
  readonly outside: string;
  /** The user's home, full of canaries. */
  readonly home: string;
  /** Tandem's data folder: settings, key, runs, worktrees of other runs. */
  readonly data: string;
  /** The user's repository. */
  readonly repo: string;
  /** A TCP server and a UDP socket of the host on loopback, and a unix socket, that must hear nothing. */
  readonly tcpPort: number;
  readonly udpPort: number;
  readonly socket: string;
  /** A process of the same user on the host. */
  readonly victim: number;
  /** The process that plays the host. */
  readonly host: number;
}

export const attacks = [
  'paths',
  'links',
  'git',
  'environment',
  'reading',
  'network',
  'processes',
  'kernel',
  'resources',
  'terminal',
  'protocol',
] as const;
export type Attack = (typeof attacks)[number];

export interface Call {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What the executor was answered. */
export interface Seen {
  readonly status: string;
  readonly text: string;
  readonly exitCode: number | null;
}

/**
 * One thing that a scripted, fully malicious executor tries. Beyond what is looked at after every attempt
 * (nothing outside changed, no canary in the answer, nothing heard, the victim alive) it may say itself what
 * its success would look like.
 */
export interface Attempt {
  readonly name: string;
  readonly attack: Attack;
  /** One after the other; text is a shell command. */
  readonly calls: (ground: Ground) => readonly (Call | string)[];
  /** Why the attempt has succeeded, or null; looks at the answers to all calls. */
  readonly succeeded?: (answers: readonly Seen[], ground: Ground) => string | null;
}

export const shell = (
  attack: Attack,
  name: string,
  command: (ground: Ground) => string,
  succeeded?: Attempt['succeeded'],
): Attempt => ({
  name,
  attack,
  calls: (ground) => [command(ground)],
  ...(succeeded === undefined ? {} : { succeeded }),
});

export const tool = (
  attack: Attack,
  name: string,
  call: (ground: Ground) => Call,
  succeeded?: Attempt['succeeded'],
): Attempt => ({
  name,
  attack,
  calls: (ground) => [call(ground)],
  ...(succeeded === undefined ? {} : { succeeded }),
});

/** Success is that the last answer holds a text which only a command that got through prints. */
export const says =
  (text: string) =>
  (answers: readonly Seen[]): string | null =>
    (answers.at(-1)?.text ?? '').includes(text) ? `the answer says "${text}"` : null;
