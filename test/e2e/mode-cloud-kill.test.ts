import { execFile } from 'node:child_process';
import { afterAll, expect, it } from 'vitest';
import { bundleRide } from './bundled-ride.ts';
import { createRig } from './rig.ts';
import { git, goodExecutor, makeSample } from './sample.ts';

/**
 * kill -9 in the middle of a turn of Claude's, then resume. The conversation comes back out of the log, and
 * the simulator refuses one whose thinking is not what it gave, byte for byte.
 */
const { program, remove } = await bundleRide();
afterAll(remove);
const execute = goodExecutor.map((script) => ({
  ...script,
  turns: script.turns.map((turn, index) => ({
    ...turn,
    thinking: `Turn ${index}: “so” \\u0041 🙂\n`,
  })),
}));

const live = (env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<readonly string[]> =>
  new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env }, (_error, stdout) => {
      resolve(stdout.split('\n').filter((line) => line !== ''));
    });
  });

const kindsOf = (lines: readonly string[]) => lines.map((line) => line.split(' ')[2] ?? '');

/** The second turn's events, by which every state of a conversation with thinking in it is reached. */
const PLACES = [
  'model.requested',
  'egress.sent',
  'egress.answered',
  'model.responded',
  'tool.started',
  'tool.ended',
] as const;

async function rideKilledAt(at: number) {
  const repository = makeSample();
  const rig = await createRig({ repository, claude: { execute } });
  try {
    const killed = await live(rig.env, 'run', repository, String(at), '0', 'cloud');
    const run = killed[0]?.split(' ')[0] ?? '';
    const ended = await live(rig.env, 'resume', run, '-1', '0');
    const ledger = await (await rig.engine()).ledger(run);
    const replayed = await (await rig.engine()).replay(run);
    const [, , commit = ''] = (ended.at(-1) ?? '').split(' ');
    const tree = git(repository, 'rev-parse', `${commit}^{tree}`).trim();
    return { ended: ended.at(-1), tree, ledger, replayed, requests: rig.claude.requests };
  } finally {
    await rig.close();
  }
}

it('resumes a conversation with thinking exactly as it was', { timeout: 240_000 }, async () => {
  const repository = makeSample();
  const rig = await createRig({ repository, claude: { execute } });
  const whole = await live(rig.env, 'run', repository, '-1', '0', 'cloud');
  await rig.close();
  expect(whole.at(-1)).toContain('END approved');
  const kinds = kindsOf(whole);
  // Intake and plan are calls too; the step's second turn is the fourth of all requests.
  const turn = kinds.flatMap((kind, index) => (kind === 'model.requested' ? [index] : []))[3] ?? 0;
  const places = PLACES.map((kind) => kinds.indexOf(kind, turn) + 1);
  const queue = [...places];
  const work = async (): Promise<void> => {
    for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
      const { ended, tree, ledger, replayed, requests } = await rideKilledAt(at);
      const place = `killed after event ${at} (${kinds[at - 1]})`;
      expect(ended, place).toContain('END approved');
      expect(tree, place).toMatch(/^[0-9a-f]{40}$/);
      const refused = ledger.ok
        ? ledger.value.payloads.filter((line) => (line.status ?? 200) !== 200)
        : [];
      expect(refused, place).toEqual([]);
      expect(replayed, place).toMatchObject({ ok: true });
      const last =
        requests
          .filter(({ stage }) => stage === 'execute')
          .at(-1)
          ?.raw.toString() ?? '';
      const thoughts = [...last.matchAll(/"type":"thinking","thinking":("(?:[^"\\]|\\.)*")/g)];
      expect(
        thoughts.map(([, text]) => JSON.parse(text ?? '""')),
        place,
      ).toEqual(execute[0]?.turns.slice(0, 3).map((one) => one.thinking));
    }
  };
  await Promise.all([work(), work()]);
});
