// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MomentFile } from '../../../shared/ipc/moments.ts';
import { ok } from '../../../shared/result.ts';
import { openWindow } from '../app/window.tsx';
import { controlOf, createFakeClient, replayingRun, snapshotOf } from '../fake-client.ts';
import { goldenRuns } from '../golden-runs.ts';

beforeEach(() => localStorage.clear());
afterEach(cleanup);

const golden = goldenRuns();
const RUN = 'r1';
const eventsOf = (name: string) => golden.find((run) => run.name === name)?.events ?? [];

const files: MomentFile[] = [
  { path: 'README.md', bytes: 40, status: 'modified', planned: false },
  { path: 'src/greet.js', bytes: 80, status: 'modified', planned: true },
];

async function openTimeline(given: { run?: string; query?: string; until?: number } = {}) {
  const events = eventsOf(given.run ?? 'two-steps-out-of-scope');
  const shown = given.until === undefined ? events : events.slice(0, given.until);
  const client = createFakeClient({
    replies: {
      ...replayingRun(RUN, shown).replies,
      'changes.list': () => ok({ files: [], note: null }),
      'moment.waits': () => ok({ seqs: [], queue: [], load: [], prefill: [] }),
      'moment.tree': () => ok({ files, whole: false, omitted: 0, note: null }),
      'moment.spent': ({ from = 1, to = 0 }) => ok({ lanes: [], wallMs: 1_234, from, to }),
      'note.add': () => ok({ seq: 104 }),
      'search.find': () =>
        ok({
          hits: [],
          total: 0,
          counts: {},
          state: 'ready',
          done: 1,
          of: 1,
          next: null,
          note: null,
        } as never),
    },
    streams: {
      'run.follow': () => [
        snapshotOf(RUN, shown),
        controlOf({ running: given.until !== undefined }),
      ],
      'runs.watch': () => [{ kind: 'all', runs: [] }],
    },
  });
  const page = await openWindow({ at: `/runs/${RUN}/timeline${given.query ?? ''}`, client });
  await screen.findByRole('toolbar', { name: 'Timeline' });
  return { ...page, client, user: userEvent.setup() };
}

const counted = (words: RegExp) =>
  waitFor(() => expect(screen.getAllByText(words).length).toBeGreaterThan(0));
const slider = () => screen.getByRole('slider', { name: 'Playhead' });

