// @vitest-environment happy-dom
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import type { Ask } from '../../../shared/ipc/asks.ts';
import type { HostFacts } from '../../../shared/ipc/settings.ts';
import { ok } from '../../../shared/result.ts';
import { openWindow } from '../app/window.tsx';
import { controlOf, createFakeClient, replayingRun, snapshotOf } from '../fake-client.ts';
import { noticedEvents, whileAtOnce } from './noticed-run.ts';

afterEach(cleanup);

const RUN = 'r1';
const base = { id: 'a1', run: RUN, since: '2026-11-21T12:00:00.000Z' } as const;
const command = (more: Partial<Extract<Ask, { kind: 'command' }>>): Ask => ({
  ...{ ...base, kind: 'command', step: 's2', callId: 'c1', command: 'npm test', pattern: null },
  ...more,
});

const containment: NonNullable<HostFacts['containment']> = {
  ...{ isolated: false, sandbox: null, root: true, holds: [], limits: [] },
  gaps: ['no sandbox: bubblewrap is not installed'],
  sentence: '',
};

async function openAsk(ask: Ask) {
  const events = noticedEvents(whileAtOnce);
  const client = createFakeClient({
    replies: {
      ...replayingRun(RUN, events).replies,
      'run.answer': () => ok({}),
      'changes.list': () => ok({ files: [], note: null }),
      'models.list': () => ok({ servers: [] }),
      'host.describe': () =>
        ok({
          ...{ host: 'browser', tandem: '0.4.0', node: 'v24', electron: null, platform: 'linux' },
          ...{ home: '/h', logFolder: '/h/logs', protections: [], containment },
        }),
    },
    streams: {
      'run.follow': () => [
        snapshotOf(RUN, events),
        controlOf({ running: true, here: true, asks: [ask] }),
      ],
      'runs.watch': () => [{ kind: 'all', runs: [] }],
    },
  });
  await openWindow({ at: `/runs/${RUN}`, client });
  const bar = await screen.findByRole('region', { name: 'Needs you' });
  const answers = () => client.callsOf('run.answer').map(({ answer }) => answer);
  const press = async (name: string) => {
    await user.click(await within(bar).findByRole('button', { name }));
  };
  const user = userEvent.setup();
  return { bar, answers, press, user };
}

const allowed = { kind: 'command', allow: true, forRest: false, note: '' } as const;

describe('a command that is asked about', () => {
  it('is shown to its last character, with everything in it that would not be seen', async () => {
    const long = `echo ${'x'.repeat(9_000)} \u001b[8mhidden\u001b[0m \u202etxt.exe\r\u00a0end`;
    const { bar } = await openAsk(command({ command: long, why: 'setting "commands"' }));
    const shown = within(bar).getByRole('group', { name: 'Command' }).textContent ?? '';
    expect(shown).toContain('x'.repeat(9_000));
    expect(shown).toMatch(
      /⟨U\+001B⟩\[8mhidden⟨U\+001B⟩\[0m ⟨U\+202E⟩txt\.exe⟨U\+000D⟩⟨U\+00A0⟩end$/,
    );
    expect(bar.textContent).toContain('no rule covers it and the run asks before each command');
  });

  it.each([
    ['Allow once', allowed],
    ['Always this exact command', { ...allowed, always: { what: 'command' } }],
    ['Everything in this run', { ...allowed, forRest: true }],
  ] as const)('is answered by “%s” with just that', async (name, answer) => {
    const { answers, press } = await openAsk(command({}));
    await press(name);
    expect(answers()).toEqual([answer]);
  });

  it('is allowed by a pattern that may be changed as long as it covers the command', async () => {
    const { bar, answers, press, user } = await openAsk(
      command({ command: 'npm test -- cart', pattern: 'npm test*' }),
    );
    await press('Always a pattern…');
    const field = within(bar).getByRole('textbox', { name: 'Pattern' });
    expect(document.activeElement).toBe(field);
    await user.clear(field);
    await user.type(field, 'npm run *');
    expect(within(bar).getByRole('alert').textContent).toContain('does not cover the command');
    await press('Allow what fits');
    expect(answers()).toEqual([]);
    await user.clear(field);
    await user.type(field, 'npm test -- *{Enter}');
    expect(answers()).toEqual([
      { ...allowed, always: { what: 'pattern', pattern: 'npm test -- *' } },
    ]);
  });

  it('has no pattern on offer where one would allow too much, and says so', async () => {
    const { bar } = await openAsk(command({ command: 'bash -c ls' }));
    expect(within(bar).queryByRole('button', { name: 'Always a pattern…' })).toBeNull();
    expect(bar.textContent).toContain('No pattern is offered');
  });

  it('is a call of an added tool with its whole input, where it is one', async () => {
    const { bar, answers, press } = await openAsk(
      command({
        command: 'files_move {"from":"a","to":"b"}',
        ...{ tool: 'files_move', why: 'policy of the tool files_move' },
      }),
    );
    expect(bar.textContent).toMatch(/wants to call the added tool files_move/);
    expect(within(bar).getByRole('group', { name: 'Input of the call' }).textContent).toBe(
      '{"from":"a","to":"b"}',
    );
    expect(bar.textContent).toContain('calls of files_move are to be asked about');
    await press('Always this exact call');
    expect(answers()).toEqual([{ ...allowed, always: { what: 'command' } }]);
  });
});

describe('consent to run commands', () => {
  const consent: Ask = { ...base, kind: 'consent', detail: 'they run with your rights.' };

  it('says plainly that Tandem runs as root and what does not hold', async () => {
    const { bar } = await openAsk(consent);
    expect(await within(bar).findByText(/Tandem runs as root/)).toBeTruthy();
    expect(bar.textContent).toContain('no sandbox: bubblewrap is not installed');
    expect(within(bar).queryByRole('checkbox')).toBeNull();
  });

  it('is remembered for the repository only when that is ticked, and never with a no', async () => {
    const { bar, answers, press, user } = await openAsk({
      ...consent,
      repository: '/home/ada/shop',
    });
    expect(bar.textContent).toContain('/home/ada/shop');
    await press('Run commands all the same');
    await user.click(within(bar).getByRole('checkbox', { name: /Remember for this repository/ }));
    await press('Don’t run any');
    await press('Run commands all the same');
    expect(answers()).toEqual([
      { kind: 'consent', agree: true },
      { kind: 'consent', agree: false },
      { kind: 'consent', agree: true, remember: true },
    ]);
  });
});
