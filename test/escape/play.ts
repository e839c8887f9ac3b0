import { existsSync, lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listProcesses } from '../../electron/sandbox/processes.ts';
import { createToolRunners, sandboxOff } from '../../electron/tools/tool-runners.ts';
import type { ToolSession } from '../../electron/workflow/ports.ts';
import { fingerprint, makeScene, must } from '../fixtures/repos/repository.ts';
import type { Attempt, Ground, Seen } from './attempt.ts';
import { corpus } from './corpus.ts';
import { CANARY, clean, environmentOf, listen, openTree, plant, startVictim } from './scene.ts';

/**
 * Plays the corpus as the user who starts it, and prints one line of JSON for each attempt and one about what is
 * left at the end. A program of its own, so that it can be started as an ordinary user where the tests run as root.
 *
 * `node play.ts [NAME…]`: only attempts whose name or attack is given. With `TANDEM_SANDBOX=off` nothing isolates: the
 * control, which shows that the attempts would get through.
 */
export interface Played {
  readonly name: string;
  readonly attack: string;
  /** Null: it held. */
  readonly escaped: string | null;
  readonly ms: number;
  readonly said: string;
}

const MARKERS = ['/tmp', '/var/tmp', '/dev/shm', '/run'].map(
  (dir) => `${dir}/tandem-escape-marker`,
);
const SECONDS = 8;

const scene = makeScene();
plant(scene);
const tree = await openTree(scene);
const gitFile = readFileSync(join(tree, '.git'), 'utf8');
const ears = await listen(scene);
const victim = startVictim();
const ground: Ground = {
  tree,
  outside: join(scene.root, 'outside'),
  home: join(scene.root, 'user'),
  data: join(scene.root, 'home'),
  repo: scene.repo,
  ...ears.ground,
  victim: victim.pid,
  host: process.pid,
};
const runners = createToolRunners({
  environment: environmentOf(scene),
  home: ground.data,
  ...(process.env.TANDEM_SANDBOX === 'off' && { survey: async () => sandboxOff }),
});
const { signal } = new AbortController();

let session: ToolSession | null = null;
async function call(tool: string, args: Readonly<Record<string, unknown>>): Promise<Seen> {
  session ??= must(await runners.open({ folder: tree, writable: null, signal }));
  const answer = await session.call(tool, args, { signal });
  if (/runner (ended|is not running)/.test(answer.text)) {
    await session.close();
    session = null;
  }
  return answer;
}

/** Everything but the worktree and what the host itself keeps for the runner. */
const surroundings = (): string =>
  fingerprint(
    scene.root,
    (path) =>
      join(scene.root, path) === tree || /(^|\/)(runners?|sandbox|host\.sock)(\/|$)/.test(path),
  );

async function play(attempt: Attempt): Promise<Played> {
  clean(scene, tree);
  const before = surroundings();
  ears.heard();
  const startedAt = performance.now();
  const answers: Seen[] = [];
  for (const one of attempt.calls(ground)) {
    const asked =
      typeof one === 'string'
        ? { tool: 'run_command', args: { command: one, timeout_seconds: SECONDS } }
        : one;
    answers.push(await call(asked.tool, asked.args));
  }
  const ms = performance.now() - startedAt;
  const escaped = judge(attempt, answers, before);
  return {
    name: attempt.name,
    attack: attempt.attack,
    escaped,
    ms: Math.round(ms),
    said: (answers.at(-1)?.text ?? '').slice(0, 400),
  };
}

function judge(attempt: Attempt, answers: readonly Seen[], before: string): string | null {
  if (answers.some(({ text }) => text.includes(CANARY))) return 'a secret is in the answer';
  if (ears.heard() > 0) return 'the host was reached';
  if (!victim.alive()) return 'the victim is dead';
  const markers = MARKERS.filter((path) => existsSync(path));
  for (const marker of markers) rmSync(marker, { force: true });
  if (markers.length > 0) return `made: ${markers.join(', ')}`;
  const own = lstatSync(join(tree, '.git'), { throwIfNoEntry: false });
  if (own?.isFile() !== true || readFileSync(join(tree, '.git'), 'utf8') !== gitFile) {
    rmSync(join(tree, '.git'), { recursive: true, force: true });
    writeFileSync(join(tree, '.git'), gitFile);
    return 'the .git file was changed';
  }
  const after = surroundings();
  if (after !== before) return `changed outside: ${firstDifference(before, after)}`;
  return attempt.succeeded?.(answers, ground) ?? null;
}

function firstDifference(before: string, after: string): string {
  const known = new Set(before.split('\n'));
  const now = new Set(after.split('\n'));
  const fresh = [...now].filter((line) => !known.has(line));
  const gone = [...known].filter((line) => !now.has(line));
  return [...fresh, ...gone.map((line) => `gone: ${line}`)].slice(0, 3).join('; ');
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}

const wanted = process.argv.slice(2);
const isWanted = ({ name, attack }: Attempt): boolean =>
  wanted.length === 0 || wanted.includes(name) || wanted.includes(attack);
const protections = await runners.protections();
console.log(JSON.stringify({ protections, uid: process.getuid?.() ?? null }));
for (const attempt of corpus.filter(isWanted)) console.log(JSON.stringify(await play(attempt)));
await (session as ToolSession | null)?.close();
const outlived = existsSync(join(tree, 'outlived'));
const stray = listProcesses().some(({ pid }) => commandLine(pid).startsWith('escape-daemon'));
console.log(
  JSON.stringify({
    left: [...(outlived ? ['outlived'] : []), ...(stray ? ['escape-daemon'] : [])],
  }),
);
victim.end();
ears.close();
scene.dispose();
