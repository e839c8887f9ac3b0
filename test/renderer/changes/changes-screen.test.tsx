// @vitest-environment happy-dom
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenToKeys } from '../../../renderer/stores/actions/listen-to-keys.ts';
import { err, ok } from '../../../shared/result.ts';
import { openWindow } from '../app/window.tsx';
import type { FakeClient } from '../fake-client.ts';
import { changedFile, createChangesClient, deliveryAsk, runId } from './changed-run.ts';

let stop = () => {};
beforeEach(() => {
  localStorage.clear();
  stop = listenToKeys();
});
afterEach(() => {
  stop();
  cleanup();
});

async function show(client: FakeClient, search = '') {
  const shown = await openWindow({ at: `/runs/${runId}/changes${search}`, client });
  await screen.findByRole('heading', { level: 1, name: 'Changes' });
  return { ...shown, user: userEvent.setup() };
}

const diffOf = (path: string) => screen.findByRole('region', { name: `Diff of ${path}` });
const decisions = (client: FakeClient) =>
  client.callsOf('run.answer').map(({ answer }) => answer.kind === 'delivery' && answer.decision);

describe('the changes of a run', () => {
  it('are shown file by file, with the turn that wrote each hunk', async () => {
    await show(createChangesClient());
    const diff = await diffOf('src/a.ts');
    expect(diff.textContent).toContain('TWO');
    const link = within(diff).getByRole('link', { name: /Step s1 · turn 2/ });
    expect(link.getAttribute('href')).toContain(`/runs/${runId}/timeline?event=27`);
    expect(within(diff).getByText('no turn recorded')).toBeTruthy();
  });

  it('show characters that can’t be seen', async () => {
    await show(createChangesClient());
    expect((await diffOf('src/a.ts')).textContent).toContain('⟨U+202E⟩');
  });

  it('open the file that the address names, and move on by key', async () => {
    const { user, router } = await show(createChangesClient(), '?file=src/b.ts');
    await diffOf('src/b.ts');
    await user.keyboard('k');
    await diffOf('src/a.ts');
    expect(router.state.location.search).toMatchObject({ file: 'src/a.ts' });
  });

  it('keep a tick for a content and lose it with the next one', async () => {
    const { user, unmount } = await show(createChangesClient());
    await diffOf('src/a.ts');
    await user.keyboard('v');
    expect(screen.getByText('2 files, 1 viewed')).toBeTruthy();
    unmount();
    const files = [changedFile('src/a.ts', { content: 'b'.repeat(64) }), changedFile('src/b.ts')];
    await show(createChangesClient({ files }));
    expect(await screen.findByText('2 files, 0 viewed')).toBeTruthy();
  });

  it('are filtered by the words of a path', async () => {
    const { user } = await show(createChangesClient());
    await user.type(await screen.findByRole('searchbox', { name: 'Filter by path' }), 'b.ts');
    expect(screen.getByText('1 of 2 files')).toBeTruthy();
  });

  it('are asked for step by step, and say why there is no branch to compare', async () => {
    const client = createChangesClient();
    client.reply('changes.list', ({ scope }) =>
      ok(
        scope.kind === 'branch'
          ? { files: [], note: 'branch-gone' }
          : { files: [changedFile('src/a.ts')], note: null },
      ),
    );
    const { user } = await show(client);
    await user.click(await screen.findByRole('button', { name: /One step/ }));
    await diffOf('src/a.ts');
    expect(client.callsOf('changes.list').map(({ scope }) => scope.kind)).toContain('step');
    await user.click(screen.getByRole('button', { name: 'The branch now' }));
    expect(await screen.findByText(/branch is not in the repository any more/)).toBeTruthy();
  });

  it('name what has no lines, and what is not planned', async () => {
    const files = [changedFile('logo.png', { binary: true, unplanned: true, bytes: 2_000 })];
    const diff = { patch: '', hunks: [] };
    await show(createChangesClient({ files, diff }));
    expect(await screen.findByText(/A binary file of 2 KB/)).toBeTruthy();
    expect(screen.getAllByText('not planned').length).toBeGreaterThan(0);
  });

  it('put findings where they were found', async () => {
    const finding = { round: 2, step: 's1', severity: 'high', instruction: '' } as const;
    const findings = [
      { ...finding, line: 2, problem: 'Too loud.' },
      { ...finding, line: 900, problem: 'Somewhere else.' },
    ];
    await show(createChangesClient({ diff: { findings } }));
    const diff = await diffOf('src/a.ts');
    expect(within(diff).getByText('Too loud.')).toBeTruthy();
    expect(within(diff).queryByText('Somewhere else.')).toBeNull();
    expect(screen.getByText('Somewhere else.')).toBeTruthy();
  });

  it('are found in, also where nothing is drawn', async () => {
    const { user } = await show(createChangesClient());
    await diffOf('src/a.ts');
    await user.keyboard('{Control>}f{/Control}');
    await user.type(screen.getByRole('textbox', { name: 'Find in this diff' }), 'twenty');
    expect(screen.getByText('1 of 4')).toBeTruthy();
    await user.keyboard('{Enter}');
    expect(screen.getByText('2 of 4')).toBeTruthy();
  });

  it('that are none have a way out', async () => {
    await show(createChangesClient({ files: [] }));
    expect(await screen.findByText('No file is different')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Look at the run' })).toBeTruthy();
  });

  it('that can’t be read say why, and what is safe', async () => {
    const client = createChangesClient();
    client.reply('changes.list', () => err({ kind: 'connection-lost' }));
    await show(client);
    expect((await screen.findByRole('alert')).textContent).toMatch(/connection/i);
  });
});

describe('a delivery', () => {
  it('is decided with what was seen, in the form that was chosen', async () => {
    const client = createChangesClient({ asks: [deliveryAsk()] });
    const { user } = await show(client);
    await user.click(await screen.findByRole('radio', { name: /As a patch/ }));
    await user.click(screen.getByRole('button', { name: /^Deliver/ }));
    expect(decisions(client)).toEqual([{ kind: 'approve', tree: 'tree1', form: 'patch' }]);
  });

  it('is adjusted by hunks and files that are marked first', async () => {
    const client = createChangesClient({ asks: [deliveryAsk()] });
    const { user } = await show(client);
    await diffOf('src/a.ts');
    await user.click(screen.getByRole('button', { name: 'Revert, Hunk 2 of 2' }));
    expect(screen.getByText(/1 revert is marked. Nothing has happened yet/)).toBeTruthy();
    expect(client.callsOf('run.answer')).toEqual([]);
    await user.keyboard('j');
    await diffOf('src/b.ts');
    await user.click(screen.getByRole('checkbox', { name: 'Revert this file' }));
    await user.click(screen.getByRole('button', { name: /Apply 2 reverts and run the checks/ }));
    expect(decisions(client)).toEqual([
      {
        kind: 'adjust',
        tree: 'tree1',
        reverts: [
          { path: 'src/a.ts', hunks: [1] },
          { path: 'src/b.ts', hunks: 'all' },
        ],
      },
    ]);
  });

  it('takes every hunk of a file for the whole file, and gives them back one by one', async () => {
    const { user } = await show(createChangesClient({ asks: [deliveryAsk()] }));
    await diffOf('src/a.ts');
    await user.click(screen.getByRole('button', { name: 'Revert, Hunk 1 of 2' }));
    await user.click(screen.getByRole('button', { name: 'Revert, Hunk 2 of 2' }));
    const box = screen.getByRole<HTMLInputElement>('checkbox', { name: 'Revert this file' });
    expect(box.checked).toBe(true);
    await user.click(screen.getByRole('button', { name: 'Keep, Hunk 1 of 2' }));
    expect(box.checked).toBe(false);
    expect(screen.getByRole('button', { name: 'Keep, Hunk 2 of 2' })).toBeTruthy();
  });

  it('says that it is not what the verifier saw', async () => {
    await show(createChangesClient({ asks: [deliveryAsk({ adjusted: true })] }));
    expect(await screen.findByText(/not what the verifier saw/)).toBeTruthy();
  });

  it('can’t be made while it is red, and says what is', async () => {
    const ask = deliveryAsk({ adjusted: true, faults: ['`node --test` fails'] });
    const client = createChangesClient({ asks: [ask] });
    const { user } = await show(client);
    expect(await screen.findByText('`node --test` fails')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /^Deliver/ }));
    expect(client.callsOf('run.answer')).toEqual([]);
  });

  it('is refused with a reason', async () => {
    const client = createChangesClient({ asks: [deliveryAsk()] });
    const { user } = await show(client);
    await user.click(await screen.findByRole('button', { name: /^Refuse/ }));
    await user.type(screen.getByRole('textbox', { name: /Why/ }), 'Not like this.');
    await user.click(screen.getByRole('button', { name: 'Refuse the change' }));
    expect(decisions(client)).toEqual([
      { kind: 'refuse', tree: 'tree1', reason: 'Not like this.' },
    ]);
  });

  it('that was decided about elsewhere is refused in words, with the marks still there', async () => {
    const client = createChangesClient({ asks: [deliveryAsk()] });
    client.reply('run.answer', () => err({ kind: 'stale', what: 'the delivery' }));
    const { user } = await show(client);
    await diffOf('src/a.ts');
    await user.click(screen.getByRole('button', { name: 'Revert, Hunk 1 of 2' }));
    await user.click(screen.getByRole('button', { name: /Apply 1 revert/ }));
    expect((await screen.findByRole('alert')).textContent).toMatch(/the delivery/);
    expect(screen.getByRole('button', { name: 'Keep, Hunk 1 of 2' })).toBeTruthy();
  });
});
