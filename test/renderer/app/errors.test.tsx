// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createI18n } from '../../../renderer/app/i18n/create-i18n.ts';
import { describeErrorInWindow } from '../../../renderer/stores/errors/describe-error-in-window.ts';
import { ErrorView } from '../../../renderer/stores/errors/error-view.tsx';
import type { TandemError, TandemErrorKind } from '../../../shared/errors.ts';
import { renderWithTexts } from '../ui/render-with-texts.tsx';

afterEach(cleanup);

type Sample = { readonly [K in TandemErrorKind]: Extract<TandemError, { kind: K }> };
const path = '/p/x';
const detail = 'the detail';
const SAMPLES: Sample = {
  usage: { kind: 'usage', message: detail },
  'repository-missing': { kind: 'repository-missing', path },
  'not-a-repository': { kind: 'not-a-repository', path },
  'repository-empty': { kind: 'repository-empty', path },
  'repository-unsupported': { kind: 'repository-unsupported', path, detail },
  'git-missing': { kind: 'git-missing', detail },
  'git-failed': { kind: 'git-failed', command: 'status', detail },
  'worktree-tampered': { kind: 'worktree-tampered', path, detail },
  'digest-failed': { kind: 'digest-failed', detail },
  'run-not-found': { kind: 'run-not-found', run: 'r1', home: '/h' },
  'run-locked': { kind: 'run-locked', run: 'r1', pid: 7 },
  'run-imported': { kind: 'run-imported', run: 'r1' },
  'run-held': { kind: 'run-held', run: 'r1', because: detail },
  'bundle-refused': { kind: 'bundle-refused', path, rule: 'tables', detail },
  'redaction-failed': { kind: 'redaction-failed', run: 'r1', detail },
  'run-not-resumable': { kind: 'run-not-resumable', run: 'r1', outcome: 'approved' },
  'log-newer': { kind: 'log-newer', path, found: 9, known: 3 },
  'log-corrupt': { kind: 'log-corrupt', path, detail, readable: 1 },
  'disk-full': { kind: 'disk-full', path },
  'folder-unwritable': { kind: 'folder-unwritable', path, detail },
  'settings-invalid': { kind: 'settings-invalid', path, line: 3, key: 'budgets.turns', detail },
  'key-missing': { kind: 'key-missing' },
  'key-refused': { kind: 'key-refused', status: 401, detail },
  'claude-unreachable': { kind: 'claude-unreachable', detail, attempts: 3 },
  'claude-limit': { kind: 'claude-limit', detail },
  'claude-rejected': { kind: 'claude-rejected', status: 400, detail },
  'egress-refused': { kind: 'egress-refused', detail },
  'server-unreachable': { kind: 'server-unreachable', server: 's', url: 'http://h', detail },
  'server-failed': { kind: 'server-failed', server: 's', detail },
  'server-unknown': { kind: 'server-unknown', server: 's', known: ['a', 'b'] },
  'model-missing': { kind: 'model-missing', server: 's', tag: 'm' },
  'model-unsuitable': { kind: 'model-unsuitable', tag: 'm', detail },
  'model-substituted': { kind: 'model-substituted', asked: 'm', answered: 'n' },
  'context-short': { kind: 'context-short', tag: 'm', asked: 8, allocated: 4 },
  'model-work-failed': { kind: 'model-work-failed', work: 'pull', tag: 'm', detail, next: 'Wait.' },
  'job-unknown': { kind: 'job-unknown', id: 'j1' },
  'model-unknown': { kind: 'model-unknown', name: 'm', known: ['n'] },
  'file-unreadable': { kind: 'file-unreadable', path, detail },
  'file-invalid': { kind: 'file-invalid', path, line: 3, detail },
  'runner-failed': { kind: 'runner-failed', detail },
  'sandbox-failed': { kind: 'sandbox-failed', detail },
  'setup-failed': { kind: 'setup-failed', command: 'npm ci', detail },
  'consent-needed': { kind: 'consent-needed', detail },
  'answer-needed': { kind: 'answer-needed', question: 'Why?', id: 'q1' },
  'approval-needed': { kind: 'approval-needed', of: 'delivery' },
  'delivery-conflict': { kind: 'delivery-conflict', detail },
  'ipc-refused': { kind: 'ipc-refused', name: 'run.start', detail },
  'connection-lost': { kind: 'connection-lost' },
  stale: { kind: 'stale', what: 'The plan' },
  'key-malformed': { kind: 'key-malformed', detail },
  'key-unprotected': { kind: 'key-unprotected' },
  fault: { kind: 'fault', detail },
  'replay-diverged': { kind: 'replay-diverged', key: 'k', expected: 'e', actual: 'a' },
};

describe.each(['en', 'de'])('every failure in %s', (language) => {
  it.each(Object.values(SAMPLES))(
    'of kind $kind says what happened, what is safe, what to do',
    async (error) => {
      const i18n = await createI18n({ language });
      const text = describeErrorInWindow(error, i18n.t);
      const all = Object.values(text);
      for (const sentence of all) {
        expect(sentence).not.toMatch(/\{\{|^(?:what|safe|next)\./);
        expect(sentence).toMatch(/\S/);
        // Flags and commands belong to the terminal.
        expect(sentence).not.toMatch(/--\w|`|tandem (?:runs|show|doctor)/);
      }
      for (const [field, value] of Object.entries(error))
        if (!['kind', 'id', 'of', 'work'].includes(field) && typeof value !== 'object')
          expect(all.join(' '), field).toContain(String(value));
    },
  );
});

describe('describeErrorInWindow', () => {
  const say = async (error: TandemError, language = 'en') =>
    describeErrorInWindow(error, (await createI18n({ language })).t);

  it('counts as the language does', async () => {
    const many = { ...SAMPLES['log-corrupt'], readable: 12 };
    expect((await say(SAMPLES['log-corrupt'])).safe).toMatch(/^1 event before/);
    expect((await say(many)).safe).toMatch(/^12 events before/);
    expect((await say(many, 'de')).safe).toMatch(/^12 Ereignisse/);
  });

  it('does not name what nobody knows', async () => {
    expect((await say({ ...SAMPLES['run-locked'], pid: null })).what).not.toMatch(/process|null/);
    expect((await say({ ...SAMPLES['server-unknown'], known: [] })).next).toBe(
      'Add a server in Settings.',
    );
    expect((await say({ ...SAMPLES['settings-invalid'], line: null })).what).toContain(
      '(budgets.turns)',
    );
  });

  it('names what a server has where nothing can be pulled to it', async () => {
    const error: TandemError = { kind: 'model-missing', server: 's', tag: 'm', known: ['a', 'b'] };
    expect((await say(error)).next).toMatch(/^It has: a, b\./);
    expect((await say({ ...error, known: [] }, 'de')).next).toMatch(/^Er hat: –\./);
    expect((await say(SAMPLES['model-missing'])).next).not.toMatch(/It has/);
  });

  it('takes braces and dollars in a value for what they are', async () => {
    const { what } = await say({ kind: 'fault', detail: '{{path}} $t(what.fault) $& <b>' });
    expect(what).toBe('Something in Tandem went wrong: {{path}} $t(what.fault) $& <b>');
  });
});

describe('ErrorView', () => {
  it('shows the failure as an alert with its values folded below', async () => {
    await renderWithTexts(<ErrorView error={SAMPLES['server-unreachable']} />);
    const alert = screen.getByRole('alert');
    expect(alert.textContent).toContain('The model server s at http://h does not answer');
    expect(alert.querySelector('pre')?.textContent).toContain('"kind": "server-unreachable"');
  });
});