describe('the timeline', () => {
  it('moves one playhead from the keyboard, and every part of the page with it', async () => {
    const { user } = await openTimeline();
    slider().focus();
    await user.keyboard('{Home}');
    await waitFor(() => expect(slider().getAttribute('aria-valuenow')).toBe('1'));
    await user.keyboard('{ArrowRight}{ArrowRight}');
    await waitFor(() => expect(slider().getAttribute('aria-valuetext')).toMatch(/^event 3, /));
    const option = await screen.findByRole('option', { selected: true, name: /Executor prepared/ });
    expect(option).toBeTruthy();
    expect(await screen.findByText(/· event 3$/)).toBeTruthy();
  });

  it('narrows everything to what one step caused, and says so in the address', async () => {
    const { user, router } = await openTimeline();
    const strip = screen.getByRole('navigation', { name: 'Steps of the plan' });
    await user.click(within(strip).getByRole('button', { name: /2 Say so/ }));
    await counted(/^45 of 103 events/);
    expect(router.state.location.search).toMatchObject({ step: 's2' });
    await user.click(screen.getAllByRole('button', { name: 'All steps' })[0] as HTMLElement);
    await counted(/^103 events/);
  });

  it('chooses a stretch with the keys at the playhead, and clears it', async () => {
    const { user, client } = await openTimeline({ query: '?event=22&pane=totals' });
    await user.keyboard('[[');
    slider().focus();
    await user.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}');
    await user.keyboard(']');
    await counted(/^5 of 103 events/);
    await waitFor(() =>
      expect(client.callsOf('moment.spent').at(-1)).toEqual({ run: RUN, from: 22, to: 26 }),
    );
    await user.keyboard('x');
    await counted(/^103 events/);
  });

  it('shows what a link says: words, kind, pane and event', async () => {
    await openTimeline({ query: '?event=52&kind=file&pane=mismatch' });
    await counted(/^4 of 103 events/);
    const panel = screen.getByRole('tabpanel');
    expect(await within(panel).findByText(/README\.md was touched in step 2/)).toBeTruthy();
  });

  it('reads the run as sentences by step', async () => {
    const { user } = await openTimeline({ query: '?event=32' });
    await user.click(screen.getByRole('button', { name: 'Transcript' }));
    const list = await screen.findByRole('listbox', { name: 'Transcript' });
    expect(within(list).getByRole('option', { selected: true }).textContent).toMatch(
      /Executor ran node --test/,
    );
    expect(within(list).getByText('step 1, try 1')).toBeTruthy();
  });

  it('lists files as they were, and marks what no step owns', async () => {
    const { user, client } = await openTimeline({ query: '?event=60&pane=files' });
    const tree = await screen.findByRole('tree', { name: 'Files as they were' });
    expect(within(tree).getByText('off plan')).toBeTruthy();
    expect(client.callsOf('moment.tree').at(-1)).toEqual({ run: RUN, seq: 58, only: 'changed' });
    await user.click(screen.getByRole('switch', { name: 'All files' }));
    await waitFor(() =>
      expect(client.callsOf('moment.tree').at(-1)).toMatchObject({ only: 'all' }),
    );
  });

  it('sets each criterion beside what bears it out, as of the playhead', async () => {
    await openTimeline({ query: '?event=66&pane=plan' });
    const panel = await screen.findByRole('tabpanel');
    await within(panel).findByText(/Plan v1, approved/);
    expect(within(panel).getAllByText(/its check passed/).length).toBeGreaterThan(0);
    expect(within(panel).getAllByText('Done when').length).toBe(2);
  });

  it('appends a note to the event at the playhead', async () => {
    const { user, client } = await openTimeline({ query: '?event=52&pane=notes' });
    await user.type(await screen.findByRole('textbox', { name: 'Note on event 52' }), 'why here?');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() =>
      expect(client.callsOf('note.add')).toEqual([{ run: RUN, target: 52, text: 'why here?' }]),
    );
  });

  it('opens a failed run at what failed first, with a line that says so', async () => {
    await openTimeline({ run: 'exhausted-over-a-red-gate' });
    const line = await screen.findByRole('region', { name: 'What failed first' });
    expect(line.textContent).toMatch(/Not approved within the rounds\..*A check failed: false/);
    expect(line.textContent).toMatch(/observed/);
    expect(within(line).getByRole('link', { name: 'Why?' }).getAttribute('href')).toBe(
      '#/runs/r1/why',
    );
    await waitFor(() =>
      expect(Number(slider().getAttribute('aria-valuenow'))).toBeGreaterThan(200),
    );
  });

  it('follows a live run until somebody looks back, and jumps to live again', async () => {
    const { user } = await openTimeline({ until: 50 });
    expect(await screen.findByText('live')).toBeTruthy();
    await user.keyboard(',');
    await user.click(await screen.findByRole('button', { name: /^Jump to live/ }));
    expect(await screen.findByText('live')).toBeTruthy();
  });

  it('keeps a filter under a name and puts it back', async () => {
    const { user } = await openTimeline({ query: '?status=bad' });
    await user.click(screen.getByRole('button', { name: 'Filters' }));
    await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'what broke{Enter}');
    await user.keyboard('{Escape}');
    await user.click(screen.getByRole('button', { name: 'Show all' }));
    await counted(/^103 events/);
    await user.click(screen.getByRole('button', { name: 'Filters' }));
    await user.click(await screen.findByRole('button', { name: 'what broke' }));
    await counted(/ of 103 events/);
  });

  it('is a list box of what is in sight, gone through by arrow keys', async () => {
    const { user } = await openTimeline();
    const mirror = screen.getByRole('listbox', { name: /What is in sight/ });
    mirror.focus();
    await user.keyboard('{ArrowDown}{ArrowRight}');
    await waitFor(() => {
      const active = mirror.getAttribute('aria-activedescendant') ?? '';
      expect(document.getElementById(active)?.getAttribute('aria-selected')).toBe('true');
    });
  });
});
