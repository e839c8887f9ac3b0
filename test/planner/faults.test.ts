import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { TandemErrorKind } from '../../shared/errors.ts';
import type { Fault } from '../sim/claude/script.ts';
import { type ClaudeSim, type SimOptions, startClaudeSim } from '../sim/claude/start-claude-sim.ts';
import { createBench, createRecorded, parts } from './support.ts';

const sims: ClaudeSim[] = [];
const start = async (options: SimOptions = {}) => {
  const sim = await startClaudeSim(options);
  sims.push(sim);
  return sim;
};
afterEach(async () => {
  await Promise.all(sims.splice(0).map((sim) => sim.close()));
});

/** One plan call against faults; what came of it, what was sent and what was waited for. */
async function plan(faults: readonly Fault[], stallMs = 400) {
  const sim = await start({ script: { faults } });
  const bench = createBench(sim, { stallMs });
  const recorded = createRecorded();
  const result = await bench.planner.plan({ parts }, recorded.scope);
  return { sim, result, ...bench, ...recorded };
}

describe('a fault that passes', () => {
  const passing: readonly Fault[] = [
    { fault: 'request-timeout' },
    { fault: 'conflict' },
    { fault: 'rate-limited' },
    { fault: 'rate-limited-bare' },
    { fault: 'server-error' },
    { fault: 'gateway-timeout' },
    { fault: 'overloaded', times: 2 },
    { fault: 'html-502', times: 3 },
    { fault: 'bad-request-retry' },
    { fault: 'reset' },
    { fault: 'html-200' },
    { fault: 'silent-stream' },
    { fault: 'killed' },
    { fault: 'cut-stream' },
    { fault: 'broken-sse' },
    { fault: 'error-event' },
    { fault: 'error-event', type: 'api_error' },
  ];
  it.each(passing)('ends with the answer after $fault ($times)', async (fault) => {
    const { result, sim, of } = await plan([fault]);
    expect(result).toMatchObject({ ok: true, value: { answer: { kind: 'answer' } } });
    expect(sim.requests).toHaveLength(1 + (fault.times ?? 1));
    expect(of('model.retried').map((event) => event.attempt)).toEqual(
      Array.from({ length: fault.times ?? 1 }, (_, at) => at + 2),
    );
  });

  it.each(
    Array.from({ length: 20 }, (_, index) => ({
      fault: index % 2 === 0 ? ('killed' as const) : ('cut-stream' as const),
      at: index / 20,
    })),
  )(
    'ends with the answer after a line $fault at $at of it, paid for twice at most',
    async ({ fault, at }) => {
      const { result, sim } = await plan([{ fault, at, times: 1 }]);
      expect(result).toMatchObject({ ok: true, value: { answer: { kind: 'answer' } } });
      expect(sim.requests).toHaveLength(2);
    },
  );

  it('is on the bill: what the broken answer had used is counted with the good one', async () => {
    const { result } = await plan([{ fault: 'killed', at: 0.7 }]);
    const whole = await plan([]);
    const tokens = (end: typeof result) =>
      end.ok && 'tokens' in end.value.event ? (end.value.event.tokens?.input ?? 0) : 0;
    expect(tokens(result)).toBe(2 * tokens(whole.result));
  });

  it('shows the wait that the server asked for, and caps it at a minute', async () => {
    const { waits, pulses, of } = await plan([
      { fault: 'rate-limited', retryAfter: 45 },
      { fault: 'overloaded', retryAfter: 3_600 },
    ]);
    expect(waits).toEqual([45_000, 60_000]);
    expect(of('model.retried').map((event) => event.waitMs)).toEqual(waits);
    expect(pulses.find((pulse) => pulse.phase === 'wait')?.text).toMatch(
      /^waiting 45 s for Claude: rate limited/,
    );
  });

  it('understands a date in retry-after', async () => {
    const { waits } = await plan([
      { fault: 'rate-limited', retryAfter: 'Fri, 20 Nov 2026 12:00:30 GMT' },
    ]);
    expect(waits).toEqual([30_000]);
  });
});

