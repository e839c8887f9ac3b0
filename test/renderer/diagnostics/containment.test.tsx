// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { inGroups } from '../../../renderer/features/diagnostics/findings.tsx';
import type { HostFacts } from '../../../shared/ipc/settings.ts';
import { ok } from '../../../shared/result.ts';
import { openWindow } from '../app/window.tsx';
import { createFakeClient } from '../fake-client.ts';
import { createSettingsFile } from '../settings/settings-file.ts';

afterEach(cleanup);

const holding: NonNullable<HostFacts['containment']> = {
  isolated: true,
  sandbox: { name: 'sandbox-runtime with bubblewrap', version: '0.0.83' },
  root: false,
  holds: ['network: none'],
  limits: ['time: 120 s'],
  gaps: ['name lookups are not fenced'],
  sentence: 'Commands are contained.',
};
const bare = {
  ...holding,
  isolated: false,
  sandbox: null,
  root: true,
  holds: [],
  gaps: ['no sandbox: it was turned off'],
  sentence: 'Commands run without isolation.',
};

const facts = (containment: HostFacts['containment']): HostFacts => ({
  host: 'browser',
  tandem: '0.3.0',
  node: 'v24',
  electron: null,
  platform: 'linux x64',
  home: '/home/ada/.tandem',
  logFolder: '/home/ada/.tandem/logs',
  protections: containment?.holds ?? [],
  ...(containment && { containment }),
});

const finding = (area: string, status: 'ok' | 'warning', what: string) => ({
  ...{ area, status, what, next: '' },
});

async function show(at: string, containment: HostFacts['containment']) {
  const file = createSettingsFile();
  const client = createFakeClient({
    replies: {
      ...file.replies,
      'host.describe': () => ok(facts(containment)),
      'doctor.examine': () =>
        ok({
          findings: [
            finding('sandbox', 'ok', 'network: none'),
            finding('sandbox', 'ok', 'commands are kept in a sandbox'),
            finding('sandbox', 'warning', 'name lookups are not fenced'),
            finding('server', 'ok', 'rack answers'),
            finding('server', 'ok', 'box answers'),
          ],
        }),
    },
  });
  await openWindow({ at, client });
  return { file, user: userEvent.setup() };
}

describe.each(['/diagnostics', '/settings/sandbox'])('what holds commands, at %s', (at) => {
  it('says what holds and, as plainly, what does not', async () => {
    await show(at, holding);
    const holds = await screen.findByRole('list', { name: 'What holds' });
    expect(holds.textContent).toBe('✓network: none');
    const gaps = screen.getByRole('list', { name: 'What does not hold' });
    expect(gaps.textContent).toBe('▲name lookups are not fenced');
    expect(screen.getByText('sandbox-runtime with bubblewrap 0.0.83')).toBeDefined();
    expect(screen.getByText('an ordinary user')).toBeDefined();
  });

  it('calls nothing safe where there is no sandbox', async () => {
    await show(at, bare);
    expect(await screen.findByText('Commands run without isolation.')).toBeDefined();
    expect(screen.getByText('none on this machine')).toBeDefined();
    expect(screen.getByText(/Nothing isolates commands here/)).toBeDefined();
    expect(screen.getByText(/root, from which no sandbox/)).toBeDefined();
    expect(screen.queryByRole('list', { name: 'What holds' })).toBeNull();
  });
});

describe('findings', () => {
  it('of one kind are one row, and what stands below is not said twice', async () => {
    await show('/diagnostics', holding);
    await screen.findByRole('list', { name: 'What holds' });
    const rows = within(screen.getByRole('region', { name: 'Diagnostics' })).getAllByRole(
      'listitem',
    );
    expect(rows.map((row) => row.textContent)).toEqual([
      '▲worth a lookIsolation of commandsname lookups are not fencedSandbox in the settings',
      '✓thereIsolation of commandscommands are kept in a sandbox',
      '✓thereModel serverrack answersbox answers',
    ]);
  });

  it('keep the order in which their areas came', () => {
    const some = [
      finding('a', 'ok', '1'),
      finding('b', 'ok', '2'),
      finding('a', 'warning', '3'),
      finding('a', 'ok', '4'),
    ];
    expect(inGroups(some).map((group) => group.map(({ what }) => what).join())).toEqual([
      '1,4',
      '2',
      '3',
    ]);
  });
});

describe('what commands may reach', () => {
  it('takes host names and full paths, and keeps nothing else', async () => {
    const { file, user } = await show('/settings/sandbox', holding);
    const hosts = await screen.findByLabelText('Hosts');
    await user.type(hosts, 'https://registry.example.com/');
    await user.tab();
    expect(await screen.findByRole('alert')).toBeDefined();
    expect(file.now()).toEqual({});
    await user.clear(hosts);
    await user.type(hosts, 'registry.example.com');
    await user.tab();
    await waitFor(() =>
      expect(file.now()).toEqual({ sandbox: { allowedHosts: ['registry.example.com'] } }),
    );
    expect(screen.queryByRole('alert')).toBeNull();
    await user.type(screen.getByLabelText('Folders to read'), 'tools');
    await user.tab();
    expect((await screen.findByRole('alert')).textContent).toContain('full path');
  });
});
