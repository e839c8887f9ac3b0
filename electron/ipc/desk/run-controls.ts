import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Controls, Wish } from '../../workflow/ports.ts';
import type { OpenAsks } from './open-asks.ts';

/** What people do to a run while it works: hold it before its next step, and say things to the executor. */
export interface RunControls {
  /** Handed to the workflow. */
  readonly controls: Controls;
  isPausing(): boolean;
  pause(paused: boolean, by: string): Promise<void>;
  /** Error: `usage`, when too much waits already. */
  queue(wish: Wish): Result<void, TandemError>;
  queued(): readonly string[];
  /** An attempt ended by itself: a wish for a fresh one has nothing to end any more. */
  attemptEnded(): void;
}

/** All windows get what is queued, and the executor has to read it with its next turn. */
const MOST_QUEUED = 20;
const TOO_MANY = `${MOST_QUEUED} messages wait for the executor already: this one was not taken. Say it again once it has read them.`;

export function createRunControls(run: {
  readonly asks: OpenAsks;
  readonly onChange: () => void;
}): RunControls {
  let isPausing = false;
  let wishes: readonly Wish[] = [];
  // Steps side by side are held together: one question, and its answer lets all of them go on.
  let held: ReturnType<typeof ask> | null = null;
  const ask = (step: string) =>
    run.asks.ask('paused', (base) => ({ ...base, kind: 'paused', step }));
  return {
    controls: {
      async hold({ step }) {
        if (!isPausing) return null;
        held ??= ask(step).finally(() => {
          held = null;
        });
        const given = await held;
        isPausing = false;
        run.onChange();
        return { by: given.by };
      },
      take() {
        const taken = wishes;
        if (taken.length === 0) return taken;
        wishes = [];
        run.onChange();
        return taken;
      },
    },
    isPausing: () => isPausing,
    async pause(paused, by) {
      isPausing = paused;
      const held = run.asks.list().find(({ kind }) => kind === 'paused');
      // Taking a pause back also lets go a run that is held already.
      if (!paused && held !== undefined)
        await run.asks.answer(held.id, { kind: 'paused', goOn: true }, by);
      run.onChange();
    },
    queue(wish) {
      if (wishes.length >= MOST_QUEUED) return err({ kind: 'usage', message: TOO_MANY });
      wishes = [...wishes, wish];
      run.onChange();
      return ok(undefined);
    },
    queued: () => wishes.map(({ text }) => text),
    attemptEnded() {
      const left = wishes.filter(({ wish }) => wish !== 'retry');
      if (left.length === wishes.length) return;
      wishes = left;
      run.onChange();
    },
  };
}
