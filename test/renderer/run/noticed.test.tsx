// @vitest-environment happy-dom
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { contextUse } from '../../../renderer/features/run/inspect/context-use.ts';
import { de } from '../../../renderer/features/run/text/de.ts';
import { en } from '../../../renderer/features/run/text/en.ts';
import { transports } from '../../../shared/models/qualification.ts';
import { ok } from '../../../shared/result.ts';
import { detectors, type RunEvent, responses } from '../../../shared/run/event.ts';
import { openWindow } from '../app/window.tsx';
import { controlOf, createFakeClient, replayingRun, snapshotOf } from '../fake-client.ts';
import { noticedEvents, whileAtOnce } from './noticed-run.ts';

afterEach(cleanup);

const RUN = 'r1';
const all = noticedEvents();
const seqOf = (isIt: (event: RunEvent) => boolean): number => all.find(isIt)?.seq ?? 0;

async function open(at = '', isLive = false) {
  const events = isLive ? noticedEvents(whileAtOnce) : all;
  const member = { url: 'http://x', version: null, models: [] };
  const client = createFakeClient({
    replies: {
      ...replayingRun(RUN, events).replies,
      'changes.list': () => ok({ files: [], note: null }),
      'models.list': () =>
        ok({
          servers: [
            { ...member, name: 'gpu-a', state: 'ready', detail: '' },
            { ...member, name: 'gpu-b', state: 'unreachable', detail: 'connection refused' },
          ],
        }),
    },
    streams: {
      'run.follow': () => [snapshotOf(RUN, events), controlOf({ running: isLive, here: isLive })],
      'runs.watch': () => [{ kind: 'all', runs: [] }],
    },
  });
  await openWindow({ at: `/runs/${RUN}${at}`, client });
  await screen.findByRole('heading', { level: 1, name: /Give the shop a cart/ });
  return { user: userEvent.setup() };
}

const details = () => screen.findByRole('complementary', { name: 'Details' });
const steps = () => screen.findByRole('list', { name: 'Steps' });

