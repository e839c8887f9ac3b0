// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlanScreen } from '../../../renderer/features/plan/plan-screen.tsx';
import { err, ok } from '../../../shared/result.ts';
import type { FakeClient } from '../fake-client.ts';
import { createPlanClient, eventsFrom, planAsk, produced } from './plan-client.ts';
import { plan, planOf, step } from './sample.ts';
import { showScreen } from './show-screen.tsx';

const decisionsOf = (client: FakeClient) =>
  client
    .callsOf('run.answer')
    .map(({ answer }) => (answer.kind === 'plan' ? answer.decision : null));

const ride = async (client: FakeClient) => {
  const shown = await showScreen(PlanScreen, client, 'plan');
  await screen.findByRole('heading', { level: 1, name: /Plan, version/ });
  return shown;
};
const waiting = (given = planAsk(plan)) =>
  createPlanClient(eventsFrom(produced(given.plan)), [given]);
const button = (name: RegExp) => screen.getByRole('button', { name });
const open = async (user: Awaited<ReturnType<typeof ride>>['user'], name: RegExp) => {
  await user.click(
    within(screen.getByRole('list', { name: 'Steps' })).getByRole('button', { name }),
  );
};

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});
afterEach(cleanup);

describe('a plan that waits for a decision', () => {
  it('is approved as it is by a letter, a button, or Ctrl and Enter', async () => {
    for (const act of ['a', '{Control>}{Enter}{/Control}', null]) {
      const client = waiting();
      const { user, unmount } = await ride(client);
      if (act === null) await user.click(button(/^Approve all/));
      else await user.keyboard(act);
      expect(decisionsOf(client)).toEqual([{ kind: 'approve', version: 1 }]);
      unmount();
    }
  });

  it('is approved up to the selected step', async () => {
    const client = waiting();
    const { user } = await ride(client);
    await open(user, /2 · Title of parse/);
    await user.click(button(/Approve up to step 2/));
    expect(decisionsOf(client)).toEqual([{ kind: 'approve', version: 1, upTo: 'parse' }]);
  });

  it('is refused with a reason', async () => {
    const client = waiting();
    const { user } = await ride(client);
    await user.click(button(/Refuse…/));
    await user.type(await screen.findByLabelText('Reason'), 'Too large.');
    await user.click(button(/Refuse the plan/));
    expect(decisionsOf(client)).toEqual([{ kind: 'refuse', version: 1, reason: 'Too large.' }]);
  });

  it('is edited in the form, checked, and approved as edited', async () => {
    const client = waiting();
    const { user } = await ride(client);
    await open(user, /1 · Title of store/);
    await user.keyboard('e');
    const title = await screen.findByLabelText('Title');
    await user.clear(title);
    await user.type(title, 'Store anew');
    await waitFor(() =>
      expect(button(/Approve the edited plan/).getAttribute('aria-disabled')).toBeNull(),
    );
    await user.click(button(/Approve the edited plan/));
    const [decision] = decisionsOf(client);
    expect(decision).toMatchObject({ kind: 'edit', version: 1, thenApprove: true });
    expect(decision?.kind === 'edit' && decision.plan.steps[0]?.title).toBe('Store anew');
  });

  it('can’t be approved with a path outside the repository, and says so at the file', async () => {
    const client = waiting();
    const { user } = await ride(client);
    await open(user, /1 · Title of store/);
    await user.keyboard('e');
    const path = await screen.findByLabelText('Path of file 1');
    await user.clear(path);
    await user.type(path, '../x');
    expect(await screen.findByText(/This path has the part/)).toBeTruthy();
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(button(/Approve the edited plan/).getAttribute('aria-disabled')).toBe('true');
    expect(decisionsOf(client)).toEqual([]);
  });

  it('undoes an edit and is then not edited any more', async () => {
    const { user } = await ride(waiting());
    await open(user, /1 · Title of store/);
    await user.keyboard('e');
    await user.type(await screen.findByLabelText('Title'), '!');
    expect(button(/Approve the edited plan/)).toBeTruthy();
    await user.keyboard('{Control>}z{/Control}');
    expect(button(/^Approve all/)).toBeTruthy();
  });

  it('keeps the edits over a reload', async () => {
    const client = waiting();
    const first = await ride(client);
    await open(first.user, /1 · Title of store/);
    await first.user.keyboard('e');
    await first.user.type(await screen.findByLabelText('Title'), ' twice');
    window.dispatchEvent(new Event('pagehide'));
    first.unmount();
    await ride(waiting());
    expect(await screen.findByText(/Title of store twice/)).toBeTruthy();
  });

  it('says what in the text can’t be read, at its line, and keeps the plan', async () => {
    const client = waiting();
    const { user } = await ride(client);
    await user.click(screen.getByRole('tab', { name: 'Text' }));
    const text = await screen.findByLabelText('The plan as text');
    await user.click(text);
    await user.keyboard('{Control>}{Home}{/Control}');
    await user.type(text, 'Bad heading\n', { initialSelectionStart: 0, initialSelectionEnd: 0 });
    expect(await screen.findByText(/line 1: `Bad heading/)).toBeTruthy();
    expect(screen.getByText(/▲ The text has 1 fault/)).toBeTruthy();
    await user.click(button(/Drop what can’t be read/));
    expect(button(/^Approve all/).getAttribute('aria-disabled')).toBeNull();
  });

  it('sends the comments on steps and lines as one request for a revision', async () => {
    const client = waiting();
    const { user } = await ride(client);
    await open(user, /1 · Title of store/);
    await user.keyboard('c');
    await user.type(await screen.findByLabelText('Comment on step 1'), 'Smaller.');
    await user.click(button(/Add to the comments/));
    await user.click(button(/Comment on lines/));
    await user.click(button(/Comment on line 2/));
    await user.type(await screen.findByRole('textbox', { name: 'Comment on line 2' }), 'Why?');
    await user.keyboard('{Control>}{Enter}{/Control}');
    const revise = button(/revision of 1 commented step.*one more call to Claude, about \$/);
    await user.click(revise);
    expect(decisionsOf(client)).toEqual([
      {
        kind: 'revise',
        version: 1,
        comments: [
          { step: 'store', text: 'Smaller.' },
          { step: 'store', text: 'On line 2 of the instructions, "Second line.": Why?' },
        ],
      },
    ]);
  });

  it('keeps edits as a version, and the comments come along to it', async () => {
    const client = waiting();
    const { user, unmount } = await ride(client);
    await open(user, /1 · Title of store/);
    await user.keyboard('c');
    await user.type(await screen.findByLabelText('Comment on step 1'), 'Smaller.');
    await user.click(button(/Add to the comments/));
    await user.click(button(/^Edit/));
    await user.type(await screen.findByLabelText('Title'), '!');
    await user.click(button(/Keep as a version/));
    const [decision] = decisionsOf(client);
    expect(decision).toMatchObject({ kind: 'edit', version: 1, thenApprove: false });
    unmount();
    const kept = decision?.kind === 'edit' ? decision.plan : plan;
    await ride(waiting(planAsk(kept, { version: 2, id: 'ask2' })));
    expect(button(/revision of 1 commented step/)).toBeTruthy();
    expect(screen.queryByText(/were not sent/)).toBeNull();
  });

  it('offers edits that were not sent when another version took the place of theirs', async () => {
    const first = await ride(waiting());
    await open(first.user, /1 · Title of store/);
    await first.user.keyboard('e');
    await first.user.type(await screen.findByLabelText('Title'), ' twice');
    window.dispatchEvent(new Event('pagehide'));
    first.unmount();
    const { user } = await ride(waiting(planAsk(plan, { version: 2, id: 'ask2' })));
    expect(screen.getByText(/Your edits of version 1 were not sent/)).toBeTruthy();
    await user.click(button(/Take them over/));
    expect(await screen.findByText(/Title of store twice/)).toBeTruthy();
    expect(screen.queryByText(/were not sent/)).toBeNull();
  });

  it('asks what becomes of the steps that need a skipped one', async () => {
    const client = waiting();
    const { user } = await ride(client);
    await open(user, /1 · Title of store/);
    await user.click(button(/More…/));
    await user.click(await screen.findByRole('menuitem', { name: 'Skip this step' }));
    expect(await screen.findByText(/2 steps need it/)).toBeTruthy();
    await user.click(screen.getByRole('radio', { name: /Skip 3 steps/ }));
    await user.click(button(/^Skip$/));
    expect(await screen.findByText('The plan has no step. Add one.')).toBeTruthy();
    expect(screen.getAllByText(/Skipped: Title of/)).toHaveLength(3);
  });
});

describe('a plan that can’t be approved', () => {
  it('says its faults at their steps, and why no button works', async () => {
    const circle = planOf(step('a', { dependsOn: ['b'] }), step('b', { dependsOn: ['a'] }));
    const fault = 'The steps a → b → a depend on each other in a circle.';
    const client = waiting(planAsk(circle, { faults: [fault] }));
    const { user } = await ride(client);
    expect(screen.getAllByText(/1 fault$/)).toHaveLength(2);
    expect(screen.getByText(/▲ The plan has 1 fault; edit it or refuse it/)).toBeTruthy();
    await user.keyboard('a');
    expect(decisionsOf(client)).toEqual([]);
  });

  it('says that it changed meanwhile when another window was quicker', async () => {
    const client = waiting();
    client.reply('run.answer', () => err({ kind: 'stale', what: 'The plan' }));
    const { user } = await ride(client);
    await user.keyboard('a');
    const note = await screen.findByRole('alert');
    expect(note.textContent).toContain('has changed since it was shown');
    expect(button(/^Approve all/).getAttribute('aria-busy')).toBeNull();
  });
});

describe('a plan of which a part is done', () => {
  it('goes on or is refused, but is not edited any more', async () => {
    const client = waiting(planAsk(plan, { before: 'parse' }));
    const { user } = await ride(client);
    expect(screen.getByText(/asks again before step 2, “Title of parse”/)).toBeTruthy();
    await open(user, /1 · Title of store/);
    await user.keyboard('e');
    expect(screen.queryByLabelText('Title')).toBeNull();
    expect(screen.queryByRole('button', { name: /up to step/ })).toBeNull();
    await user.click(button(/Go on with the rest/));
    expect(decisionsOf(client)).toEqual([{ kind: 'approve', version: 1 }]);
  });
});

describe('a plan whose files changed since its commit', () => {
  it('is approved only after a person said that this is fine', async () => {
    const client = waiting();
    const drift = { head: 'abcdef0123', files: ['src/parse.ts'] };
    client.reply('plan.check', () => ok({ faults: [], drift }));
    const { user } = await ride(client);
    const accept = await screen.findByRole('checkbox', { name: /anyway/ });
    await user.keyboard('a');
    expect(decisionsOf(client)).toEqual([]);
    await user.click(accept);
    await user.keyboard('a');
    expect(decisionsOf(client)).toEqual([{ kind: 'approve', version: 1 }]);
  });
});

describe('a revised plan', () => {
  it('opens with what changed since the version that was commented on', async () => {
    const next = { ...plan, steps: plan.steps.slice(0, 2) };
    const events = eventsFrom(
      produced(plan),
      {
        kind: 'plan.commented',
        version: 1,
        comments: [{ step: 'report', text: 'Not needed.' }],
        by: 'user',
      },
      produced(next, 2),
    );
    await ride(createPlanClient(events, [planAsk(next, { version: 2, id: 'ask2' })]));
    expect(await screen.findByText('Not needed.')).toBeTruthy();
    expect(screen.getByText(/− removed/)).toBeTruthy();
  });
});

describe('a plan that was decided', () => {
  it('is only read, in each of its versions', async () => {
    const edited = { ...plan, summary: 'Edited.' };
    const events = eventsFrom(
      produced(plan),
      { kind: 'plan.edited', version: 2, plan: edited, by: 'user' },
      { kind: 'plan.approved', version: 2, by: 'user' },
    );
    await ride(createPlanClient(events, []));
    expect(await screen.findByText('Edited.')).toBeTruthy();
    expect(screen.getByText(/Approved by you as version 2/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Approve/ })).toBeNull();
    expect(screen.queryByRole('button', { name: /^Edit/ })).toBeNull();
    expect(screen.getByRole('combobox', { name: 'Version' })).toBeTruthy();
  });
});
