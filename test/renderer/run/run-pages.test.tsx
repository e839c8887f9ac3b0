// @vitest-environment happy-dom
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import type { Ask } from '../../../shared/ipc/asks.ts';
import type { FollowItem } from '../../../shared/ipc/runs.ts';
import { ok } from '../../../shared/result.ts';
import { openWindow } from '../app/window.tsx';
import { controlOf, createFakeClient, replayingRun, snapshotOf } from '../fake-client.ts';
import { goldenRuns } from '../golden-runs.ts';

afterEach(cleanup);

const golden = goldenRuns();
const RUN = 'r1';
const eventsOf = (name: string) => golden.find((run) => run.name === name)?.events ?? [];

interface Choice {
  readonly run?: string;
  /** Events that have happened so far; then the run is under way. */
  readonly until?: number;
  readonly asks?: readonly Ask[];
  readonly more?: readonly FollowItem[];
  readonly here?: boolean;
  readonly at?: string;
}

/** The window at a recorded run, or at the beginning of one that is still under way. */
async function openRun({ run = 'two-steps-out-of-scope', until, asks = [], ...choice }: Choice) {
  const events = eventsOf(run);
  const shown = until === undefined ? events : events.slice(0, until);
  const client = createFakeClient({
    replies: {
      ...replayingRun(RUN, shown).replies,
      'changes.list': () => ok({ files: [], note: null }),
      'run.answer': () => ok({}),
      'run.pause': () => ok({}),
      'run.stop': () => ok({}),
      'run.steer': () => ok({}),
      'run.resume': () => ok({ runId: RUN }),
    },
    streams: {
      'run.follow': () => [
        snapshotOf(RUN, shown),
        controlOf({
          running: until !== undefined,
          here: choice.here ?? until !== undefined,
          asks: [...asks],
        }),
        ...(choice.more ?? []),
      ],
      'runs.watch': () => [{ kind: 'all', runs: [] }],
    },
  });
  const page = await openWindow({ at: choice.at ?? `/runs/${RUN}`, client });
  await screen.findByRole('heading', { level: 1, name: /Make the greeting polite/ });
  return { ...page, user: userEvent.setup() };
}

const ask = (given: Record<string, unknown>): Ask =>
  ({ id: 'a1', run: RUN, since: '2026-11-21T12:00:00.000Z', ...given }) as Ask;

describe('the frame of a run', () => {
  it('says in words how a run ended, what was verified, what left, and what comes next', async () => {
    await openRun({});
    const banner = (await screen.findByText('Approved and delivered')).closest('[role=status]');
    expect(banner?.textContent).toMatch(/2 checks passed/);
    expect(banner?.textContent).toMatch(/2 files on branch/);
    expect(banner?.textContent).toMatch(/16\.9\sKB left here/);
    expect(banner?.textContent).toMatch(/Next: look at the change and merge the branch/);
  });

  it('names the class of a failure and leads to the step it shows in', async () => {
    await openRun({ run: 'exhausted-over-a-red-gate' });
    expect(await screen.findByText('Not approved within the rounds')).toBeTruthy();
    expect(screen.getByText('Red gate')).toBeTruthy();
    expect(screen.getByText(/The log, the branch and your checkout are kept/)).toBeTruthy();
  });

  it('bounds the calls to Claude in a sentence', async () => {
    await openRun({ until: 50 });
    expect(await screen.findByText(/Claude, 2 of at most 13 calls/)).toBeTruthy();
  });

  it('shows the exact command, hides nothing in it, and tells the executor why it is refused', async () => {
    const command = 'npm test && rm \u202egpj.exe';
    const { user, client } = await openRun({
      until: 50,
      asks: [ask({ kind: 'command', command, step: 's2', callId: 'c1' })],
    });
    const bar = await screen.findByRole('region', { name: 'Needs you' });
    expect(bar.textContent).toContain('npm test && rm');
    expect(bar.textContent).toContain('U+202E');
    await user.click(within(bar).getByRole('button', { name: 'Refuse…' }));
    await user.type(within(bar).getByLabelText('Note for the executor'), 'use the script');
    await user.click(within(bar).getByRole('button', { name: 'Refuse the command' }));
    expect(client.callsOf('run.answer')[0]).toEqual({
      run: RUN,
      ask: 'a1',
      answer: { kind: 'command', allow: false, forRest: false, note: 'use the script' },
    });
  });

  it('asks before it stops a run, and says that everything is kept', async () => {
    const { user, client } = await openRun({ until: 50 });
    await user.click(await screen.findByRole('button', { name: /^Stop/ }));
    const dialog = await screen.findByRole('alertdialog');
    expect(dialog.textContent).toMatch(/Everything that is recorded is kept/);
    expect(client.callsOf('run.stop')).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: 'Stop the run' }));
    expect(client.callsOf('run.stop')).toEqual([{ run: RUN }]);
  });

  it('sends a message to the executor, and shows it until it has arrived', async () => {
    const { user, client } = await openRun({ until: 50 });
    await user.click(await screen.findByRole('button', { name: /^Steer/ }));
    const dialog = await screen.findByRole('dialog');
    await user.type(within(dialog).getByRole('textbox'), 'no floats');
    await user.click(within(dialog).getByRole('button', { name: /^Send/ }));
    expect(client.callsOf('run.steer')).toEqual([{ run: RUN, text: 'no floats' }]);
    await client.emit('run.follow', [
      controlOf({ running: true, here: true, queued: ['no floats'] }),
    ]);
    expect(await screen.findByText(/Queued for the executor/)).toBeTruthy();
  });

  it('explains why a run of another process can’t be controlled here', async () => {
    await openRun({ until: 50, here: false });
    const pause = await screen.findByRole('button', { name: /Pause after step/ });
    expect(pause.getAttribute('aria-disabled')).toBe('true');
    expect(pause.getAttribute('aria-describedby')).not.toBeNull();
  });

  it('offers to resume an interrupted run', async () => {
    const { user, client } = await openRun({ run: 'asked-and-interrupted', until: 12 });
    await client.emit('run.follow', [controlOf()]);
    await user.click(await screen.findByRole('button', { name: 'Resume' }));
    expect(client.callsOf('run.resume')).toEqual([{ run: RUN }]);
  });

  it('says of a run file from a newer version what is safe and what to do', async () => {
    const client = createFakeClient();
    await openWindow({ at: `/runs/${RUN}`, client });
    await screen.findByText(/Opening the run/);
    client.end('run.follow', { kind: 'log-newer', path: '/r', found: 9, known: 1 });
    expect(await screen.findByRole('alert')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
  });

  it('shows what is readable of a damaged file, with the damage', async () => {
    const damage = { kind: 'log-corrupt', path: '/r', detail: 'event 41', readable: 40 } as const;
    await openRun({ more: [{ kind: 'damage', damage }] });
    expect((await screen.findByRole('alert')).textContent).toMatch(/event 41/);
    expect(screen.getByRole('list', { name: 'Steps' })).toBeTruthy();
  });
});

