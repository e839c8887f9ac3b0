import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { readStallMs } from '../../electron/egress/gate.ts';
import { createBench, createRecorded, KEY, parts } from '../planner/support.ts';
import { type ClaudeSim, startClaudeSim } from '../sim/claude/start-claude-sim.ts';

const sims: ClaudeSim[] = [];
const start = async () => {
  const sim = await startClaudeSim();
  sims.push(sim);
  return sim;
};
afterEach(async () => {
  await Promise.all(sims.splice(0).map((sim) => sim.close()));
});

const BODY = JSON.stringify({ model: 'claude-opus-5-5', hello: 'world' });
const order = (recorded: ReturnType<typeof createRecorded>, body = BODY) => ({
  body,
  stage: 'plan',
  model: 'claude-opus-5-5',
  parts: [],
  masked: 0,
  denied: [],
  scope: recorded.scope,
});
const post = (body: string) => ({ method: 'POST', body });

describe('the ledger', () => {
  it('holds what the server received, byte for byte, and was durable before it left', async () => {
    const sim = await start();
    const { planner } = createBench(sim);
    const recorded = createRecorded();
    await planner.plan(
      {
        parts: [...parts, { class: 'question', source: 'executor', text: '\ud83d\ude80 é \u2028' }],
      },
      recorded.scope,
    );
    const [sent] = recorded.of('egress.sent');
    const raw = sim.requests[0]!.raw;
    expect(sent).toMatchObject({
      bytes: raw.byteLength,
      sha256: createHash('sha256').update(raw).digest('hex'),
      attempt: 1,
      stage: 'plan',
      url: `${sim.url}/v1/messages`,
    });
    expect(recorded.blobs.get(sent!.body.blob)?.equals(raw)).toBe(true);
    expect(recorded.events.find(({ body }) => body.kind === 'egress.sent')?.durable).toBe(true);
  });

  it('names every part with its source and size, our own texts and the schema too', async () => {
    const sim = await start();
    const { planner } = createBench(sim);
    const { scope, of } = createRecorded();
    await planner.intake({ parts }, scope);
    expect(
      of('egress.sent')[0]?.parts.map(({ class: kind, source }) => `${kind} ${source}`),
    ).toEqual([
      'prompt policy.md',
      'prompt intake.md',
      'schema intake',
      'request user',
      'digest digest',
    ]);
    expect(of('egress.sent')[0]?.parts[3]?.bytes).toBe(Buffer.byteLength(parts[0]!.text));
  });

  it('holds one line an attempt, each with its answer', async () => {
    const sim = await start();
    sim.fail({ fault: 'overloaded', times: 2 });
    const { planner } = createBench(sim);
    const { scope, of } = createRecorded();
    await planner.plan({ parts }, scope);
    expect(of('egress.sent').map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(of('egress.answered')).toMatchObject([
      { status: 529, ended: 'complete' },
      { status: 529, ended: 'complete' },
      { status: 200, ended: 'complete', requestId: 'req_sim_3', bytesReceived: expect.any(Number) },
    ]);
  });

  it('never holds the key', async () => {
    const sim = await start();
    const { planner } = createBench(sim);
    const recorded = createRecorded();
    await planner.plan(
      { parts: [{ class: 'request', source: 'user', text: `my key is ${KEY}` }] },
      recorded.scope,
    );
    const everything =
      JSON.stringify(recorded.events) + [...recorded.blobs.values()].map(String).join('');
    expect(everything).not.toContain(KEY);
    expect(recorded.of('egress.sent')[0]?.headers.authorization).toBe('Bearer <masked>');
  });
});

describe('the door', () => {
  it('is closed to a body that was not announced', async () => {
    const sim = await start();
    const { gate } = createBench(sim);
    gate.open(order(createRecorded()));
    await expect(gate.send(`${sim.url}/v1/messages`, post(`${BODY} `))).rejects.toThrow(
      'no ticket',
    );
    await expect(gate.send(`${sim.url}/v1/messages`)).rejects.toThrow('no ticket');
    expect(sim.requests).toHaveLength(0);
  });

  it('is closed again when the call is over', async () => {
    const sim = await start();
    const { gate } = createBench(sim);
    gate.open(order(createRecorded())).close();
    await expect(gate.send(`${sim.url}/v1/messages`, post(BODY))).rejects.toThrow('no ticket');
  });

  it.each([
    ['another host', 'https://example.org/v1/messages'],
    ['another port', 'http://127.0.0.1:9/v1/messages'],
    ['another path', '{sim}/v1/files'],
    ['a query', '{sim}/v1/messages?to=other'],
    ['a host that only looks alike', '{sim}.example.org/v1/messages'],
  ])('does not open to %s', async (_, url) => {
    const sim = await start();
    const { gate } = createBench(sim);
    const recorded = createRecorded();
    const ticket = gate.open(order(recorded));
    await expect(gate.send(url.replace('{sim}', sim.url), post(BODY))).rejects.toThrow();
    expect(sim.requests).toHaveLength(0);
    expect(recorded.of('egress.sent')).toHaveLength(0);
    if (ticket.refusal !== null) expect(recorded.of('egress.refused')).toHaveLength(1);
  });

  it('does not let a known secret out that was composed in after masking', async () => {
    const sim = await start();
    const secret = 'orchid-lantern-42-quartz';
    const { gate } = createBench(sim, { secrets: [{ value: secret, source: '.env' }] });
    const recorded = createRecorded();
    const body = JSON.stringify({ text: Buffer.from(`xx${secret}`).toString('base64') });
    const ticket = gate.open(order(recorded, body));
    await expect(gate.send(`${sim.url}/v1/messages`, post(body))).rejects.toThrow(
      'known from .env',
    );
    expect(ticket.refusal?.kind).toBe('egress-refused');
    expect(recorded.of('egress.refused')[0]?.why).not.toContain(secret);
    expect(sim.requests).toHaveLength(0);
  });

  it('does not follow a redirect', async () => {
    const sim = await start();
    sim.fail({ fault: 'redirect' });
    const { planner } = createBench(sim);
    const { scope, of } = createRecorded();
    await planner.plan({ parts }, scope);
    expect(of('egress.answered')).toMatchObject([{ status: 307 }]);
  });

  it.each([
    ['http://example.org', 'is not https'],
    ['ftp://127.0.0.1', 'is not https'],
    ['https://user:pass@example.org', 'user name or password'],
    ['https://example.org/?x=1', 'query'],
    ['example.org', 'is not a web address'],
    ['http://127.0.0.1.example.org', 'is not https'],
  ])('refuses the address %s', (baseUrl, why) => {
    expect(() => createBench({ url: baseUrl })).toThrow(why);
  });

  it.each([
    'https://api.anthropic.com/',
    'http://localhost:1',
    'http://[::1]:1',
    'https://gw.example/claude/',
  ])('accepts the address %s', (baseUrl) => {
    expect(createBench({ url: baseUrl }).gate.baseUrl).toBe(baseUrl.replace(/\/$/, ''));
  });
});

describe('the stall time', () => {
  it.each([
    ['5', 5_000],
    ['0.2', 200],
    [undefined, 60_000],
    ['', 60_000],
    ['soon', 60_000],
    ['-1', 60_000],
    ['0', 60_000],
  ])('%s is %i ms', (value, ms) => {
    expect(readStallMs({ TANDEM_STALL_SECONDS: value })).toBe(ms);
  });
});
