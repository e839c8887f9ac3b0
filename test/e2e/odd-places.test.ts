import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createRunFile } from '../../electron/store/run-file.ts';
import { runsFolder } from '../../electron/store/run-paths.ts';
import { isRunId, runId } from '../../shared/ids.ts';
import { createSandboxedRig as createRig, everythingGiven, type Rig } from './rig.ts';
import { goodExecutor, makeSample } from './sample.ts';

let rig: Rig;
afterEach(() => rig.close());

/** Ruins the worktree the first time it is run, and never again. */
const ONCE = '[ -e "$HOME/once" ] || { touch "$HOME/once"; rm .git; }';

const nobodyWatches = {
  people: everythingGiven(),
  signal: new AbortController().signal,
  onEvent: () => undefined,
  onPulse: () => undefined,
};

describe('a ride in an odd place', () => {
  it('is refused before anything is sent when Tandem’s own folder lies in the checkout', async () => {
    const repository = makeSample({ '.gitignore': '.tandem/\n' });
    const home = join(repository, '.tandem');
    mkdirSync(home);
    rig = await createRig({ repository, home });
    await expect(rig.run()).rejects.toThrow('TANDEM_HOME');
    expect(rig.claude.requests).toEqual([]);
  });

  it('does not exist when it was killed before its first event', async () => {
    rig = await createRig();
    const id = '20261121-094612-7f3a';
    expect(isRunId(id)).toBe(true);
    const file = createRunFile({
      folder: runsFolder(rig.home),
      runId: runId(id),
      epoch: new Date(),
    });
    if (file.ok) file.value.close();
    const engine = await rig.engine();
    for (const asked of [engine.resume(id, nobodyWatches), engine.replay(id)]) {
      expect(await asked).toMatchObject({ ok: false, error: { kind: 'run-not-found' } });
    }
  });

  it('goes on after a resume when a command broke its worktree', async () => {
    rig = await createRig({
      executor: goodExecutor.map(({ turns }) => ({
        turns: turns.map((turn, index) =>
          index === 2
            ? { toolCalls: [{ name: 'run_command', arguments: { command: ONCE } }] }
            : turn,
        ),
      })),
    });
    // In a sandbox no command could do that.
    rig.env.TANDEM_SANDBOX = 'off';
    const { finished, runId: id } = await rig.run();
    expect(finished).toMatchObject({ outcome: 'interrupted', exitCode: 4 });
    const again = await rig.resume(id);
    expect(again.finished).toMatchObject({ outcome: 'approved', filesChanged: ['src/greet.js'] });
  });

  it('can be resumed to apply the change once the checkout is free of other changes', async () => {
    const repository = makeSample();
    rig = await createRig({ repository });
    appendFileSync(join(repository, 'src/greet.js'), '// mine\n');
    const { finished, runId: id } = await rig.run({ deliver: 'apply' });
    expect(finished).toMatchObject({ outcome: 'interrupted', exitCode: 4 });
    writeFileSync(
      join(repository, 'src/greet.js'),
      'export function greet(name) {\n  return `Hey ${name}`;\n}\n',
    );
    const again = await rig.resume(id);
    expect(again.finished).toMatchObject({ outcome: 'approved', exitCode: 0 });
  });
});
