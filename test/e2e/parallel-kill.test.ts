import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { bundleRide } from './bundled-ride.ts';
import type { Rig } from './rig.ts';
import { git } from './sample.ts';
import {
  command,
  createWideRig,
  finish,
  planOf,
  script,
  stepNamed,
  write,
} from './side-by-side.ts';

/** kill -9 while three steps are worked on at once, then resume: all go on, and none is run twice in silence. */
const { program, remove } = await bundleRide();
afterAll(remove);

const live = (env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<readonly string[]> =>
  new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env }, (_error, stdout) =>
      resolve(stdout.split('\n').filter((line) => line !== '')),
    );
  });

const IDS = ['s1', 's2', 's3'];

/** Each step writes its file and runs a command that leaves one mark outside every worktree. */
async function createMarkingRig(): Promise<{ readonly own: Rig; readonly marks: string }> {
  const marks = mkdtempSync(join(tmpdir(), 'tandem-marks-'));
  const own = await createWideRig({
    plan: planOf(IDS.map((id) => stepNamed(id))),
    executor: IDS.map((id) =>
      script(id, [
        write(`src/${id}.js`, `export const ${id} = 1;\n`),
        command(`printf x >> '${join(marks, id)}'`),
        finish(),
      ]),
    ),
  });
  // The marks lie outside of what a sandbox would let a command write.
  own.env.TANDEM_SANDBOX = 'off';
  return { own, marks };
}

const treeOf = (own: Rig, lines: readonly string[]): string =>
  git(own.repository, 'rev-parse', `${lines.at(-1)?.split(' ')[2]}^{tree}`).trim();

const timesRun = (marks: string, id: string): number => {
  const path = join(marks, id);
  return existsSync(path) ? readFileSync(path, 'utf8').length : 0;
};

async function expectTidy(own: Rig, run: string, place: string): Promise<void> {
  expect(readdirSync(join(own.home, 'worktrees')), place).toEqual([run]);
  expect(git(own.repository, 'worktree', 'list').trim().split('\n'), place).toHaveLength(2);
  expect(git(own.repository, 'status', '--porcelain'), place).toBe('');
  expect(await (await own.engine()).replay(run), place).toMatchObject({ ok: true });
}

/** Killed after its n-th event: resumed to the same tree as a ride that nobody killed. */
async function killAt(at: number, delay: number, goodTree: string): Promise<void> {
  const { own, marks } = await createMarkingRig();
  try {
    const killed = await live(own.env, 'run', own.repository, String(at), String(delay));
    const run = killed[0]?.split(' ')[0] ?? '';
    const place = `killed ${delay} ms after event ${at} (${killed.at(-1)})`;
    const isOver = killed.at(-1)?.startsWith('END') === true;
    // The log that the dead process left can be replayed as far as it goes.
    if (!isOver) {
      expect(await (await own.engine()).replay(run), place).toMatchObject({ ok: true });
    }
    const ended = isOver ? killed : await live(own.env, 'resume', run, '-1', '0');
    expect(ended.at(-1), place).toContain('END approved');
    expect(treeOf(own, ended), place).toBe(goodTree);
    for (const id of IDS) expect(timesRun(marks, id), `${place} ${id}`).toBeLessThanOrEqual(1);
    const unknown = ended.filter((line) => line.includes('outcome.unknown')).length;
    const notRun = IDS.filter((id) => timesRun(marks, id) === 0).length;
    expect(unknown, place).toBeGreaterThanOrEqual(notRun);
    await expectTidy(own, run, place);
  } finally {
    await own.close();
  }
}

it('goes on with every step wherever it is killed', { timeout: 540_000 }, async () => {
  const { own } = await createMarkingRig();
  const whole = await live(own.env, 'run', own.repository, '-1', '0').finally(() => own.close());
  expect(whole.at(-1)).toContain('END approved');
  const goodTree = treeOf(own, whole);
  const kinds = whole.map((line) => line.split(' ')[2]);
  const first = kinds.indexOf('step.started') + 1;
  const last = kinds.lastIndexOf('step.merged') + 1;
  // Spread over the whole of the work side by side, its merges included; some between two events.
  const count = 8;
  const places = Array.from({ length: count }, (_, index) => ({
    at: Math.round(first + ((last - first) * index) / (count - 1)),
    delay: index % 3 === 2 ? 15 : 0,
  }));
  for (const { at, delay } of places) await killAt(at, delay, goodTree);
});
