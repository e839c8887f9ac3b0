import { afterEach, describe, expect, it } from 'vitest';
import { planAnswer, planStep } from '../sim/claude/answers.ts';
import { createRig, kindsOf, type Rig } from './rig.ts';
import { git } from './sample.ts';

/** What an executor leaves behind besides what it was asked for. */

let rig: Rig;
afterEach(() => rig.close());

const edit = {
  name: 'edit_file',
  arguments: { path: 'src/greet.js', old_text: 'Hey ', new_text: 'Good day ' },
};
const command = (text: string) => ({ name: 'run_command', arguments: { command: text } });
const finish = { name: 'finish_step', arguments: { summary: 'greet() is polite now.' } };

describe('work that nobody asked for', () => {
  it('is put back after the last attempt too, so that a later round can be approved', async () => {
    // The counter lies outside the worktree: the first three attempts make a mess, the fourth does not.
    const counted = 'n=$(cat "$HOME/n" 2>/dev/null || echo 0); echo $((n + 1)) > "$HOME/n"';
    rig = await createRig({
      executor: [
        {
          turns: [
            { toolCalls: [command(`${counted}; [ $n -ge 3 ] || echo x > stray.txt`)] },
            { toolCalls: [edit] },
            { toolCalls: [finish] },
          ],
        },
      ],
    });
    const { finished } = await rig.run();
    expect(finished).toMatchObject({
      outcome: 'approved',
      rounds: 2,
      filesChanged: ['src/greet.js'],
    });
    const gates = rig.events.flatMap((event) => (event.kind === 'gate.ran' ? [event.green] : []));
    expect(gates).toEqual([false, true]);
    expect(
      git(rig.repository, 'ls-tree', '-r', '--name-only', String(finished.branch)),
    ).not.toMatch('stray.txt');
  });

  it('is not among the files changed once it was put back', async () => {
    rig = await createRig({
      executor: [
        {
          turns: [
            { toolCalls: [command('echo x > stray.txt; echo x >> README.md')] },
            { toolCalls: [finish] },
          ],
        },
      ],
    });
    const { finished } = await rig.run();
    expect(finished).toMatchObject({ outcome: 'exhausted', filesChanged: [], branch: null });
  });

  it('is recorded file by file at once, however many files there are', async () => {
    rig = await createRig({
      claude: { answers: { plan: [planAnswer({ steps: [planStep({ checks: [] })] })] } },
      executor: [
        {
          turns: [
            { toolCalls: [command('for i in $(seq 3000); do echo $i > made$i.txt; done')] },
            { toolCalls: [command('rm made*.txt')] },
            { toolCalls: [edit] },
            { toolCalls: [finish] },
          ],
        },
      ],
    });
    const { finished } = await rig.run();
    expect(finished).toMatchObject({ outcome: 'approved', filesChanged: ['src/greet.js'] });
    const changes = rig.events.filter((event) => event.kind === 'file.changed');
    expect(changes).toHaveLength(2 * 3000 + 1);
    expect(changes[0]).toMatchObject({ status: 'added', before: null, after: { bytes: 2 } });
    expect(kindsOf(rig.events).at(-1)).toBe('run.finished');
    // One process per file would take a minute here.
    expect(finished.seconds).toBeLessThan(20);
  });
});
