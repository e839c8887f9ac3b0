// @vitest-environment happy-dom
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import type { Payload } from '../../../shared/ipc/ledger.ts';
import { ok } from '../../../shared/result.ts';
import { openWindow } from '../app/window.tsx';
import { controlOf, createFakeClient, snapshotOf } from '../fake-client.ts';
import { goldenRuns } from '../golden-runs.ts';

afterEach(cleanup);
const golden = goldenRuns()[0];
const runId = golden?.runId ?? '';

const payload = (seq: number, more: Partial<Payload> = {}): Payload => ({
  seq,
  at: '2026-11-21T12:07:04.000Z',
  stage: 'intake',
  model: 'claude-opus-5-5',
  attempt: 1,
  status: 200,
  bytes: 3_890,
  sha256: 'f'.repeat(64),
  parts: [
    { class: 'prompt', source: 'intake.md', bytes: 1_003 },
    { class: 'request', source: 'user', bytes: 25 },
  ],
  masked: 0,
  denied: [],
  ...more,
});

async function show(payloads: readonly Payload[], verified = true) {
  const client = createFakeClient({
    replies: {
      'ledger.list': () => ok({ payloads: [...payloads], damage: null }),
      'ledger.body': ({ seq }) =>
        ok({
          url: 'https://api.anthropic.com/v1/messages',
          headers: { accept: 'application/json' },
          body: `{"seq":${seq},"text":"first\\nsecond <b>bold</b>"}`,
          bytes: 40,
          verified,
        }),
    },
    streams: { 'run.follow': () => [snapshotOf(runId, golden?.events ?? []), controlOf()] },
  });
  const shown = await openWindow({ at: `/runs/${runId}/ledger`, client });
  await screen.findByRole('heading', { level: 1, name: 'Ledger' });
  return { ...shown, client, user: userEvent.setup() };
}

describe('the ledger', () => {
  it('sums up what left, what was masked and what was held back', async () => {
    const denied = [{ source: '.env', why: 'a secret file' }];
    await show([payload(6), payload(11, { masked: 2, denied })]);
    const summary = await screen.findByText(/2 payloads sent to Claude/);
    expect(summary.textContent).toMatch(/2 secrets masked.*1 part held back/);
  });

  it('shows the parts of a payload in words, with the log’s own terms beside them', async () => {
    await show([payload(6)]);
    const table = await screen.findByRole('table');
    expect(within(table).getByText('Tandem’s instructions')).toBeTruthy();
    expect(within(table).getByText('prompt')).toBeTruthy();
    expect(within(table).getByText('your request')).toBeTruthy();
  });

  it('proves the bytes, or says that it can’t', async () => {
    await show([payload(6)]);
    expect(await screen.findByText(/same bytes as were sent/)).toBeTruthy();
    cleanup();
    await show([payload(6)], false);
    expect(await screen.findByText(/not the bytes that were recorded/)).toBeTruthy();
  });

  it('shows the body pretty or as it is, and finds in it', async () => {
    const { user } = await show([payload(6)]);
    const body = await screen.findByRole('group', { name: 'Body of the request' });
    expect(body.textContent).toContain('"text": "first');
    expect(body.querySelector('b')).toBeNull();
    await user.click(screen.getByRole('checkbox', { name: /exactly as sent/ }));
    const raw = screen.getByRole('group', { name: 'Body of the request' });
    expect(raw.textContent).toContain('{"seq":6,"text":"first\\nsecond');
    await user.type(screen.getByRole('searchbox', { name: 'Find in the body' }), 'SECOND');
    expect(screen.getByText('on 1 line')).toBeTruthy();
  });

  it('asks for the body of the payload that is chosen', async () => {
    const { user, client } = await show([payload(6), payload(11, { stage: 'verify' })]);
    await user.click(within(await screen.findByRole('grid')).getByText('Verify'));
    expect(await screen.findByRole('heading', { name: 'Payload of Verify' })).toBeTruthy();
    expect(client.callsOf('ledger.body').map(({ seq }) => seq)).toContain(11);
  });

  it('names what was held back, and why', async () => {
    await show([payload(6, { denied: [{ source: 'src/key.pem', why: 'a private key' }] })]);
    expect(await screen.findByText('src/key.pem')).toBeTruthy();
    expect(screen.getByText('a private key')).toBeTruthy();
  });

  it('says so when nothing has left', async () => {
    await show([]);
    expect(await screen.findByText('Nothing has left this machine')).toBeTruthy();
  });
});
