import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, expect, it } from 'vitest';
import { bundleRide } from './bundled-ride.ts';
import { createRig, type Rig } from './rig.ts';
import { git, goodExecutor, makeSample } from './sample.ts';

/** kill -9 at every event boundary of a ride, then resume: the same final tree, nothing repeated in silence. */
let rig: Rig | undefined;
afterEach(() => rig?.close());

const { program, remove } = await bundleRide();
afterAll(remove);

interface Lived {
  readonly lines: readonly string[];
  readonly code: number | null;
}

const live = (env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Lived> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...args],
      // The marks lie outside of what a sandbox would let a command write.
      { env: { ...env, TANDEM_SANDBOX: 'off' } },
      (_error, stdout, stderr) => {
        if (stderr !== '' && child.exitCode !== 0 && child.signalCode === null)
          console.error(stderr);
        resolve({ lines: stdout.split('\n').filter((line) => line !== ''), code: child.exitCode });
      },
    );
  });

/** Outside the worktree, where nothing can put it back: each run of the executor's command leaves one mark. */
const marksOf = (repository: string): string => `${repository}.marks`;

const leavesMarks = (repository: string): typeof goodExecutor =>
  goodExecutor.map(({ turns }) => ({
    turns: turns.map((turn) => ({
      ...turn,
      toolCalls: (turn.toolCalls ?? []).map((call) =>
        call.name === 'run_command'
          ? { ...call, arguments: { command: `printf x >> '${marksOf(repository)}'` } }
          : call,
      ),
    })),
  }));

async function rideWithKill(at: number, delay: number) {
  const repository = makeSample();
  const own = await createRig({ repository, executor: leavesMarks(repository) });
  try {
    const killed = await live(own.env, 'run', repository, String(at), String(delay));
    const run = killed.lines[0]?.split(' ')[0];
    if (run === undefined) throw new Error('killed before the first event');
    if (killed.lines.at(-1)?.startsWith('END'))
      return { repository, ended: killed, run, own, killed };
    const ended = await live(own.env, 'resume', run, '-1', '0');
    return { repository, ended, run, own, killed };
  } finally {
    await own.close();
  }
}

const treeOf = (repository: string, ended: Lived): string =>
  git(repository, 'rev-parse', `${ended.lines.at(-1)?.split(' ')[2]}^{tree}`).trim();

async function check(at: number, delay: number, goodTree: string): Promise<void> {
  const { repository, ended, run, own, killed } = await rideWithKill(at, delay);
  const place = `killed ${delay} ms after event ${at} (${killed.lines.at(-1)})`;
  expect(ended.lines.at(-1), place).toContain('END approved');
  expect(treeOf(repository, ended), place).toBe(goodTree);
  const marks = existsSync(marksOf(repository)) ? readFileSync(marksOf(repository), 'utf8') : '';
  // Killed before it ran: reported as unknown and not run; killed after: run once. Never twice.
  expect(marks.length, place).toBeLessThanOrEqual(1);
  if (marks === '') expect(ended.lines.join('\n'), place).toContain('outcome.unknown');
  const engine = await own.engine();
  const shown = await engine.show(run);
  if (!shown.ok) throw new Error(place);
  // Every acknowledged event is in the file.
  expect(shown.value.state.lastSeq, place).toBeGreaterThanOrEqual(
    killed.lines.filter((line) => !line.startsWith('END')).length,
  );
  const replayed = await engine.replay(run);
  expect(replayed, place).toMatchObject({ ok: true });
  expect(git(repository, 'status', '--porcelain'), place).toBe('');
}

it('ends in the same tree wherever it is killed', { timeout: 540_000 }, async () => {
  rig = await createRig();
  const whole = await live(rig.env, 'run', rig.repository, '-1', '0');
  expect(whole.lines.at(-1)).toContain('END approved');
  const goodTree = treeOf(rig.repository, whole);
  const events = whole.lines.length - 1;
  const places = Array.from({ length: events - 1 }, (_, index) => ({ at: index + 1, delay: 0 }));
  // Between events too: an effect may be done in the world and not be recorded.
  const between = [5, 9, 14, 20, 26, 31, 37, 43].map((at) => ({ at, delay: 1 + ((at * 7) % 23) }));
  const queue = [...places, ...between.filter(({ at }) => at < events)];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      await check(next.at, next.delay, goodTree);
    }
  };
  await Promise.all([work(), work()]);
  console.log(
    `killed at each of ${events - 1} events and at ${between.length} places between them`,
  );
});
