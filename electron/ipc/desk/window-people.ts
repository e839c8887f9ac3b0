import type { Question } from '../../../shared/plan/intake.ts';
import { err, ok } from '../../../shared/result.ts';
import type { RunState } from '../../../shared/run/state.ts';
import { createAllowedCommands } from '../../../shared/settings/allowed-commands.ts';
import { allowsCommand } from '../../../shared/settings/command-rules.ts';
import { suggestPattern } from '../../../shared/settings/suggest-pattern.ts';
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
    async consentUnsandboxed(detail, repository) {
      const more = repository === undefined ? {} : { repository };
      const given = await asks.ask('consent', (base) => ({
        ...{ ...base, ...more },
        kind: 'consent',
        detail,
      }));
      if (!given.agree) return err({ kind: 'consent-needed', detail });
      return ok({ by: given.by, remember: given.remember === true && repository !== undefined });
    },
    allowCommand: createCommandAsk(asks),
  };
}

/** Asks about one command after the other, and not again about what people allowed for the rest of the run. */
function createCommandAsk(asks: OpenAsks): People['allowCommand'] {
  const allowed = createAllowedCommands();
  let allowsAll: string | null = null;
  return async (call) => {
    const { command, tool } = call;
    const by = allowsAll ?? allowed.find(call);
    if (by !== null) return ok({ allowed: true, by, note: '' });
    const pattern = tool === undefined ? suggestPattern(command) : null;
    const given = await asks.ask(
      'command',
      (base) => ({ ...base, kind: 'command', ...call, pattern }),
      async ({ always }) =>
        always?.what !== 'pattern' || allowsCommand(always.pattern, command)
          ? ok(undefined)
          : err({ kind: 'usage', message: `The pattern ${always.pattern} does not cover it.` }),
    );
    if (given.allow && given.forRest) allowsAll = given.by;
    if (given.allow && given.always?.what === 'command') allowed.allow(call, given.by);
    if (given.allow && given.always?.what === 'pattern')
      allowed.allowPattern(given.always.pattern, given.by);
    return ok({ allowed: given.allow, by: given.by, note: given.note });
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