describe('a fault that stays', () => {
  const ending: readonly [Fault, TandemErrorKind, number][] = [
    [{ fault: 'bad-request' }, 'claude-rejected', 1],
    [{ fault: 'no-model' }, 'claude-rejected', 1],
    [{ fault: 'too-large' }, 'claude-rejected', 1],
    [{ fault: 'too-large-html' }, 'claude-rejected', 1],
    [{ fault: 'redirect' }, 'claude-rejected', 1],
    [{ fault: 'bad-key' }, 'key-refused', 1],
    [{ fault: 'forbidden' }, 'key-refused', 1],
    [{ fault: 'billing' }, 'claude-limit', 1],
    [{ fault: 'spend-limit' }, 'claude-limit', 1],
    [{ fault: 'contract-limit' }, 'claude-limit', 1],
    [{ fault: 'usage-limit' }, 'claude-limit', 1],
    [{ fault: 'overloaded-no-retry' }, 'claude-unreachable', 1],
    [{ fault: 'overloaded', times: 9 }, 'claude-unreachable', 4],
    [{ fault: 'rate-limited', times: 9, retryAfter: 60 }, 'claude-unreachable', 4],
    [{ fault: 'html-502', times: 9 }, 'claude-unreachable', 4],
    [{ fault: 'silent', times: 9 }, 'claude-unreachable', 2],
    [{ fault: 'reset', times: 9 }, 'claude-unreachable', 2],
    [{ fault: 'silent-stream', times: 9 }, 'claude-unreachable', 2],
    [{ fault: 'killed', times: 9 }, 'claude-unreachable', 2],
    [{ fault: 'error-event', times: 9 }, 'claude-unreachable', 2],
    [{ fault: 'error-event', type: 'authentication_error' }, 'key-refused', 1],
    [{ fault: 'error-event', type: 'billing_error' }, 'claude-limit', 1],
    [{ fault: 'wrong-model' }, 'model-substituted', 1],
  ];
  it.each(ending)('%o ends as %s after %i requests', async (fault, kind, requests) => {
    const { result, sim, of } = await plan([fault], 100);
    expect(result).toMatchObject({ ok: false, error: { kind } });
    expect(sim.requests).toHaveLength(requests);
    expect(of('model.failed')).toHaveLength(1);
    expect(of('egress.sent')).toHaveLength(requests);
    expect(of('egress.answered')).toHaveLength(requests);
  });

  it('says what a proxy wrote, in its title’s words', async () => {
    const { result } = await plan([{ fault: 'too-large-html' }]);
    expect(result).toMatchObject({
      error: { detail: expect.stringMatching(/^413 Request Entity Too Large \(.*proxy/) },
    });
  });

  it('is claude-unreachable when nothing listens', async () => {
    const { planner } = createBench({ url: `http://127.0.0.1:${await freePort()}` });
    const { scope, of } = createRecorded();
    const result = await planner.plan({ parts }, scope);
    expect(result).toMatchObject({
      ok: false,
      error: {
        kind: 'claude-unreachable',
        attempts: 4,
        detail: expect.stringContaining('ECONNREFUSED'),
      },
    });
    expect(of('egress.answered').every((event) => event.status === null)).toBe(true);
  });

  it('is claude-unreachable at once when the other side speaks no TLS', async () => {
    const sim = await start();
    const { planner } = createBench({ url: sim.url.replace('http:', 'https:') });
    const { scope, of } = createRecorded();
    const result = await planner.plan({ parts }, scope);
    expect(result).toMatchObject({
      ok: false,
      error: { kind: 'claude-unreachable', detail: expect.stringContaining('TLS') },
    });
    expect(of('egress.sent')).toHaveLength(1);
  });

  it('is claude-unreachable when the name can’t be looked up', async () => {
    const cause = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
    const fetch = () => Promise.reject(new TypeError('fetch failed', { cause }));
    const { planner } = createBench({ url: 'https://claude.invalid' }, { fetch });
    const result = await planner.plan({ parts }, createRecorded().scope);
    expect(result).toMatchObject({ ok: false, error: { kind: 'claude-unreachable', attempts: 4 } });
  });

  it('asks for a key before anything is sent', async () => {
    const sim = await start();
    const { planner } = createBench(sim, { apiKey: null });
    const { scope, of } = createRecorded();
    const result = await planner.plan({ parts }, scope);
    expect(result).toMatchObject({ ok: false, error: { kind: 'key-missing' } });
    expect(sim.requests).toHaveLength(0);
    expect(of('egress.sent')).toHaveLength(0);
  });
});

describe('an answer that can’t be used', () => {
  const unusable: readonly [Fault, string, string][] = [
    [{ fault: 'refusal' }, 'refusal', 'refusal'],
    [{ fault: 'refusal-midstream' }, 'refusal', 'refusal'],
    [{ fault: 'max-tokens' }, 'max-tokens', 'max-tokens'],
    [{ fault: 'context-exceeded' }, 'max-tokens', 'context-window-exceeded'],
    [{ fault: 'not-json' }, 'invalid', 'invalid-answer'],
    [{ fault: 'wrong-shape' }, 'invalid', 'invalid-answer'],
    [{ fault: 'empty' }, 'invalid', 'invalid-answer'],
    [{ fault: 'tool-use' }, 'invalid', 'invalid-answer'],
  ];
  it.each(unusable)('%o is the outcome %s, not an error', async ({ fault }, kind, outcome) => {
    const { result, sim } = await plan([{ fault }]);
    expect(result).toMatchObject({
      ok: true,
      value: {
        answer: { kind },
        event: { kind: 'model.failed', outcome, tokens: { input: expect.any(Number) } },
      },
    });
    expect(sim.requests).toHaveLength(1);
  });

  it.each<Fault>([{ fault: 'no-message-stop' }, { fault: 'killed', at: 0.99 }])(
    'is complete all the same when only its last event is missing: %o',
    async (fault) => {
      const repairs = ['the stream ended without message_stop'];
      const { result, sim } = await plan([fault]);
      expect(result).toMatchObject({
        ok: true,
        value: { answer: { kind: 'answer' }, event: { repairs } },
      });
      expect(sim.requests).toHaveLength(1);
    },
  );
});

describe('silence', () => {
  it('is not there while pings come', async () => {
    const { result, sim } = await plan([{ fault: 'early-pings', pings: 12, everyMs: 50 }], 300);
    expect(result).toMatchObject({ ok: true, value: { answer: { kind: 'answer' } } });
    expect(sim.requests).toHaveLength(1);
  });

  it('is given up as stalled once an answer has begun, and the socket is closed', async () => {
    const { sim, of } = await plan([{ fault: 'silent-stream' }], 100);
    expect(of('egress.answered').map((event) => event.ended)).toEqual(['stalled', 'complete']);
    await expect.poll(() => sim.requests[0]?.closedEarly).toBe(true);
  });
});

describe('cancelling', () => {
  it.each(['silent', 'silent-stream', 'pings-only', 'slow'] as const)(
    'closes the socket while Claude is at %s and rejects with the reason',
    async (fault) => {
      const sim = await start({ script: { faults: [{ fault }] } });
      const { planner } = createBench(sim);
      const controller = new AbortController();
      const { scope, of } = createRecorded(controller.signal);
      const running = planner.plan({ parts }, scope);
      const ending = expect(running).rejects.toThrow('the user stopped it');
      await expect.poll(() => sim.requests.length).toBe(1);
      controller.abort(new Error('the user stopped it'));
      await ending;
      await expect.poll(() => sim.requests[0]?.closedEarly).toBe(true);
      expect(of('egress.answered').map((event) => event.ended)).toEqual(['cancelled']);
    },
  );

  it('breaks off a wait', async () => {
    const sim = await start({ script: { faults: [{ fault: 'rate-limited', retryAfter: 60 }] } });
    const controller = new AbortController();
    const { planner } = createBench(sim, {}, { delay: realDelay });
    const { scope, pulses } = createRecorded(controller.signal);
    const running = planner.plan({ parts }, scope);
    const ending = expect(running).rejects.toThrow('the user stopped it');
    await expect.poll(() => pulses.some((pulse) => pulse.phase === 'wait')).toBe(true);
    controller.abort(new Error('the user stopped it'));
    await ending;
  });
});

describe('a log that can’t be written', () => {
  it.each(['egress.sent', 'egress.answered'])(
    'stops the call at %s and is not taken for a lost line',
    async (kind) => {
      const sim = await start();
      const { planner } = createBench(sim);
      const { scope } = createRecorded(undefined, (body) => {
        if (body.kind === kind) throw new Error('disk full');
      });
      await expect(planner.plan({ parts }, scope)).rejects.toThrow('disk full');
      expect(sim.requests).toHaveLength(kind === 'egress.sent' ? 0 : 1);
    },
  );
});

const realDelay = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : 0),
      );
    });
  });
