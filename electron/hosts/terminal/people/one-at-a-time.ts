import type { People } from '../../../workflow/ports.ts';

/**
 * A terminal has one line to answer on, and steps side by side may ask at the same moment: about commands, one
 * question is put after the other. Everything else is asked by the run as a whole, which asks one thing at a time.
 */
export function oneAtATime(people: People): People {
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...people,
    allowCommand(call) {
      const mine = last.then(() => people.allowCommand(call));
      // A question that was given up is its asker's; the next one is still put.
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}
