import { expect, it } from 'vitest';
import { oneAtATime } from '../../../electron/hosts/terminal/people/one-at-a-time.ts';
import type { People } from '../../../electron/workflow/ports.ts';
import { ok } from '../../../shared/result.ts';
import { everythingGiven } from '../../e2e/rig.ts';

const idle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('puts one question about a command after the other, also after one that was given up', async () => {
  const asked: string[] = [];
  const answers: { yes: () => void; leave: () => void }[] = [];
  const people: People = {
    ...everythingGiven(),
    allowCommand: ({ step }) =>
      new Promise((resolve, reject) => {
        asked.push(step);
        answers.push({
          yes: () => resolve(ok({ allowed: true, by: 'user', note: '' })),
          leave: () => reject(new Error('stopped')),
        });
      }),
  };
  const queued = oneAtATime(people);
  const ask = (step: string) => queued.allowCommand({ command: 'ls', step, callId: step });
  const first = ask('s1').catch((reason: unknown) => reason);
  const second = ask('s2');
  await idle();
  expect(asked).toEqual(['s1']);
  answers[0]?.leave();
  expect(await first).toBeInstanceOf(Error);
  await idle();
  expect(asked).toEqual(['s1', 's2']);
  answers[1]?.yes();
  expect(await second).toMatchObject({ ok: true, value: { allowed: true } });
});
