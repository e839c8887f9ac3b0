import { describe, expect, it } from 'vitest';
import { serverFaults } from './server-faults.ts';
import { faultyRide, type ServerFault, type ServerKind, serverKinds } from './server-kinds.ts';

/**
 * Whole rides on local servers that go wrong in the second turn, once and for ever: each ends approved or with a
 * named outcome, and none hangs. Few attempts, so that what never passes is soon given up.
 */
const MINUTES = 60_000;
const BUDGETS = { rounds: 1, tries: 2 };

/** Outcome, error and ends of attempts, in one line to look for words in. */
async function rideWith(kind: ServerKind, fault: ServerFault, times: number | null) {
  const ride = await faultyRide(kind, fault, times);
  try {
    const { executor } = ride;
    const end = await ride.rig.run({ executor, budgets: BUDGETS });
    const ends = ride.rig.events.flatMap((event) =>
      event.kind === 'step.ended' ? [event.reason] : [],
    );
    expect(await (await ride.rig.engine()).replay(end.runId)).toMatchObject({ ok: true });
    return [end.finished.outcome, end.error?.kind ?? '', ...ends].join(' ');
  } finally {
    await ride.close();
  }
}

it('has at least fifteen faults', () => {
  expect(serverFaults.length).toBeGreaterThanOrEqual(15);
});

describe.each(serverKinds)('on %s', (kind) => {
  it.concurrent.each(serverFaults)(
    'a ride goes on, or ends by a name, when once $name',
    async (fault) => {
      expect(await rideWith(kind, fault, 1)).toMatch(fault.once ?? /^approved/);
    },
    3 * MINUTES,
  );

  it.concurrent.each(serverFaults.filter(({ always }) => always !== null))(
    'a ride ends by a name when always $name',
    async (fault) => {
      expect(await rideWith(kind, fault, null)).toMatch(fault.always ?? /^$/);
    },
    3 * MINUTES,
  );
});