describe('steps that are worked on at once', () => {
  it('are counted in the header, open together, and share one live line', async () => {
    await open('', true);
    const stages = await screen.findByRole('region', { name: 'Stages' });
    expect(stages.textContent).toContain('2 steps at once (1, 2)');
    const list = await steps();
    expect(within(list).getAllByRole('button', { expanded: true })).toHaveLength(2);
    const live = (await within(list).findAllByText('2 steps at once'))[0]?.closest('li');
    expect(live?.textContent).toContain('context of step 1 61');
    expect(live?.textContent).toContain('step 2 90');
  });

  it('keep their calls apart', async () => {
    await open('?step=s1');
    const list = await steps();
    await within(list).findAllByText(/write_file/);
    expect(list.textContent).toContain('src/cart.js');
    const lines = within(list).getAllByRole('button', { name: /write_file/ });
    expect(lines.every((line) => line.textContent?.includes('src/cart.js'))).toBe(true);
    expect(lines).toHaveLength(2);
  });

  it('say which of them a message reaches', async () => {
    const { user } = await open('', true);
    await user.click(await screen.findByRole('button', { name: /^Steer/ }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('the first of them gets it: 1 · Cart');
  });
});

describe('what was noticed', () => {
  it('stands in words in the step it is about, with what Tandem did', async () => {
    await open('?step=s1,s2');
    const list = await steps();
    await within(list).findAllByText('the same call again and again: it was told so');
    expect(list.textContent).toContain(
      'calls go on as JSON under a schema, not as native tool calls',
    );
    expect(list.textContent).toContain('tests deleted or weakened: a fresh try began');
    expect(list.textContent).toContain('merged with the other steps’ work');
    expect(list.textContent).toContain('not merged, conflicts in src/cart.js');
  });

  it('is whole in the inspector', async () => {
    await open(`?event=${seqOf(({ kind }) => kind === 'progress.flagged')}`);
    const pane = await details();
    await within(pane).findByText('the same call again and again');
    expect(pane.textContent).toContain('came 4 times and nothing changed in between');
    expect(pane.textContent).toContain('What Tandem didit was told so');
  });

  it('says what an end without room to work in means', async () => {
    await open(
      `?event=${seqOf((event) => event.kind === 'step.ended' && event.reason === 'step-too-large')}`,
    );
    const pane = await details();
    await within(pane).findByText(/Split the step, or give the executor more context/);
  });

  it('can be listed alone on the timeline', async () => {
    const { user } = await open('/timeline');
    await user.click(await screen.findByRole('combobox', { name: 'Kind' }));
    await user.click(await screen.findByRole('option', { name: 'what was noticed' }));
    expect(await screen.findByText(`5 of ${all.length} events`)).toBeTruthy();
    const list = await screen.findByRole('listbox', { name: 'Events' });
    expect(list.textContent).toContain('part of the plan left out: the step was stopped');
    expect(list.textContent).toContain('limit reached: room in the context');
  });

  it('has a phrase in both languages for each detector, each response and each way of calling', () => {
    for (const texts of [en, de]) {
      expect(Object.keys(texts.detector).sort()).toEqual([...detectors].sort());
      expect(Object.keys(texts.did).sort()).toEqual([...responses].sort());
      expect(Object.keys(texts.transport).sort()).toEqual([...transports].sort());
    }
  });
});

describe('the context of a turn', () => {
  const turns = all.filter((event) => event.kind === 'model.requested');

  it('is a bar with its numbers in words, and says whether they were counted', async () => {
    await open(`?event=${turns[0]?.seq}`);
    const context = await screen.findByRole('region', { name: 'Context of this turn' });
    expect(context.textContent).toContain('7,620 of 32,768 tokens, 25');
    expect(context.textContent).toContain('Counted by the server');
    expect(within(context).getByRole('img').getAttribute('aria-label')).toMatch(
      /instructions 1,610, tools 1,240, step 820, files 3,050, history 900, free 23,100, for the answer 2,048/,
    );
  });

  it('is an estimate where the server does not count', async () => {
    await open(`?event=${turns[1]?.seq}`);
    const context = await screen.findByRole('region', { name: 'Context of this turn' });
    expect(context.textContent).toContain('Estimate.');
    expect(context.textContent).not.toContain('files');
  });

  it('names the member of the pool that answered', async () => {
    await open(`?event=${turns[1]?.seq}`);
    const pane = await details();
    await within(pane).findByText(/qwen3-coder:30b on house · gpu-b/);
  });

  it('never counts less than nothing as free', () => {
    const full = {
      window: 100,
      reserve: 20,
      system: 50,
      tools: 20,
      step: 20,
      files: 0,
      history: 5,
    };
    const use = contextUse({ ...full, exact: true });
    expect(use.parts.map(({ name }) => name)).not.toContain('free');
    expect(use).toMatchObject({ used: 95, share: 95 / 80, isTight: true });
  });
});

describe('who rides the run', () => {
  it('shows the pool with its members, what protects, what does not, and who agreed', async () => {
    await open();
    const pane = await details();
    expect(pane.textContent).toContain('pool of servers · 12 slots · calls as native tool calls');
    expect(within(pane).getByRole('list', { name: 'Servers of the pool' }).textContent).toContain(
      'gpu-b · 0.11.2 · 32,768 ctx · 4 slots',
    );
    expect(pane.textContent).toContain('sandbox-runtime with bubblewrap 0.0.83');
    expect(pane.textContent).toContain('the sandbox does not hold fully against root');
    expect(pane.textContent).toContain('agreed to by Ada on Nov 20, 2026, for this repository');
    expect(within(pane).getByRole('list', { name: 'What does not hold' }).textContent).toContain(
      '/proc/sys',
    );
    expect(pane.textContent).toContain('only what a rule or the plan allows is run · 1 rule');
    expect(pane.textContent).toContain('npm ci --ignore-scripts · passed · 3.9');
    expect(pane.textContent).toContain('files: 2 tools, 412 tokens in every prompt');
  });

  it('shows of a run under way which members answer now', async () => {
    await open('', true);
    const members = within(await details());
    const list = await members.findByRole('list', { name: 'Servers of the pool' });
    await within(list).findByText(/does not answer/);
    expect(list.textContent).toContain('connection refused');
    expect(await members.findByRole('region', { name: 'Context of step 2 now' })).toBeTruthy();
  });
});
