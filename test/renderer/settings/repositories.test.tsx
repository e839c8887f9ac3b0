// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import type { RepositoryConsent } from '../../../shared/ipc/consents.ts';
import type { RepositoryView } from '../../../shared/ipc/repositories.ts';
import { ok } from '../../../shared/result.ts';
import { openWindow } from '../app/window.tsx';
import { createFakeClient } from '../fake-client.ts';
import { createSettingsFile } from './settings-file.ts';

afterEach(cleanup);

const consent = (path: string): RepositoryConsent => ({
  path,
  by: 'ada',
  at: '2026-11-20T09:00:00.000Z',
  protections: { isolated: false, root: true, sandbox: null },
});

const shop: RepositoryView = {
  path: '/srv/shop',
  name: 'shop',
  branch: 'main',
  headCommit: 'abc',
  headSubject: '',
  dirtyFiles: 0,
  shallow: false,
  submodules: 0,
  setup: { command: null, suggestion: 'npm ci' },
};

async function show(file = createSettingsFile()) {
  let consents = [consent('/srv/shop'), consent('/srv/other')];
  const client = createFakeClient({
    replies: {
      ...file.replies,
      'repository.recent': () => ok({ repositories: [] }),
      'repository.inspect': () => ok(shop),
      'consents.list': () => ok({ consents }),
      'consents.withdraw': ({ path }) => {
        consents = consents.filter((one) => one.path !== path);
        return ok({ consents });
      },
    },
  });
  await openWindow({ at: '/settings/repositories', client });
  await screen.findByRole('button', { name: 'Take it back: /srv/shop' });
  return { client, file, user: userEvent.setup() };
}

describe('repositories in the settings', () => {
  it('offer what the lock files suggest and run none of it', async () => {
    const { client, file, user } = await show();
    expect(screen.getByText('No setup command')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Add a repository' }));
    await user.type(screen.getByLabelText('Repository'), '/srv/shop');
    await user.tab();
    await user.click(await screen.findByRole('button', { name: 'Use this' }));
    expect(client.callsOf('repository.inspect')).toEqual([{ path: '/srv/shop' }]);
    await user.type(screen.getByLabelText('Hosts it may reach'), 'registry.example.com');
    await user.click(screen.getByRole('button', { name: 'Save the repositories' }));
    await waitFor(() =>
      expect(file.now().repositories).toEqual([
        { path: '/srv/shop', setup: 'npm ci', setupHosts: ['registry.example.com'] },
      ]),
    );
  });

  it('take no relative path and no address for a host', async () => {
    const { user } = await show();
    await user.click(screen.getByRole('button', { name: 'Add a repository' }));
    await user.type(screen.getByLabelText('Repository'), 'shop');
    await user.tab();
    const fields = screen.getByRole('group', { name: 'shop' });
    expect(within(fields).getByRole('alert').textContent).toContain('The full path');
    await user.clear(screen.getByLabelText('Repository'));
    await user.type(screen.getByLabelText('Repository'), '/srv/shop');
    await user.tab();
    await user.type(screen.getByLabelText('Hosts it may reach'), 'https://a.example/x');
    expect(within(fields).getByRole('alert').textContent).toContain('Exact host names');
    const save = screen.getByRole('button', { name: 'Save the repositories' });
    expect(save.getAttribute('aria-disabled')).toBe('true');
  });

  it('list standing consents, and take one back', async () => {
    const { client, user } = await show();
    expect(screen.getAllByText(/given without any sandbox, as root/)).toHaveLength(2);
    await user.click(screen.getByRole('button', { name: 'Take it back: /srv/shop' }));
    await waitFor(() =>
      expect(screen.queryByRole('button', { name: 'Take it back: /srv/shop' })).toBeNull(),
    );
    expect(client.callsOf('consents.withdraw')).toEqual([{ path: '/srv/shop' }]);
    await user.click(screen.getByRole('button', { name: 'Take it back: /srv/other' }));
    expect(await screen.findByText('No standing consent')).toBeDefined();
    expect(document.activeElement).not.toBe(document.body);
  });
});
