import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runTerminal } from '../../../electron/hosts/terminal/main.ts';
import { err, ok } from '../../../shared/result.ts';
import { createFakeIo } from './fake-io.ts';
import { createReplayingEngine, eventsOf, on, RUN } from './replaying-engine.ts';
import { finished, ride, started } from './story.ts';

const eventLine = z.looseObject({
  runId: z.string(),
  seq: z.int(),
  at: z.iso.datetime({ precision: 3 }),
  key: z.string(),
  kind: z.string(),
});
/** The contract's last line, to the letter. */
const lastLine = z.looseObject({
  kind: z.literal('run.finished'),
  runId: z.string().nullable(),
  outcome: z.enum(['approved', 'rejected', 'exhausted', 'failed', 'cancelled', 'interrupted']),
  branch: z.string().nullable(),
  commit: z.string().nullable(),
  filesChanged: z.array(z.string()),
  rounds: z.int(),
  cloud: z.strictObject({
    calls: z.int(),
    inputTokens: z.int(),
    outputTokens: z.int(),
    cacheReadTokens: z.int(),
    cacheWriteTokens: z.int(),
    costUsd: z.number(),
    bytesSent: z.int(),
  }),
  local: z.strictObject({
    turns: z.int(),
    toolCalls: z.int(),
    inputTokens: z.int(),
    outputTokens: z.int(),
  }),
  counterfactual: z.strictObject({ costUsd: z.number(), assumption: z.string() }),
  seconds: z.number(),
});

async function lines(args: readonly string[], tale: Parameters<typeof createReplayingEngine>[0]) {
  const fake = createFakeIo();
  const code = await runTerminal(args, fake.io, async () => ok(createReplayingEngine(tale)));
  const parsed = fake
    .out()
    .split('\n')
    .filter((text) => text !== '')
    .map((text): unknown => JSON.parse(text));
  return { code, parsed, errors: fake.errors() };
}

const run = ['run', '--repo', '/r', '--request', 'x', '--yes', '--json'];

describe('run --json', () => {
  it('prints one object a line, numbered without a gap, with the time as ISO 8601', async () => {
    const { parsed } = await lines(run, { story: ride });
    const events = parsed.map((value) => eventLine.parse(value));
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, index) => index + 1));
    expect(events[0]).toMatchObject({
      runId: RUN,
      at: '2026-11-21T09:46:12.100Z',
      kind: 'run.started',
      request: started.request,
    });
  });

  it('ends with the line of the contract', async () => {
    const { parsed, code } = await lines(run, { story: ride });
    expect(lastLine.parse(parsed.at(-1))).toMatchObject({
      outcome: 'approved',
      branch: finished.branch,
      commit: finished.commit,
    });
    expect(code).toBe(0);
  });

  it('keeps recorded step results out', async () => {
    const events = eventsOf(ride);
    const { parsed } = await lines(run, { story: ride });
    expect(events).toHaveLength(parsed.length);
    for (const value of parsed) expect(Object.keys(eventLine.parse(value))).not.toContain('result');
  });

  it('prints the last line alone when there was no run, and the words on standard error', async () => {
    const { parsed, code, errors } = await lines(run, { error: { kind: 'key-missing' } });
    expect(parsed).toHaveLength(1);
    expect(lastLine.parse(parsed[0])).toMatchObject({
      runId: null,
      outcome: 'failed',
      exitCode: 5,
      error: { kind: 'key-missing' },
    });
    expect(code).toBe(5);
    expect(errors).toContain('ANTHROPIC_API_KEY');
  });

  it('prints it as well when the engine could not be opened or the request not be read', async () => {
    const fault = { kind: 'folder-unwritable', path: '/x', detail: 'EROFS' } as const;
    const fake = createFakeIo();
    expect(await runTerminal(run, fake.io, async () => err(fault))).toBe(5);
    expect(lastLine.parse(JSON.parse(fake.out()))).toMatchObject({ error: fault });
    const unread = ['run', '--repo', '.', '--request-file', '/no/such/file', '--json'];
    const { parsed, code } = await lines(unread, { story: ride });
    expect(parsed.map((line) => lastLine.parse(line).outcome)).toEqual(['failed']);
    expect(code).toBe(2);
  });
});

describe('resume --json', () => {
  it('goes on with the numbers and the clock of the run', async () => {
    const before = eventsOf(ride.slice(0, 4));
    const { parsed } = await lines(['resume', RUN, '--json'], {
      before,
      story: [on('run', finished)],
    });
    expect(eventLine.parse(parsed[0])).toMatchObject({
      seq: 5,
      at: '2026-11-21T09:46:12.500Z',
      runId: RUN,
    });
  });
});

describe('the other commands with --json', () => {
  const payload = {
    seq: 3,
    at: '2026-11-21T09:46:13.000Z',
    stage: 'plan',
    model: 'claude-opus-5',
    attempt: 1,
    status: 200,
    bytes: 10,
    sha256: 'cafe',
    parts: [{ class: 'request', source: 'user', bytes: 4 }],
    masked: 0,
    denied: [],
  };
  const listing = {
    runId: RUN,
    startedAt: '2026-11-21T09:46:12.000Z',
    request: 'x',
    repository: '/r',
    status: 'approved',
    note: '',
    costUsd: 0.1,
    savedUsd: null,
    bytesSent: 0,
    seconds: 3,
    mode: 'hybrid',
    executor: 'ollama/x',
    scripted: false,
    branch: null,
    filesChanged: 0,
    stage: null,
  };
  const finding = { area: 'git', status: 'missing', what: 'no git', next: 'Install it.' } as const;

  it('ledger prints exactly the fields of the contract, a line a payload', async () => {
    const { parsed } = await lines(['ledger', RUN, '--json'], {
      ledger: [payload, { ...payload, seq: 4 }],
    });
    expect(parsed).toEqual([payload, { ...payload, seq: 4 }]);
  });

  it('runs prints a line a run', async () => {
    const { parsed } = await lines(['runs', '--json'], { runs: [listing] });
    expect(parsed).toEqual([listing]);
  });

  it('show prints the fold on one line', async () => {
    const { parsed } = await lines(['show', RUN, '--json'], { before: eventsOf(ride) });
    expect(parsed).toHaveLength(1);
    expect(parsed[0]).toMatchObject({
      runId: RUN,
      state: { stage: 'over', local: { toolCalls: 1 } },
    });
  });

  it('doctor prints a line a finding and exits 5 when something is missing', async () => {
    const { parsed, code } = await lines(['doctor', '--json'], { findings: [finding] });
    expect(parsed).toEqual([finding]);
    expect(code).toBe(5);
  });

  it('replay says whether the steps are the same', async () => {
    expect(await lines(['replay', RUN, '--json'], {})).toMatchObject({
      code: 0,
      parsed: [{ same: true, steps: 4 }],
    });
    const replayError = {
      kind: 'replay-diverged',
      key: 'plan/call1',
      expected: 'a',
      actual: 'b',
    } as const;
    expect(await lines(['replay', RUN, '--json'], { replayError })).toMatchObject({
      code: 1,
      parsed: [{ same: false }],
    });
  });

  it('a run that is not there is exit 2 and nothing on standard output', async () => {
    expect(await lines(['show', 'nope', '--json'], {})).toMatchObject({ code: 2, parsed: [] });
  });
});
