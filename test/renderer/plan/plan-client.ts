import type { Ask } from '../../../shared/ipc/asks.ts';
import { checkPlan } from '../../../shared/plan/check-plan.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { ok } from '../../../shared/result.ts';
import type { EventBody, RunEvent } from '../../../shared/run/event.ts';
import { eventsOf, on } from '../../hosts/terminal/replaying-engine.ts';
import { started } from '../../hosts/terminal/story.ts';
import {
  controlOf,
  createFakeClient,
  type FakeClient,
  replayingRun,
  snapshotOf,
} from '../fake-client.ts';

/** A run whose events are these, after its start. */
export const eventsFrom = (...bodies: readonly EventBody[]): readonly RunEvent[] =>
  eventsOf([started, ...bodies].map((body) => on('plan/call1', body)));

export const produced = (plan: Plan, version = 1): EventBody => ({
  kind: 'plan.produced',
  version,
  plan,
  commit: 'c0ffee',
  by: 'claude-opus-5',
});

export const planAsk = (
  plan: Plan,
  more: Partial<Extract<Ask, { kind: 'plan' }>> = {},
): Extract<Ask, { kind: 'plan' }> => ({
  kind: 'plan',
  id: 'ask1',
  run: 'r1',
  since: '2026-11-21T09:46:12.000Z',
  plan,
  version: 1,
  faults: [],
  before: null,
  ...more,
});

/** A client that rides a run with these asks; the engine's checks are the real ones, without a repository. */
export function createPlanClient(events: readonly RunEvent[], asks: readonly Ask[]): FakeClient {
  const { replies } = replayingRun('r1', events);
  return createFakeClient({
    replies: {
      ...replies,
      'plan.check': ({ plan }) => ok({ faults: [...checkPlan(plan)], drift: null }),
      'models.list': () => ok({ servers: [] }),
      'run.answer': () => ok({}),
      'run.resume': () => ok({ runId: 'r1' }),
    },
    streams: {
      'run.follow': () => [
        snapshotOf('r1', events),
        controlOf({ here: asks.length > 0, running: asks.length > 0, asks: [...asks] }),
      ],
    },
  });
}
