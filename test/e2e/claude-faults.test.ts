import { afterEach, describe, expect, it } from 'vitest';
import { type FaultName, faultNames } from '../sim/claude/script.ts';
import { createRig, kindsOf, type Rig } from './rig.ts';

/**
 * Every fault of Claude's, once and for ever, in a whole ride: the run ends approved, or with an outcome
 * and exit code that name what happened, and never hangs.
 */
let rig: Rig;
afterEach(() => rig.close());

/** Waits between attempts are real here, so faults that are retried with long waits are given short ones. */
const spoiled = (fault: FaultName, times: number) => ({
  faults: [{ fault, stage: 'plan' as const, times, retryAfter: 0, everyMs: 5, pings: 3 }],
});

/** Outcome and exit code when a fault of Claude's stays. */
const lasting: Partial<Record<FaultName, readonly [string, number]>> = {
  'refusal-midstream': ['failed', 3],
  'max-tokens': ['failed', 3],
  'context-exceeded': ['failed', 3],
  refusal: ['failed', 3],
  'not-json': ['failed', 3],
  'wrong-shape': ['failed', 3],
  empty: ['failed', 3],
  'tool-use': ['failed', 3],
};

/** Harmless oddities: the ride goes through even when they stay. */
const harmless: readonly FaultName[] = [
  'unknown-events',
  'upper-case-enums',
  'early-pings',
  'slow',
  'no-message-stop',
];

describe('a fault of Claude', () => {
  it.each(faultNames)('%s, once: ends approved or named', { timeout: 90_000 }, async (fault) => {
    rig = await createRig({ claude: spoiled(fault, 1) });
    const { finished, error } = await rig.run();
    if (finished.outcome === 'approved') return;
    expect(finished.reason).not.toBe('');
    expect([3, 5]).toContain(finished.exitCode);
    if (finished.exitCode === 5) expect(error).not.toBeNull();
  });

  it.each(faultNames)(
    '%s, for ever: ends with the contract’s exit code',
    { timeout: 200_000 },
    async (fault) => {
      rig = await createRig({ claude: spoiled(fault, 1_000) });
      const { finished } = await rig.run();
      if (harmless.includes(fault)) {
        expect(finished.outcome).toBe('approved');
        return;
      }
      const [outcome, exitCode] = lasting[fault] ?? ['interrupted', 5];
      expect([finished.outcome, finished.exitCode, finished.reason]).toEqual([
        outcome,
        exitCode,
        expect.any(String),
      ]);
      expect(rig.claude.requests.length).toBeLessThanOrEqual(2 * 4 + 1);
      expect(kindsOf(rig.events)).not.toContain('step.started');
    },
  );
});
