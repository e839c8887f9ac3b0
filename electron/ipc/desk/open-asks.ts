import { randomUUID } from 'node:crypto';
import type { TandemError } from '../../../shared/errors.ts';
import type { Ask, AskAnswer, AskOf } from '../../../shared/ipc/asks.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

/**
 * What one run waits for people for. An ask is answered once, by whoever is first; an answer to one that is
 * not open any more is refused as stale.
 */
type Kind = Ask['kind'];
export type AnswerOf<K extends Kind> = Extract<AskAnswer, { kind: K }>;
export type Given<K extends Kind> = AnswerOf<K> & { readonly by: string };
/** Makes the ask from what every ask has. */
type Make<K extends Kind> = (base: {
  readonly id: string;
  readonly run: string;
  readonly since: string;
}) => AskOf<K>;

/** What may be answered; an error keeps the ask open and goes back to whoever answered. */
export type Accept<K extends Kind> = (answer: AnswerOf<K>) => Promise<Result<void, TandemError>>;

export interface OpenAsks {
  /** Waits for the answer. Rejects with the run's reason when it is stopped. */
  ask<K extends Kind>(kind: K, make: Make<K>, accept?: Accept<K>): Promise<Given<K>>;
  answer(id: string, answer: AskAnswer, by: string): Promise<Result<void, TandemError>>;
  list(): readonly Ask[];
}

interface OpenAsk {
  readonly ask: Ask;
  give(answer: AskAnswer, by: string): Promise<Result<void, TandemError>>;
}

export function createOpenAsks(run: {
  /** Known once the run's first event is there; nothing is asked before. */
  readonly runId: () => string;
  readonly signal: AbortSignal;
  readonly onChange: () => void;
}): OpenAsks {
  const open = new Map<string, OpenAsk>();
  return {
    ask(kind, make, accept = async () => ok(undefined)) {
      return new Promise((resolve, reject) => {
        if (run.signal.aborted) return reject(run.signal.reason);
        const id = randomUUID();
        const close = () => {
          open.delete(id);
          run.signal.removeEventListener('abort', abort);
          run.onChange();
        };
        const abort = () => {
          close();
          reject(run.signal.reason);
        };
        run.signal.addEventListener('abort', abort);
        const since = new Date().toISOString();
        open.set(id, {
          ask: make({ id, run: run.runId(), since }),
          async give(answer, by) {
            if (!isAnswerTo(kind, answer)) return err({ kind: 'stale', what: 'The question' });
            const accepted = await accept(answer);
            if (!accepted.ok) return accepted;
            if (!open.has(id)) return err({ kind: 'stale', what: 'The question' });
            close();
            resolve({ ...answer, by });
            return ok(undefined);
          },
        });
        run.onChange();
      });
    },
    async answer(id, answer, by) {
      const asked = open.get(id);
      if (asked === undefined) return err({ kind: 'stale', what: 'The question' });
      return asked.give(answer, by);
    },
    list: () => [...open.values()].map(({ ask }) => ask),
  };
}

const isAnswerTo = <K extends Kind>(kind: K, answer: AskAnswer): answer is AnswerOf<K> =>
  answer.kind === kind;
