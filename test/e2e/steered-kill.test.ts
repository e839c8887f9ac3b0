import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import type { EventKind } from '../../shared/run/event.ts';
import { planAnswer, planStep } from '../sim/claude/answers.ts';
import type { SimScript } from '../sim/ollama/script.ts';
import { bundleRide } from './bundled-ride.ts';
import { createRig, type Rig } from './rig.ts';
import { git, makeSample } from './sample.ts';

/** kill -9 around every event that people cause, then resume: the same tree, a log that replays. */
const rigs: Rig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close();
});

const { program, remove } = await bundleRide('steered-process');
afterAll(remove);

const live = (env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<readonly string[]> =>
  new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env }, (_error, stdout, stderr) => {
      if (stderr !== '') console.error(stderr);
      resolve(stdout.split('\n').filter((line) => line !== ''));
    });
  });

const call = (name: string, args: Record<string, unknown>) => ({
  toolCalls: [{ name, arguments: args }],
});
const finish = call('finish_step', { summary: 'done' });
const greeting = 'export function greet(name) {\n  return `Good day ${name}`;\n}\n';

const executor: SimScript = [
  {
    match: ['NOTES.md', 'test -f'],
    turns: [call('write_file', { path: 'NOTES.md', content: '# Notes\n' }), finish],
  },
  {
    turns: [
      call('run_command', { command: 'touch NOTHING' }),
      call('write_file', { path: 'src/greet.js', content: greeting }),
      call('run_command', { command: 'node --test' }),
      finish,
    ],
  },
];

const notes = planStep({
  id: 's2',
  title: 'Say so',
  instructions: 'Write NOTES.md.',
  files: [{ path: 'NOTES.md', action: 'create' }],
  checks: ['test -f NOTES.md'],
});
const plan = planAnswer({ steps: [planStep(), notes] });
const revised = planAnswer({
  steps: [planStep({ title: 'Not asked for' }), { ...notes, edgeCases: ['a heading'] }],
});

async function createSteered(): Promise<Rig> {
  const rig = await createRig({
    repository: makeSample(),
    executor,
    claude: { answers: { plan: [plan, revised] } },
  });
  const servers = [{ name: 'attic', url: rig.ollama.url }];
  writeFileSync(join(rig.home, 'settings.json'), JSON.stringify({ servers }));
  rigs.push(rig);
  return rig;
}

const treeOf = (rig: Rig, lines: readonly string[]): string =>
  git(rig.repository, 'rev-parse', `${lines.at(-1)?.split(' ')[2]}^{tree}`).trim();

const kindsOf = (lines: readonly string[]) => lines.map((line) => line.split(' ')[2] ?? '');

/** Kinds that this ride is about; each of them has to come up. */
const CAUSED: readonly EventKind[] = [
  'plan.commented',
  'plan.revised',
  'plan.approved',
  'executor.chosen',
  'human.steered',
  'human.decision',
  'command.decided',
  'delivery.adjusted',
];

async function check(at: number, goodTree: string): Promise<void> {
  const rig = await createSteered();
  const killed = await live(rig.env, 'run', rig.repository, String(at));
  const run = killed[0]?.split(' ')[0] ?? '';
  const place = `killed after event ${at} (${killed.at(-1)})`;
  expect(killed.at(-1), place).not.toContain('END');
  const ended = await live(rig.env, 'resume', run, '-1');
  expect(ended.at(-1), place).toContain('END approved');
  expect(treeOf(rig, ended), place).toBe(goodTree);
  const engine = await rig.engine();
  expect(await engine.replay(run), place).toMatchObject({ ok: true });
  // What was decided once is asked once: a decision in the log is not taken again.
  const all = [...kindsOf(killed), ...kindsOf(ended)];
  for (const kind of ['plan.commented', 'executor.chosen', 'delivery.adjusted'] as const) {
    expect(all.filter((known) => known === kind).length, `${place} ${kind}`).toBe(1);
  }
  expect(git(rig.repository, 'status', '--porcelain'), place).toBe('');
}

it('ends in the same tree wherever people act and it is killed', { timeout: 540_000 }, async () => {
  const rig = await createSteered();
  const whole = await live(rig.env, 'run', rig.repository, '-1');
  expect(whole.at(-1)).toContain('END approved');
  const goodTree = treeOf(rig, whole);
  expect(git(rig.repository, 'show', `${goodTree}:src/greet.js`)).toContain('// polite');
  const kinds = kindsOf(whole.slice(0, -1));
  for (const kind of CAUSED) expect(kinds, kind).toContain(kind);
  const places = kinds.flatMap((kind, index) =>
    CAUSED.some((caused) => caused === kind) ? [index, index + 1, index + 2] : [],
  );
  const queue = [...new Set(places)].filter((at) => at > 0 && at < kinds.length);
  console.log(`killed at ${queue.length} of ${kinds.length} events`);
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      await check(next, goodTree);
    }
  };
  await Promise.all([work(), work()]);
});
