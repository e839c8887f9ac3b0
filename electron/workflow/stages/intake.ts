import { stepKey } from '../../../shared/ids.ts';
import type { Intake, Question } from '../../../shared/plan/intake.ts';
import type { Ride } from '../context.ts';
import type { CloudPart, Repair } from '../ports.ts';
import { orStop, over } from '../stopped.ts';
import { answerOrRepair, askClaude } from './ask-claude.ts';
import { showFiles } from './shown-files.ts';

/** What the planner may build on: the requirement, the answers, the digest and the excerpts allowed. */
export interface Understanding {
  readonly requirement: string;
  readonly parts: readonly CloudPart[];
}

/**
 * Intake: request and digest go to Claude; questions come back until none remain or the calls are used up.
 * Answers given after the last call reach the planner directly, so nothing the user said is lost.
 */
export async function runIntake(ride: Ride): Promise<Understanding> {
  const request: CloudPart = { class: 'request', source: 'user', text: ride.terms.request };
  const digest = await buildDigest(ride);
  const told = ride.serverTools.parts;
  const answers = new Map<string, Answered>();
  const excerpts = new Map<string, CloudPart | null>();
  let repair: Repair | undefined;
  let intake: Intake | null = null;

  for (let call = 1; call <= ride.budgets.intakeCalls; call += 1) {
    const parts = [digest, request, ...told, ...answerParts(answers), ...shownParts(excerpts)];
    const outcome = await askOnce(ride, call, parts, repair);
    if (!('value' in outcome)) {
      repair = outcome;
      continue;
    }
    repair = undefined;
    intake = outcome.value;
    await showFiles(ride, intake.filesWanted, excerpts);
    const open = newQuestions(intake, answers);
    if (open.length === 0) break;
    await askPeople(ride, call, open, answers);
  }

  if (intake === null)
    throw over(
      'failed',
      `The planner’s intake answer could not be used: ${repair?.faults.join('; ') ?? ''}`,
    );
  const requirement = intake.requirement;
  ride.durable.note(stepKey('intake'), 'intake', {
    kind: 'intake.ended',
    requirement,
    unanswered: [],
  });
  const restated: CloudPart = { class: 'request', source: 'intake', text: requirement };
  return {
    requirement,
    parts: [digest, request, restated, ...told, ...answerParts(answers), ...shownParts(excerpts)],
  };
}

interface Answered {
  readonly question: string;
  readonly answer: string;
}

async function askOnce(
  ride: Ride,
  call: number,
  parts: readonly CloudPart[],
  repair: Repair | undefined,
): Promise<{ readonly value: Intake } | Repair> {
  const input = repair === undefined ? { parts } : { parts, repair };
  const answer = await askClaude(ride, {
    key: stepKey('intake', `call${call}`),
    lane: 'intake',
    input,
    ask: (scope) => ride.ports.planner.intake(input, scope),
  });
  return answerOrRepair('intake', answer);
}

async function buildDigest(ride: Ride): Promise<CloudPart> {
  const { repository, policy, request, mode } = ride.terms;
  const level = policy === 'names' && mode !== 'local' ? 'names' : 'outline';
  const tokenBudget = ride.budgets.digestTokens;
  const text = await ride.durable.step({
    key: stepKey('intake', 'digest'),
    lane: 'intake',
    input: { commit: repository.baseCommit, level, tokenBudget, request },
    effect: async (scope) => {
      const digest = orStop(
        await ride.ports.digest.build(
          { repository: repository.path, commit: ride.base, level, hints: request, tokenBudget },
          scope,
        ),
      );
      const { tokens, files, filesShown, symbols, ms } = digest;
      const ref = scope.putBlob(digest.text);
      return {
        event: { kind: 'digest.built', tokens, files, filesShown, symbols, ms, digest: ref },
        value: digest.text,
      };
    },
  });
  return { class: 'digest', source: 'digest', text };
}

/** Questions not answered yet; a repeated id counts once, so a model that asks again can't ask for ever. */
function newQuestions(intake: Intake, answers: ReadonlyMap<string, Answered>): readonly Question[] {
  const seen = new Set(answers.keys());
  return intake.questions.filter((question) => !seen.has(question.id) && seen.add(question.id));
}

async function askPeople(
  ride: Ride,
  call: number,
  questions: readonly Question[],
  answers: Map<string, Answered>,
): Promise<void> {
  ride.durable.note(stepKey('intake', `call${call}`), 'intake', {
    kind: 'intake.asked',
    questions: [...questions],
  });
  for (const question of questions) {
    const { answer } = await ride.durable.step({
      key: stepKey('intake', 'answer', encodeURIComponent(question.id)),
      lane: 'intake',
      input: { ...question },
      effect: async () => {
        const given = orStop(await ride.ports.people.answer(question));
        return {
          event: { kind: 'intake.answered', id: question.id, answer: given.answer, by: given.by },
          value: { answer: given.answer },
        };
      },
    });
    answers.set(question.id, { question: question.question, answer });
  }
}

const answerParts = (answers: ReadonlyMap<string, Answered>): readonly CloudPart[] =>
  answers.size === 0
    ? []
    : [{ class: 'answers', source: 'user', text: JSON.stringify([...answers.values()]) }];

const shownParts = (excerpts: ReadonlyMap<string, CloudPart | null>): readonly CloudPart[] =>
  [...excerpts.values()].filter((part) => part !== null);
