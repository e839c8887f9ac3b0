import { describe, expect, it } from 'vitest';
import type { Ride } from '../../../electron/workflow/context.ts';
import type { Rider } from '../../../electron/workflow/seat.ts';
import type { AttemptEnd } from '../../../electron/workflow/stages/attempt.ts';
import { decideNext } from '../../../electron/workflow/watch/escalate.ts';
import { noteFlags } from '../../../electron/workflow/watch/note-flags.ts';
import { stepKey } from '../../../shared/ids.ts';
import { createMemoryDurable } from '../../executor/memory-durable.ts';
import { ready } from '../../executor/rig.ts';
import { endOf, stepOf } from '../plan-fixture.ts';

const step = stepOf('s1');
const key = stepKey('execute', 's1', 'try2');
const failed = (reason: string, more: Partial<AttemptEnd> = {}): AttemptEnd =>
  endOf({
    ...{ status: 'failed', reason, failures: ['x'] },
    watched: { findings: [], told: [], lately: [], detail: 'what happened' },
    ...more,
  });

interface Given {
  readonly stronger?: { readonly context: number };
  readonly detectors?: number | undefined;
  readonly adviceUsed?: number;
}

/** The parts of a ride that decide about help; three tries, three questions. */
function rideWith(given: Given = {}) {
  const memory = createMemoryDurable();
  const questions: string[] = [];
  const rider: Rider | null =
    given.stronger === undefined
      ? null
      : ({
          executor: { name: 'ollama/strong:70b' },
          ready: { ...ready, contextAsked: given.stronger.context, contextAllocated: null },
        } as Rider);
  const detectors = 'detectors' in given ? given.detectors : 1;
  const parts = {
    terms: detectors === undefined ? {} : { detectors },
    budgets: { tries: 3, advice: 3 },
    durable: memory.durable,
    scopeFor: memory.scopeFor,
    adviceUsed: () => given.adviceUsed ?? 0,
    seat: { ready, stronger: async () => rider },
    ports: {
      planner: {
        advise: async (said: readonly { readonly text: string }[]) => {
          questions.push(said.at(-1)?.text ?? '');
          const event = { kind: 'env.fault', what: 'asked', detail: '' };
          return {
            ok: true,
            value: { event, answer: { kind: 'answer', value: 'Edit src/s1.js.' } },
          };
        },
      },
    },
  };
  return { ride: parts as unknown as Ride, memory, questions };
}

const next = (end: AttemptEnd, tries: number, given: Given = {}, rider: Rider | null = null) =>
  decideNext(rideWith(given).ride, { step, key, end, tries, rider });

describe('a step that fails', () => {
  it('gets a fresh attempt first', async () => {
    expect(await next(failed('loop'), 1)).toEqual({ did: 'fresh-attempt', rider: null, told: [] });
    expect(await next(failed('loop'), 1, { stronger: { context: 1 } })).toMatchObject({
      did: 'fresh-attempt',
    });
  });

  it('has its last attempt made by the stronger executor', async () => {
    expect(await next(failed('checks-failed'), 2, { stronger: { context: 1 } })).toMatchObject({
      did: 'stronger-executor',
      rider: { executor: { name: 'ollama/strong:70b' } },
    });
  });

  it('has the planner asked before the last attempt when it made no progress and nobody is stronger', async () => {
    const { ride, questions, memory } = rideWith();
    const asked = await decideNext(ride, {
      step,
      key,
      end: failed('edit-undo'),
      tries: 2,
      rider: null,
    });
    expect(asked).toMatchObject({
      did: 'asked-planner',
      told: ['The author of the plan says about this step: Edit src/s1.js.'],
    });
    expect(questions[0]).toContain('it undoes its own edits');
    expect(questions[0]).not.toContain('what happened');
    expect(memory.log.at(-1)?.body).toMatchObject({
      kind: 'progress.flagged',
      did: 'asked-planner',
    });
  });

  it('is not asked about when checks fail, nor when the run’s questions are used up', async () => {
    expect(await next(failed('checks-failed'), 2)).toMatchObject({ did: 'fresh-attempt' });
    expect(await next(failed('no-edit'), 2, { adviceUsed: 3 })).toMatchObject({
      did: 'fresh-attempt',
      told: [],
    });
  });

  it('has failed after the last', async () => {
    expect(await next(failed('loop'), 3, { stronger: { context: 1 } })).toMatchObject({
      did: 'stopped',
    });
  });

  it('in a run without detectors is tried as often as before, without help', async () => {
    const given = { detectors: undefined, stronger: { context: 1 } };
    expect(await next(failed('loop'), 2, given)).toMatchObject({
      did: 'fresh-attempt',
      rider: null,
    });
    expect(await next(failed('loop'), 3, given)).toMatchObject({ did: 'stopped' });
  });
});

describe('a step that is too large', () => {
  it('goes at once to a stronger executor with a larger window', async () => {
    expect(
      await next(failed('step-too-large'), 1, { stronger: { context: 131_072 } }),
    ).toMatchObject({ did: 'stronger-executor' });
  });

  it('stops where none is larger, or the larger one has failed too', async () => {
    expect(
      await next(failed('step-too-large'), 1, { stronger: { context: 16_384 } }),
    ).toMatchObject({ did: 'stopped' });
    expect(await next(failed('step-too-large'), 1)).toMatchObject({ did: 'stopped' });
    const rider = { executor: { name: 'x/y' }, ready } as Rider;
    expect(
      await next(failed('step-too-large'), 2, { stronger: { context: 131_072 } }, rider),
    ).toMatchObject({ did: 'stopped' });
  });
});

describe('what was found about an attempt', () => {
  const finding = {
    detector: 'tests-weakened',
    detail: 'test/a.test.js: skipped',
    paths: ['test/a.test.js'],
    fails: true,
  } as const;
  const watched = { findings: [finding], told: [], lately: [], detail: 'in circles' };
  const noted = (end: AttemptEnd, did: Parameters<typeof noteFlags>[1]['did']) => {
    const { ride, memory } = rideWith();
    const lines = noteFlags(ride, { step: 's1', key, did }, end);
    const flags = memory.log.map(({ body }) =>
      body.kind === 'progress.flagged' ? [body.detector, body.did] : [],
    );
    return { lines, flags };
  };

  it('is put back where it is not the step’s, else followed by what follows the attempt', () => {
    expect(
      noted(failed('finished', { watched, outOfScope: ['test/a.test.js'] }), 'fresh-attempt').flags,
    ).toEqual([['tests-weakened', 'put-back']]);
    expect(noted(failed('finished', { watched }), 'stopped').flags).toEqual([
      ['tests-weakened', 'stopped'],
    ]);
  });

  it('is only told about one that is good', () => {
    const soft = { ...finding, detector: 'item-skipped', fails: false } as const;
    const { flags, lines } = noted(endOf({ watched: { ...watched, findings: [soft] } }), 'told');
    expect(flags).toEqual([['item-skipped', 'told']]);
    expect(lines).toEqual(['item-skipped (told): test/a.test.js: skipped']);
  });

  it('includes how an attempt without progress ended, unless the question to the planner says so', () => {
    expect(
      noted(failed('loop', { watched: { ...watched, findings: [] } }), 'fresh-attempt').flags,
    ).toEqual([['repeated-call', 'fresh-attempt']]);
    expect(
      noted(failed('loop', { watched: { ...watched, findings: [] } }), 'asked-planner').flags,
    ).toEqual([]);
  });
});
