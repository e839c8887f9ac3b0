import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { EventOf, RunEvent } from '../../shared/run/event.ts';
import { planAnswer, planStep } from '../sim/claude/answers.ts';
import type { SimScript as ExecutorScript } from '../sim/ollama/script.ts';
import { createSandboxedRig as createRig, type Rig } from './rig.ts';
import { git, makeSample } from './sample.ts';

/** The setup command of a repository, over whole rides: what it leaves in node_modules is what checks see. */

let rig: Rig;
afterEach(() => rig.close());

async function start(
  setup: string,
  more: Readonly<Record<string, unknown>> = {},
  riders: Pick<NonNullable<Parameters<typeof createRig>[0]>, 'claude' | 'executor'> = {},
) {
  const repository = makeSample({ 'package-lock.json': '{"lockfileVersion":3}\n' });
  rig = await createRig({ repository, ...riders });
  const settings = { version: 1, repositories: [{ path: repository, setup }], ...more };
  writeFileSync(join(rig.home, 'settings.json'), JSON.stringify(settings));
  return repository;
}

const SETUP = 'mkdir -p node_modules/dep && date +%s%N > node_modules/dep/made && echo prepared';

const ofSetup = (events: readonly RunEvent[]) =>
  events.filter((event): event is EventOf<'setup.ran'> => event.kind === 'setup.ran');

const replays = async (runId: string): Promise<void> =>
  void expect(await (await rig.engine()).replay(runId)).toMatchObject({ ok: true });

const madeIn = (runId: string) =>
  readFileSync(join(rig.home, 'worktrees', runId, 'node_modules/dep/made'), 'utf8');

function changeLock(repository: string, version: number): void {
  writeFileSync(join(repository, 'package-lock.json'), `{"lockfileVersion":${version}}\n`);
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@localhost'];
  git(repository, ...who, 'commit', '-q', '-am', 'Another lock');
}

describe('a setup command', () => {
  it('runs once, is copied the second time, and runs again for another lock file', async () => {
    const repository = await start(SETUP);
    const first = await rig.run();
    expect(first.finished.outcome).toBe('approved');
    expect(ofSetup(rig.events)).toMatchObject([
      { command: SETUP, cached: false, status: 'passed', exitCode: 0 },
    ]);
    expect(ofSetup(rig.events)[0]?.outputTail).toContain('prepared');
    const second = await rig.run();
    changeLock(repository, 4);
    const third = await rig.run();
    const seen = ofSetup(rig.events);
    expect(seen.map(({ cached }) => cached)).toEqual([false, true, false]);
    expect(seen[1]?.lockHash).toBe(seen[0]?.lockHash);
    expect(seen[2]?.lockHash).not.toBe(seen[0]?.lockHash);
    for (const { finished, runId } of [first, second, third]) {
      expect(finished.filesChanged).toEqual(['src/greet.js']);
      await replays(runId);
    }
  });

  it('comes after the approved plan and before the first step', async () => {
    await start(SETUP);
    await rig.run();
    const kinds = rig.events.map(({ kind }) => kind);
    expect(kinds.indexOf('setup.ran')).toBeGreaterThan(kinds.indexOf('plan.approved'));
    expect(kinds.indexOf('setup.ran')).toBeLessThan(kinds.indexOf('step.started'));
    expect(rig.events[0]).toMatchObject({ kind: 'run.started', setup: SETUP });
  });

  it('that fails stops the run by name; a resume tries again in a clean worktree', async () => {
    const registry = mkdtempSync(join(tmpdir(), 'tandem-registry-'));
    await start(
      'test ! -e node_modules/half || exit 9; mkdir -p node_modules && touch node_modules/half; ' +
        `test -e ${registry}/ready || { echo no registry; exit 3; }`,
      { sandbox: { readableFolders: [registry] } },
    );
    const first = await rig.run();
    expect(first.finished).toMatchObject({ outcome: 'interrupted', exitCode: 5 });
    expect(first.error).toMatchObject({
      kind: 'setup-failed',
      detail: expect.stringContaining('exit code 3'),
    });
    expect(rig.events.some(({ kind }) => kind === 'step.started')).toBe(false);
    await replays(first.runId);
    writeFileSync(join(registry, 'ready'), '');
    const { finished, error } = await rig.resume(first.runId);
    expect(error).toBeNull();
    expect(finished.outcome).toBe('approved');
    expect(ofSetup(rig.events).map(({ status }) => status)).toEqual(['failed', 'passed']);
    await replays(first.runId);
  });

  it('that was cut off is done again in a clean worktree', async () => {
    const command = `test ! -e node_modules/half || exit 9; ${SETUP}`;
    await start(command);
    const stop = new AbortController();
    const onPulse = ({ text }: { readonly text?: string }) => {
      if (text === command) stop.abort();
    };
    const first = await rig.run({}, { signal: stop.signal, onPulse });
    expect(first.finished.outcome).toBe('interrupted');
    expect(ofSetup(rig.events)).toEqual([]);
    const left = join(rig.home, 'worktrees', first.runId, 'node_modules');
    mkdirSync(left, { recursive: true });
    writeFileSync(join(left, 'half'), '');
    const { finished } = await rig.resume(first.runId);
    expect(finished.outcome).toBe('approved');
    expect(ofSetup(rig.events)).toMatchObject([{ cached: false, status: 'passed' }]);
    expect(existsSync(join(left, 'half'))).toBe(false);
    await replays(first.runId);
  });

  it('is repeated on resume where the worktree was taken away, and only there', async () => {
    await start(SETUP);
    const stop = new AbortController();
    const onEvent = (_run: string, event: RunEvent) => {
      rig.events.push(event);
      if (event.kind === 'step.started') stop.abort();
    };
    const first = await rig.run({}, { signal: stop.signal, onEvent });
    const again = new AbortController();
    const untouched = await rig.resume(first.runId, {
      signal: again.signal,
      onEvent: (_run, event) => {
        rig.events.push(event);
        if (event.kind === 'model.responded') again.abort();
      },
    });
    expect(untouched.finished.outcome).toBe('interrupted');
    expect(ofSetup(rig.events)).toHaveLength(1);
    rmSync(join(rig.home, 'worktrees', first.runId), { recursive: true });
    const { finished } = await rig.resume(first.runId);
    expect(finished.outcome).toBe('approved');
    expect(ofSetup(rig.events).map(({ cached }) => cached)).toEqual([false, true]);
    expect(madeIn(first.runId)).not.toBe('');
    await replays(first.runId);
  });

  it('leaves nothing of what it changed in the repository’s own files', async () => {
    await start(`${SETUP}; echo changed >> README.md; echo new > NEW.md`);
    const { finished, runId } = await rig.run();
    expect(finished.filesChanged).toEqual(['src/greet.js']);
    expect(existsSync(join(rig.home, 'worktrees', runId, 'NEW.md'))).toBe(false);
    expect(madeIn(runId)).not.toBe('');
  });

  it('is not kept when it links out of the worktree, and says so', async () => {
    await start(`${SETUP}; ln -s /etc/hosts node_modules/out`);
    await rig.run();
    await rig.run();
    expect(ofSetup(rig.events).map(({ cached }) => cached)).toEqual([false, false]);
    expect(ofSetup(rig.events)[0]?.outputTail).toContain('leaves the worktree');
  });

  it('keeps the states of the last two lock files only', async () => {
    const repository = await start(SETUP);
    for (const version of [5, 6, 7]) {
      changeLock(repository, version);
      await rig.run();
    }
    const [kept = ''] = readdirSync(join(rig.home, 'setup'));
    expect(readdirSync(join(rig.home, 'setup', kept))).toHaveLength(2);
  });
});

