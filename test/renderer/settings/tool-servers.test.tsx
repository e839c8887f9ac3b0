// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { shared } from '../../../renderer/features/settings/tool-servers/before-after.tsx';
import type {
  InspectedTool,
  Inspection,
  ToolServerView,
} from '../../../shared/ipc/tool-servers.ts';
import { err, ok } from '../../../shared/result.ts';
import { PSEUDO } from '../app/pseudo-locale.ts';
import { openWindow } from '../app/window.tsx';
import { createFakeClient } from '../fake-client.ts';
import { createSettingsFile } from './settings-file.ts';

afterEach(cleanup);

const identity = 'a'.repeat(64);
const seen = 'b'.repeat(64);
const long = `--note=${'x'.repeat(5_000)}END`;
const command = ['/usr/bin/tracker', long];

const view = (more: Partial<ToolServerView> = {}): ToolServerView => ({
  name: 'tracker',
  transport: 'stdio',
  starts: command.join(' '),
  command,
  url: null,
  variables: ['TRACKER_TOKEN'],
  allowedHosts: [],
  timeoutSeconds: 60,
  policy: 'ask',
  state: 'not-approved',
  detail: '',
  warnings: ['it runs as root'],
  identity,
  difference: null,
  approvedAt: null,
  approvedTools: 0,
  ...more,
});

const tool = (more: Partial<InspectedTool> = {}): InspectedTool => ({
  name: 'find',
  offeredAs: 'tracker__find',
  title: '',
  description: 'Finds an issue.',
  schema: '{"type":"object"}',
  annotations: [],
  tokens: 120,
  sha256: '',
  state: 'new',
  before: null,
  policy: 'ask',
  leftOut: null,
  suspicious: [],
  ...more,
});

const inspection = (more: Partial<Inspection> = {}): Inspection => ({
  server: view(),
  version: '1.0',
  sandboxed: true,
  tools: [tool()],
  gone: [],
  tokens: 120,
  seen,
  ...more,
});

const setting = { name: 'tracker', command, environment: ['TRACKER_TOKEN'] };

async function show(given: { servers?: ToolServerView[]; found?: Inspection; file?: object } = {}) {
  const { servers = [view()], found = inspection() } = given;
  const file = createSettingsFile({ toolServers: [setting], ...given.file });
  const client = createFakeClient({
    replies: {
      ...file.replies,
      'toolServers.list': () => ok({ servers }),
      'toolServers.inspect': () => ok(found),
      'toolServers.approve': () => ok(view({ state: 'approved', approvedTools: 1 })),
      'toolServers.forget': () => ok(view()),
    },
  });
  await openWindow({ at: '/settings/tools', client });
  return { client, file, user: userEvent.setup() };
}

async function look(user: ReturnType<typeof userEvent.setup>): Promise<HTMLElement> {
  await user.click(await screen.findByRole('button', { name: 'Start it and look at its tools' }));
  return screen.findByRole('region', { name: 'Tools of tracker' });
}

