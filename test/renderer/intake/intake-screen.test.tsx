// @vitest-environment happy-dom
import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IntakeScreen } from '../../../renderer/features/intake/intake-screen.tsx';
import type { Ask } from '../../../shared/ipc/asks.ts';
import type { Question } from '../../../shared/plan/intake.ts';
import type { EventBody } from '../../../shared/run/event.ts';
import type { FakeClient } from '../fake-client.ts';
import { createPlanClient, eventsFrom } from '../plan/plan-client.ts';
import { showScreen } from '../plan/show-screen.tsx';

const questions: Question[] = [
  { id: 'q1', question: 'Which one wins?', why: 'Ids collide.', options: ['The newest', 'None'] },
  { id: 'q2', question: 'What is it called?', why: 'It is public.', options: [] },
];
const asked = { kind: 'intake.asked', questions } as const;
const base = { run: 'r1', since: '2026-11-21T09:46:12.000Z' };
const ask: Ask = { ...base, kind: 'questions', id: 'ask1', questions };

const ride = async (client: FakeClient) => {
  const shown = await showScreen(IntakeScreen, client, 'intake');
  await screen.findByRole('heading', { level: 1, name: 'Intake' });
  return shown;
};
const answersOf = (client: FakeClient) => client.callsOf('run.answer').map(({ answer }) => answer);
const button = (name: RegExp) => screen.getByRole('button', { name });

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

describe('open questions', () => {
  it('are answered by number and in one’s own words, and sent together', async () => {
    const client = createPlanClient(eventsFrom(asked), [ask]);
    const { user } = await ride(client);
    await user.keyboard('2');
    await user.type(
      screen.getByLabelText(/Your answer to “What is it called/),
      'stock{Enter}level',
    );
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(answersOf(client)).toEqual([
      { kind: 'questions', answers: { q1: 'None', q2: 'stock\nlevel' } },
    ]);
  });

  it('are named when they have no answer, and can be left to Claude in words that are shown', async () => {
    const client = createPlanClient(eventsFrom(asked), [ask]);
    const { user } = await ride(client);
    await user.keyboard('1');
    await user.click(button(/^Send answers/));
    expect(answersOf(client)).toEqual([]);
    const missing = screen.getByText(/1 question has no answer yet/).parentElement;
    expect(within(missing as HTMLElement).getByRole('button', { name: /called/ })).toBeTruthy();
    await user.click(button(/leave 1 to Claude/));
    expect(answersOf(client)).toEqual([
      {
        kind: 'questions',
        answers: { q1: 'The newest', q2: 'Decide this yourself and state it as an assumption.' },
      },
    ]);
  });

  it('keep what was written over a reload', async () => {
    const first = await ride(createPlanClient(eventsFrom(asked), [ask]));
    await first.user.click(screen.getByRole('radio', { name: /Another answer/ }));
    await first.user.type(screen.getByLabelText(/Your answer to “Which/), 'Ask the caller');
    first.unmount();
    await ride(createPlanClient(eventsFrom(asked), [ask]));
    expect(screen.getByDisplayValue('Ask the caller')).toBeTruthy();
  });

  it('are forgotten once they were sent', async () => {
    const client = createPlanClient(eventsFrom(asked), [ask]);
    const { user } = await ride(client);
    await user.keyboard('1');
    await user.click(button(/^Send answers/));
    await user.click(button(/leave 1 to Claude/));
    expect(Object.keys(sessionStorage)).toEqual([]);
  });
});

describe('a decision', () => {
  it.each([
    [
      'file',
      { path: 'src/x.ts', why: 'its names' },
      /Show it to Claude/,
      { kind: 'file', show: true },
    ],
    ['file', { path: 'src/x.ts', why: 'its names' }, /Keep it here/, { kind: 'file', show: false }],
    ['consent', { detail: 'no bubblewrap' }, /without isolation/, { kind: 'consent', agree: true }],
    ['consent', { detail: 'no bubblewrap' }, /Stop the run/, { kind: 'consent', agree: false }],
  ] as const)('about %s %o is sent by %o', async (kind, shape, name, answer) => {
    const client = createPlanClient(eventsFrom(), [{ ...base, id: 'ask9', kind, ...shape } as Ask]);
    const { user } = await ride(client);
    await user.click(button(name));
    expect(answersOf(client)).toEqual([answer]);
  });
});

describe('a recorded intake', () => {
  it('shows who answered what, and asks nothing', async () => {
    const answered = { kind: 'intake.answered', id: 'q1', answer: 'None', by: 'user' } as const;
    const ended: EventBody = {
      kind: 'intake.ended',
      requirement: 'Sum the **stock**.',
      unanswered: ['q2'],
    };
    await ride(createPlanClient(eventsFrom(asked, answered, ended), []));
    expect(screen.getByText(/answered by you/)).toBeTruthy();
    expect(screen.getByText('What Claude understood')).toBeTruthy();
    expect(screen.getByText('What is it called?')).toBeTruthy();
    expect(screen.queryByRole('radio')).toBeNull();
  });

  it('says that an interrupted run asks again once it is resumed', async () => {
    const client = createPlanClient(eventsFrom(asked), []);
    const { user } = await ride(client);
    await user.click(button(/Resume the run/));
    expect(client.callsOf('run.resume')).toEqual([{ run: 'r1' }]);
  });
});
