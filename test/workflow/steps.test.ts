import { describe, expect, it } from 'vitest';
import type { Durable, StepSpec } from '../../electron/workflow/ports.ts';
import { createReplay, ReplayDiverged, ReplayEnded } from '../../electron/workflow/replay.ts';
import { createSteps } from '../../electron/workflow/steps.ts';
import { stepKey } from '../../shared/ids.ts';
import type { Json } from '../../shared/json.ts';
import { createMemoryLog, sha256 } from './memory-log.ts';

const stepsOn = (log = createMemoryLog(), signal = new AbortController().signal) => ({
  log,
  steps: createSteps({ log, signal, hash: sha256, onPulse: () => undefined }),
});

const fault = (detail: string) => ({ kind: 'env.fault', what: 'test', detail }) as const;

const spec = <T extends Json>(
  key: string,
  value: T,
  more: Partial<StepSpec<T>> = {},
): StepSpec<T> => ({
  key: stepKey(key),
  lane: 'system',
  effect: async () => ({ event: fault(key), value }),
  ...more,
});

describe('a durable step', () => {
  it('runs its effect once and returns the recorded result ever after', async () => {
    const { log, steps } = stepsOn();
    let runs = 0;
    const counted = spec('a', 'x', {
      effect: async () => {
        runs += 1;
        return { event: fault('ran'), value: 'first' };
      },
    });
    expect(await steps.step(counted)).toBe('first');
    const again = stepsOn(createMemoryLog(log.all));
    expect(await again.steps.step(counted)).toBe('first');
    expect(runs).toBe(1);
    expect(again.log.all).toHaveLength(1);
  });

  it('keeps null as a result', async () => {
    const { log, steps } = stepsOn();
    await steps.step(spec('a', null));
    let ran = false;
    const again = stepsOn(createMemoryLog(log.all));
    const value = await again.steps.step<null>({
      ...spec('a', null),
      effect: async () => {
        ran = true;
        return { event: fault('again'), value: null };
      },
    });
    expect([value, ran]).toEqual([null, false]);
  });

  it('records the intent before the effect runs', async () => {
    const { log, steps } = stepsOn();
    await steps.step(
      spec('a', 1, {
        begin: { kind: 'check.started', step: null, command: 'true' },
        effect: async () => {
          expect(log.all.map((event) => event.kind)).toEqual(['check.started']);
          return { event: fault('done'), value: 1 };
        },
      }),
    );
  });

  it('says that the outcome is unknown when an intent has no end, and lets recover decide', async () => {
    const { log, steps } = stepsOn();
    const begin = { kind: 'check.started', step: null, command: 'deploy' } as const;
    const never = new Promise<never>(() => undefined);
    void steps.step(spec('a', 'x', { begin, effect: () => never }));
    const again = stepsOn(createMemoryLog(log.all));
    const value = await again.steps.step(
      spec('a', 'x', {
        begin,
        effect: () => Promise.reject(new Error('must not be repeated')),
        recover: {
          decision: 'reported',
          detail: 'not run again',
          effect: async () => ({ event: fault('reported'), value: 'told' }),
        },
      }),
    );
    expect(value).toBe('told');
    expect(again.log.all.map((event) => event.kind)).toEqual([
      'check.started',
      'outcome.unknown',
      'env.fault',
    ]);
  });

  it('does not call a failed effect unknown: the failure is in the log', async () => {
    const { log, steps } = stepsOn();
    const begin = { kind: 'check.started', step: null, command: 'x' } as const;
    await expect(
      steps.step(spec('a', 1, { begin, effect: () => Promise.reject(new Error('server gone')) })),
    ).rejects.toThrow('server gone');
    const again = stepsOn(createMemoryLog(log.all));
    await again.steps.step(spec('a', 1, { begin }));
    expect(again.log.all.map((event) => event.kind)).not.toContain('outcome.unknown');
  });

  it('does not start after the signal was aborted', async () => {
    const { log, steps } = stepsOn(createMemoryLog(), AbortSignal.abort(new Error('stop')));
    await expect(steps.step(spec('a', 1))).rejects.toThrow('stop');
    expect(log.all).toEqual([]);
  });

  it('notes a fact once per key and kind', () => {
    const { log, steps } = stepsOn();
    const note = { kind: 'step.blocked', step: 's1', waitsFor: ['s0'] } as const;
    steps.note(stepKey('execute', 's1'), 'execution', { ...note, waitsFor: [...note.waitsFor] });
    const again = stepsOn(createMemoryLog(log.all));
    again.steps.note(stepKey('execute', 's1'), 'execution', {
      ...note,
      waitsFor: [...note.waitsFor],
    });
    expect(again.log.all).toHaveLength(1);
  });
});

describe('replay', () => {
  const record = async (work: (durable: Durable) => Promise<void>) => {
    const { log, steps } = stepsOn();
    await work(steps);
    return log.all;
  };
  const replayOf = (events: Awaited<ReturnType<typeof record>>) =>
    createReplay({ events, hash: sha256 });

  it('returns recorded results without running an effect, in any order', async () => {
    const events = await record(async (durable) => {
      await durable.step(spec('a', 1));
      await durable.step(spec('b', 2));
    });
    const { durable, unasked } = replayOf(events);
    const effect = () => Promise.reject(new Error('no effect in a replay'));
    expect(await durable.step({ ...spec('b', 0), effect })).toBe(2);
    expect(await durable.step({ ...spec('a', 0), effect })).toBe(1);
    expect(unasked()).toEqual([]);
  });

  it('stops at a step that was asked for with another input', async () => {
    const events = await record(async (durable) => {
      await durable.step(spec('a', 1, { input: { request: 'x' } }));
    });
    await expect(
      replayOf(events).durable.step(spec('a', 1, { input: { request: 'y' } })),
    ).rejects.toThrow(ReplayDiverged);
  });

  it('stops at a step that the log does not hold while others wait', async () => {
    const events = await record(async (durable) => {
      await durable.step(spec('a', 1));
    });
    await expect(replayOf(events).durable.step(spec('other', 1))).rejects.toThrow(ReplayDiverged);
  });

  it('ends where the log of an unfinished run ends', async () => {
    const events = await record(async (durable) => {
      await durable.step(spec('a', 1));
    });
    const { durable } = replayOf(events);
    await durable.step(spec('a', 1));
    await expect(durable.step(spec('b', 1))).rejects.toThrow(ReplayEnded);
  });

  it('stops at a fact that reads differently now', async () => {
    const body = (step: string) => ({ kind: 'step.blocked', step, waitsFor: ['s0'] }) as const;
    const events = await record(async (durable) => {
      durable.note(stepKey('k'), 'execution', { ...body('s1'), waitsFor: ['s0'] });
    });
    const { durable } = replayOf(events);
    expect(() =>
      durable.note(stepKey('k'), 'execution', { ...body('s2'), waitsFor: ['s0'] }),
    ).toThrow(ReplayDiverged);
  });
});
