import { expect, it } from 'vitest';
import { createLongWaits } from '../../../electron/hosts/terminal/output/long-waits.ts';

function waiting() {
  const clock = { now: 0 };
  return { clock, waits: createLongWaits(() => clock.now) };
}

it('says a wait once, and only when it lasts', () => {
  const { clock, waits } = waiting();
  waits.pulse({ phase: 'load', who: 'executor' });
  expect(waits.due()).toBeNull();
  clock.now = 4_900;
  waits.pulse({ phase: 'load', who: 'executor' });
  expect(waits.due()).toBeNull();
  clock.now = 5_100;
  expect(waits.due()).toBe('executor: loading the model');
  clock.now = 60_000;
  waits.pulse({ phase: 'load', who: 'executor' });
  expect(waits.due()).toBeNull();
});

it('says nothing of a wait that is over, and counts the next one anew', () => {
  const { clock, waits } = waiting();
  waits.pulse({ phase: 'send', who: 'planner' });
  clock.now = 4_000;
  waits.over();
  clock.now = 20_000;
  expect(waits.due()).toBeNull();
  waits.pulse({ phase: 'send', who: 'planner' });
  expect(waits.due()).toBeNull();
  clock.now = 26_000;
  expect(waits.due()).toBe('planner: sending');
});
