import { describe, expect, it } from 'vitest';
import type { EventBody, Lane, RunEvent } from '../../shared/run/event.ts';
import { createSpentTable } from '../../shared/run/moment-spent.ts';

const event = (seq: number, ms: number, lane: Lane, body: EventBody): RunEvent => ({
  ...body,
  ...{ seq, at: ms * 1e6, key: 'k', parent: '', lane },
});

const answer = (more: object = {}): EventBody => ({
  kind: 'model.responded',
  role: 'executor',
  provider: 'ollama',
  model: 'm',
  responseId: null,
  stopReason: 'stop',
  tokens: { input: 100, output: 10, cacheRead: 0, cacheWrite: 0 },
  costUsd: 0,
  priceList: null,
  ms: 1_000,
  response: { blob: 'b', bytes: 1 },
  repairs: [],
  ...more,
});
const fault: EventBody = { kind: 'env.fault', what: 'w', detail: 'd' };

function tableOf(events: readonly RunEvent[]) {
  const table = createSpentTable();
  for (const one of events) table.add(one, one);
  return (from: number, to: number) => {
    const { lanes, wallMs } = table.between(from, to);
    return { wallMs, lane: (name: string) => lanes.find(({ lane }) => lane === name) };
  };
}

describe('what a run spent between two events', () => {
  it('books tokens by who took them, and what is not priced as a lower bound', () => {
    const spent = tableOf([
      event(1, 0, 'plan', answer({ provider: 'anthropic', costUsd: 0.25 })),
      event(2, 10, 'intake', answer({ provider: 'anthropic', costUsd: null })),
      event(3, 20, 'execution', answer()),
    ]);
    expect(spent(1, 3).lane('plan')).toMatchObject({
      ...{
        events: 2,
        cloudTokens: 220,
        localTokens: 0,
        costUsd: 0.25,
        priceUnknown: true,
        calls: 2,
      },
    });
    expect(spent(1, 1).lane('plan')).toMatchObject({ costUsd: 0.25, priceUnknown: false });
    expect(spent(1, 3).lane('execution')).toMatchObject({ localTokens: 110, cloudTokens: 0 });
  });

  it('tells working from waiting, and never says more than the whole took', () => {
    const spent = tableOf([
      event(1, 2_000, 'execution', answer({ queueMs: 100, loadMs: 200, prefillMs: 300 })),
      event(2, 4_000, 'execution', answer({ prefillMs: 99_999 })),
    ]);
    expect(spent(1, 1).lane('execution')).toMatchObject({
      workingMs: 400,
      waitingMs: { queue: 100, load: 200, prefill: 300, people: 0, other: 0 },
    });
    expect(spent(2, 2).lane('execution')).toMatchObject({
      workingMs: 0,
      waitingMs: { prefill: 1_000 },
    });
  });

  it('counts time of steps side by side once as wall time, and twice as work', () => {
    const spent = tableOf([
      event(1, 1_000, 'execution', answer()),
      event(2, 1_500, 'execution', answer()),
      event(3, 5_000, 'execution', answer()),
    ]);
    expect(spent(1, 3).lane('execution')).toMatchObject({ wallMs: 2_500, workingMs: 3_000 });
    expect(spent(3, 3).lane('execution')).toMatchObject({ wallMs: 1_000 });
  });

  it('gives any range as the sum over its events', () => {
    const events = Array.from({ length: 200 }, (_, index) =>
      event(
        index + 1,
        index * 700,
        index % 3 === 0 ? 'plan' : 'execution',
        index % 2 === 0 ? answer({ ms: 10 }) : fault,
      ),
    );
    const spent = tableOf(events);
    for (const [from, to] of [
      [1, 200],
      [17, 93],
      [93, 93],
      [94, 94],
    ] as const) {
      const own = events.slice(from - 1, to).filter(({ kind }) => kind === 'model.responded');
      const lanes = ['plan', 'execution'].map((name) => spent(from, to).lane(name)?.calls ?? 0);
      expect(lanes[0]! + lanes[1]!).toBe(own.length);
    }
    expect(spent(50, 49).lane('plan')).toMatchObject({ events: 0, calls: 0 });
    expect(spent(150, 9_999).lane('execution')?.events).toBeGreaterThan(0);
  });

  it('books a wait for people to the lane that waited, and time away to nobody', () => {
    const approved: EventBody = { kind: 'plan.approved', version: 1, by: 'user' };
    const spent = tableOf([
      event(1, 0, 'plan', fault),
      event(2, 60_000, 'plan', approved),
      event(3, 61_000, 'system', { kind: 'run.interrupted', reason: 'r', waitingFor: null }),
      event(4, 900_000, 'system', { kind: 'run.resumed', after: 3, unfinished: [] }),
      event(5, 901_000, 'execution', fault),
    ]);
    expect(spent(1, 5).lane('plan')?.waitingMs.people).toBe(60_000);
    expect(spent(1, 5).wallMs).toBe(62_000);
  });

  it('counts what was tried again', () => {
    const spent = tableOf([
      event(1, 0, 'execution', {
        ...{ kind: 'model.retried', role: 'executor', attempt: 2, waitMs: 500, because: 'busy' },
      }),
      event(2, 600, 'execution', {
        ...{ kind: 'step.started', step: 's1', title: 't', attempt: 2, planVersion: 1 },
        ...{ treeBefore: 'x', why: 'checks failed' },
      }),
    ]);
    expect(spent(1, 2).lane('execution')).toMatchObject({ retries: 2, waitingMs: { other: 500 } });
  });
});