describe('an executor that tampers with prepared dependencies', () => {
  const SUITE = 'mkdir -p node_modules/suite && echo "node --test" > node_modules/suite/run.sh';
  const CHECK = 'sh node_modules/suite/run.sh';
  const answers = {
    plan: [planAnswer({ steps: [planStep({ checks: [CHECK] })], checks: [CHECK] })],
  };
  const run = (command: string) => ({ name: 'run_command', arguments: { command } });
  const tampering: ExecutorScript = [
    {
      turns: [
        {
          toolCalls: [
            {
              name: 'edit_file',
              arguments: { path: 'src/greet.js', old_text: 'Hey ', new_text: 'Good evening ' },
            },
          ],
        },
        { toolCalls: [run('echo true > node_modules/suite/run.sh')] },
        { toolCalls: [{ name: 'finish_step', arguments: { summary: 'All tests pass.' } }] },
      ],
    },
  ];
  const gate = () =>
    rig.events.filter((event): event is EventOf<'gate.ran'> => event.kind === 'gate.ran')[0];

  it('does not get its change through the gate', async () => {
    await start(SUITE, {}, { claude: { answers }, executor: tampering });
    const { finished, runId } = await rig.run();
    expect(finished.outcome).not.toBe('approved');
    const own = rig.events.filter(
      ({ kind, key }) => kind === 'check.ran' && !key.startsWith('verify'),
    );
    expect(own[0]).toMatchObject({ status: 'passed' });
    expect(gate()?.faults).toContainEqual({
      rule: 'check-failed',
      detail: `\`${CHECK}\` failed (exit 1)`,
    });
    await replays(runId);
  });
});

describe('a repository without a setup command', () => {
  it('has no such step', async () => {
    await start(SETUP, { repositories: [{ path: '/somewhere/else', setup: SETUP }] });
    const { runId } = await rig.run();
    expect(ofSetup(rig.events)).toEqual([]);
    expect(rig.events[0]).not.toHaveProperty('setup');
    await replays(runId);
  });
});

describe('a repository that is looked at before a run', () => {
  it('says what is settled for it and what its lock file suggests, and runs nothing', async () => {
    const repository = await start(SETUP);
    const view = await (await rig.engine()).repository(repository);
    expect(view).toMatchObject({ value: { setup: { command: SETUP, suggestion: 'npm ci' } } });
    const bare = await (await rig.engine()).repository(makeSample());
    expect(bare).toMatchObject({ value: { setup: { command: null, suggestion: null } } });
    expect(existsSync(join(repository, 'node_modules'))).toBe(false);
  });
});