describe('the Run page', () => {
  it('opens the step that is worked on and lists its calls, with what the events add', async () => {
    await openRun({ until: 68 });
    const list = await screen.findByRole('list', { name: 'Steps' });
    expect(await within(list).findByText(/echo x >> README\.md/)).toBeTruthy();
    expect(await within(list).findByText('exit 0')).toBeTruthy();
    expect(within(list).getByText('turn 4 of 40')).toBeTruthy();
  });

  it('shows the phase of the executor, with tokens and their rate', async () => {
    await openRun({
      until: 60,
      more: [
        {
          kind: 'pulse',
          pulse: { phase: 'decode', who: 'executor', tokens: 212, tokensPerSecond: 38 },
        },
      ],
    });
    const list = await screen.findByRole('list', { name: 'Steps' });
    expect(within(list).getByText('writing')).toBeTruthy();
    expect(within(list).getByText(/212 tokens/)).toBeTruthy();
    expect(within(list).getByText(/38 tok\/s/)).toBeTruthy();
  });

  it('shows what was asked, answered and changed by the selected call, and flags a file off plan', async () => {
    const { user } = await openRun({ until: 68 });
    await user.click(await screen.findByRole('button', { name: /run_command/ }));
    const pane = await screen.findByRole('complementary', { name: 'Details' });
    expect(await within(pane).findByRole('heading', { name: 'run_command' })).toBeTruthy();
    expect(pane.textContent).toMatch(/sim-coder:7b on ollama, 32,768 ctx allocated ✓/);
    expect(pane.textContent).toMatch(/Off plan.*README\.md/);
    expect(within(pane).getByText('turn 2 of step 2, try 1', { exact: false })).toBeTruthy();
  });

  it('names planner, executor and verifier apart while nothing is selected', async () => {
    await openRun({});
    const pane = await screen.findByRole('complementary', { name: 'Details' });
    expect(pane.textContent).toMatch(/Planner.*claude-opus-5-5.*Executor.*sim-coder:7b.*Verifier/);
  });
});

describe('the Timeline page', () => {
  const openTimeline = (event = '') => openRun({ at: `/runs/${RUN}/timeline${event}` });

  it('lists the same events as the picture, and moves through them by keys', async () => {
    const { user, router } = await openTimeline('?event=25');
    const list = await screen.findByRole('listbox', { name: 'Events' });
    expect(within(list).getByRole('option', { selected: true }).textContent).toContain('edit_file');
    list.focus();
    await user.keyboard('{ArrowDown}');
    expect(router.state.location.search).toEqual({ event: 26 });
    await user.keyboard('{Home}');
    expect(router.state.location.search).toEqual({ event: 1 });
  });

  it('says what held at the playhead, not what holds now', async () => {
    await openTimeline('?event=25');
    const strip = await screen.findByRole('navigation', { name: 'Steps of the plan' });
    expect(
      within(strip).getByRole('button', { name: /^under way 1 Polite greeting/ }),
    ).toBeTruthy();
    expect(within(strip).getByRole('button', { name: /^waiting 2 Say so/ })).toBeTruthy();
  });

  it('finds events by lane, status and text, and says how many of all', async () => {
    const { user } = await openTimeline();
    await user.type(
      await screen.findByRole('searchbox', { name: 'Find in everything recorded' }),
      'NOTES',
    );
    expect(await screen.findByText(/ of 103 events/)).toBeTruthy();
    await user.clear(screen.getByRole('searchbox', { name: 'Find in everything recorded' }));
    await user.type(
      screen.getByRole('searchbox', { name: 'Find in everything recorded' }),
      'no such thing',
    );
    expect(await screen.findByText('No event matches')).toBeTruthy();
  });

  it('shows what a change of a file changed, when that change is chosen itself', async () => {
    const { user } = await openTimeline();
    await screen.findByRole('toolbar', { name: 'Timeline' });
    await user.keyboard('n');
    const pane = await screen.findByRole('complementary', { name: 'Details' });
    expect(await within(pane).findByRole('heading', { name: 'File changed' })).toBeTruthy();
    expect(await within(pane).findByText(/^src\//)).toBeTruthy();
  });

  it('jumps to the next problem', async () => {
    const { user, router } = await openTimeline();
    await user.click(await screen.findByRole('button', { name: /Next problem/ }));
    expect(router.state.location.search).toEqual({ event: 47 });
    await user.click(screen.getByRole('button', { name: /Next problem/ }));
    expect(router.state.location.search).toEqual({ event: 69 });
  });
});