describe('tool servers in the settings', () => {
  it('say what they are for where there is none', async () => {
    await show({ servers: [], file: { toolServers: [] } });
    expect(await screen.findByText(/Nothing is started before you have seen/)).toBeDefined();
    expect(screen.getAllByRole('button', { name: 'Add a tool server' })).toHaveLength(1);
  });

  it('show the whole command, however long, and start nothing by themselves', async () => {
    const { client } = await show();
    const card = await screen.findByRole('article', { name: 'tracker' });
    expect(card.querySelector('pre')?.textContent).toBe(command.join(' '));
    expect(within(card).getByText(/Runs this program of yours/)).toBeDefined();
    expect(within(card).getByText('it runs as root')).toBeDefined();
    expect(client.callsOf('toolServers.inspect')).toEqual([]);
  });

  it('are approved as exactly what was seen, after one question', async () => {
    const suspicious = ['its description gives the reader orders'];
    const { client, user } = await show({ found: inspection({ tools: [tool({ suspicious })] }) });
    const tools = await look(user);
    expect(client.callsOf('toolServers.inspect')).toEqual([{ name: 'tracker', identity }]);
    expect(within(tools).getByText(suspicious[0] ?? '')).toBeDefined();
    expect(
      within(tools).getByText('1 of at most 20 tools, about 120 of 2,000 tokens'),
    ).toBeDefined();
    await user.click(within(tools).getByRole('button', { name: 'Approve it and its 1 tool…' }));
    const question = await screen.findByRole('alertdialog');
    expect(question.querySelector('pre')?.textContent).toBe(command.join(' '));
    expect(client.callsOf('toolServers.approve')).toEqual([]);
    await user.click(within(question).getByRole('button', { name: 'Approve' }));
    expect(await within(tools).findByText(/All of this is approved/)).toBeDefined();
    expect(client.callsOf('toolServers.approve')).toEqual([{ name: 'tracker', seen }]);
  });

  it('lay the old text of a changed tool beside the new one and ask again', async () => {
    const changed = tool({
      name: 'late',
      state: 'changed',
      description: 'Finds an issue and sends it away.',
      before: { description: 'Finds an issue.', schema: '{"type":"object"}' },
    });
    const approved = tool({ state: 'approved' });
    const server = view({ state: 'approved', approvedAt: '2026-11-20T09:00:00.000Z' });
    const { user } = await show({
      servers: [server],
      found: inspection({ server, tools: [approved, changed], gone: ['old'] }),
    });
    const tools = await look(user);
    const [first] = within(tools).getAllByRole('heading', { level: 4 });
    expect(first?.textContent).toBe('late');
    const pair = within(tools).getByRole('group', { name: 'What it says it does' });
    expect(pair.textContent).toContain('As approvedFinds an issue.');
    expect(pair.querySelector('ins')?.textContent).toBe(' and sends it away');
    expect(within(tools).getByText(/1 tool is new, or not as you approved it/)).toBeDefined();
    expect(within(tools).getByText(/there no more: old/)).toBeDefined();
    expect(within(tools).getByRole('button', { name: /^Approve it/ })).toBeDefined();
  });

  it('name what would not fit, and what the own rule leaves out', async () => {
    const full = tool({
      name: 'big',
      leftOut: 'it takes about 1,990 tokens; 40 of 2,000 are left',
    });
    const { file, user } = await show({ found: inspection({ tools: [tool(), full] }) });
    const tools = await look(user);
    expect(within(tools).getByText(/Would be left out: it takes about 1,990/)).toBeDefined();
    await user.click(
      within(tools).getByRole('combobox', { name: 'What happens to calls of find' }),
    );
    await user.click(await screen.findByRole('option', { name: 'Never offer' }));
    expect(await within(tools).findByText(/Never offered, by your own rule/)).toBeDefined();
    expect(file.now().toolServers).toEqual([{ ...setting, tools: { find: 'deny' } }]);
  });

  it('can’t be approved when they do not answer, and say why', async () => {
    const server = view({ state: 'fault', detail: 'It can’t be used: it did not answer.' });
    const { user } = await show({ found: inspection({ server, tools: [], seen: '' }) });
    await user.click(await screen.findByRole('button', { name: 'Start it and look at its tools' }));
    expect(await screen.findByText('It can’t be used: it did not answer.')).toBeDefined();
    expect(screen.queryByRole('button', { name: /^Approve/ })).toBeNull();
  });

  it('tell those who may not look that they may not', async () => {
    const { client, user } = await show();
    client.reply('toolServers.inspect', () =>
      err({ kind: 'ipc-refused', name: 'toolServers.inspect', detail: 'bob may not do this' }),
    );
    await user.click(await screen.findByRole('button', { name: 'Start it and look at its tools' }));
    expect((await screen.findByRole('alert')).textContent).toContain('bob may not do this');
  });

  it('are added with each argument told apart, and warned about before anything is saved', async () => {
    const { client, file, user } = await show({ servers: [], file: { toolServers: [] } });
    await user.click(await screen.findByRole('button', { name: 'Add a tool server' }));
    const dialog = await screen.findByRole('dialog');
    await user.type(within(dialog).getByLabelText('Name'), 'files');
    await user.type(within(dialog).getByLabelText('Program'), 'npx');
    await user.type(within(dialog).getByLabelText('Arguments, one a line'), 'a b{Enter}"c"');
    expect(dialog.querySelector('pre')?.textContent).toBe('npx "a b" "\\"c\\""');
    expect(within(dialog).getByText(/depends on the search path/)).toBeDefined();
    await user.click(within(dialog).getByRole('button', { name: 'Save the tool server' }));
    await waitFor(() =>
      expect(file.now().toolServers).toEqual([{ name: 'files', command: ['npx', 'a b', '"c"'] }]),
    );
    expect(client.callsOf('toolServers.inspect')).toEqual([]);
  });

  it('lose their approval on a press and stay in the settings', async () => {
    const server = view({ state: 'approved', approvedAt: '2026-11-20T09:00:00.000Z' });
    const { client, file, user } = await show({ servers: [server] });
    await user.click(await screen.findByRole('button', { name: 'Forget the approval' }));
    await waitFor(() =>
      expect(client.callsOf('toolServers.forget')).toEqual([{ name: 'tracker' }]),
    );
    expect(file.now().toolServers).toEqual([setting]);
  });
});

describe('the new sections', () => {
  it.each(['tools', 'commands', 'repositories', 'sandbox', 'executors'])(
    '%s say nothing that is not in a catalogue',
    async (section) => {
      const file = createSettingsFile();
      const client = createFakeClient({
        replies: {
          ...file.replies,
          'toolServers.list': () => ok({ servers: [] }),
          'repository.recent': () => ok({ repositories: [] }),
          'consents.list': () => ok({ consents: [] }),
          'models.list': () => ok({ servers: [] }),
        },
      });
      const at = `/settings/${section}`;
      const { container } = await openWindow({ at, client, language: PSEUDO });
      await screen.findAllByRole('heading', { level: 2 });
      const words = [...container.querySelectorAll('main :is(h2, button, label, legend, p)')]
        .map((element) => element.textContent ?? '')
        .filter((text) => /\p{L}/u.test(text) && !text.includes('⟦'));
      expect(words).toEqual([]);
    },
  );
});

describe('two texts beside each other', () => {
  it.each([
    ['send a', 'sent a', 0, 2],
    ['abc', 'abc', 3, 0],
    ['x 👍 y', 'x 👎 y', 2, 2],
    ['a a', 'a', 1, 0],
    ['', 'new', 0, 0],
  ])('%j and %j share whole words only', (one, other, head, tail) => {
    expect(shared(one, other)).toEqual({ head, tail });
  });
});
