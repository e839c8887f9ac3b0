import type { Question } from '../../../shared/plan/intake.ts';
import { err, ok } from '../../../shared/result.ts';
import type { RunState } from '../../../shared/run/state.ts';
import type { People } from '../../workflow/ports.ts';
import { askDelivery, type RevertFiles } from './ask-delivery.ts';
import { askPlan, type PlanChain } from './ask-plan.ts';
import type { OpenAsks } from './open-asks.ts';

/** The people of a run that is steered from windows: whatever they are asked waits until a window answers. */
export function createWindowPeople(run: {
  readonly asks: OpenAsks;
  readonly runId: () => string;
  readonly state: () => RunState;
  readonly revert: RevertFiles;
}): People {
  const { asks } = run;
  const answers = createAnswers(run);
  const plans: PlanChain = { approval: null };
  let allowsCommands: string | null = null;
  return {
    async answer(question) {
      const { text, by } = await answers(question);
      return ok({ answer: text, by });
    },
    async allowFile(path, why) {
      const given = await asks.ask('file', (base) => ({ ...base, kind: 'file', path, why }));
      return { shown: given.show, by: given.by };
    },
    decidePlan: (view) => askPlan(asks, plans, view),
    decideDelivery: (view) => askDelivery(run, view),
    async consentUnsandboxed(detail) {
      const given = await asks.ask('consent', (base) => ({ ...base, kind: 'consent', detail }));
      return given.agree ? ok({ by: given.by }) : err({ kind: 'consent-needed', detail });
    },
    async allowCommand(call) {
      if (allowsCommands !== null) return ok({ allowed: true, by: allowsCommands, note: '' });
      const given = await asks.ask('command', (base) => ({ ...base, kind: 'command', ...call }));
      if (given.allow && given.forRest) allowsCommands = given.by;
      return ok({ allowed: given.allow, by: given.by, note: given.note });
    },
  };
}

interface Answer {
  readonly text: string;
  readonly by: string;
}

/**
 * The workflow asks for one answer after the other; people see all questions of a round and answer them in
 * one go. The other answers wait here until they are asked for.
 */
function createAnswers(run: {
  readonly asks: OpenAsks;
  readonly state: () => RunState;
}): (question: Question) => Promise<Answer> {
  const known = new Map<string, Answer>();
  let asking: Promise<void> | null = null;
  const askAll = async (first: Question) => {
    const open = run.state().intake.questions.filter(({ answer }) => answer === null);
    const round = open.map(({ answer: _, by: __, ...question }) => question);
    const questions = round.some(({ id }) => id === first.id) ? round : [first];
    const given = await run.asks.ask(
      'questions',
      (base) => ({ ...base, kind: 'questions', questions }),
      async ({ answers }) => {
        const missing = questions.find(({ id }) => (answerTo(answers, id) ?? '').trim() === '');
        return missing === undefined
          ? ok(undefined)
          : err({ kind: 'answer-needed', question: missing.question, id: missing.id });
      },
    );
    for (const { id } of questions) {
      const text = answerTo(given.answers, id);
      if (text !== undefined) known.set(id, { text, by: given.by });
    }
  };
  return async (question) => {
    for (;;) {
      const answer = known.get(question.id);
      known.delete(question.id);
      if (answer !== undefined) return answer;
      asking ??= askAll(question);
      try {
        await asking;
      } finally {
        asking = null;
      }
    }
  };
}

/** The planner chose the ids, `constructor` perhaps. */
const answerTo = (answers: Readonly<Record<string, string>>, id: string): string | undefined =>
  Object.hasOwn(answers, id) ? answers[id] : undefined;
