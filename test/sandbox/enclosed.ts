import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { surveySandbox } from '../../electron/sandbox/enclosure/survey.ts';
import { createToolRunners, type RunnerOptions } from '../../electron/tools/tool-runners.ts';
import type { ToolSession } from '../../electron/workflow/ports.ts';

/** What this machine has; tests of the sandbox itself are left out, with the reason, where there is none. */
export const survey = await surveySandbox();
export const isMissing = survey.kind !== 'linux';
if (survey.kind === 'none') console.log(`Left out, for there is no sandbox here: ${survey.why}`);

export const isRoot = process.getuid?.() === 0;

/** A user's machine: home with a secret, a repository, a worktree of it in Tandem's data folder. */
export interface Ground {
  readonly home: string;
  readonly data: string;
  readonly repository: string;
  readonly tree: string;
}

export function makeGround(): Ground {
  const root = realpathSync.native(mkdtempSync(join(tmpdir(), 'tandem-test-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const [home, data, repository] = [
    join(root, 'user'),
    join(root, 'data'),
    join(root, 'repository'),
  ];
  for (const folder of [home, data, repository]) mkdirSync(folder);
  mkdirSync(join(home, '.ssh'));
  writeFileSync(join(home, '.ssh/id_ed25519'), 'secret-of-the-user');
  writeFileSync(join(data, 'settings.json'), '{}');
  writeFileSync(join(data, 'key'), 'secret-of-tandem');
  const tree = join(data, 'worktrees/one');
  const git = (...args: readonly string[]): void => {
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.example', ...args], {
      cwd: repository,
      stdio: 'ignore',
    });
  };
  git('init', '-q');
  git('config', 'remote.origin.url', 'https://me:secret-in-config@git.example/x');
  writeFileSync(join(repository, 'a.txt'), 'one\n');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  git('worktree', 'add', '-q', '-b', 'feature', tree);
  return { home, data, repository, tree };
}

/** Opens a session in the sandbox, closed when the test is over. */
export async function openEnclosed(
  ground: Ground,
  more: {
    readonly options?: Partial<RunnerOptions>;
    readonly writable?: readonly string[] | null;
    readonly hosts?: readonly string[];
  } = {},
): Promise<ToolSession> {
  const runners = createToolRunners({
    environment: { ...process.env, HOME: ground.home },
    home: ground.data,
    survey: async () => survey,
    ...more.options,
  });
  const opened = await runners.open({
    folder: ground.tree,
    writable: more.writable ?? null,
    signal: new AbortController().signal,
    ...(more.hosts && { hosts: more.hosts }),
  });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  onTestFinished(() => opened.value.close());
  return opened.value;
}

/** Runs commands of a session: what the model would be shown. */
export const shellOf =
  (session: ToolSession) =>
  async (command: string, signal = new AbortController().signal): Promise<string> =>
    (await session.call('run_command', { command }, { signal })).text;
