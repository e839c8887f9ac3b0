import { describePathFault } from './check-path.ts';
import type { Intake } from './intake.ts';

/**
 * Bounds of an intake answer that a structured output can't express. Faults are sentences that name the
 * value, because they go back to the model as they are.
 */
export const intakeLimits = {
  requirementChars: 8_000,
  questions: 8,
  options: 8,
  textChars: 1_000,
  filesWanted: 20,
} as const;

// An id becomes part of a step key and of `--answer ID=TEXT`.
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/;

/** What is wrong with an intake answer; empty when it can be used. */
export function checkIntake(intake: Intake): readonly string[] {
  const faults: string[] = [];
  const { requirementChars, questions, filesWanted } = intakeLimits;
  if (intake.requirement.trim() === '') faults.push('The requirement is empty.');
  if (intake.requirement.length > requirementChars) {
    faults.push(
      `The requirement has ${intake.requirement.length} characters; at most ${requirementChars} are allowed.`,
    );
  }
  if (intake.questions.length > questions) {
    faults.push(
      `There are ${intake.questions.length} questions; at most ${questions} are allowed.`,
    );
  }
  if (intake.filesWanted.length > filesWanted) {
    faults.push(
      `${intake.filesWanted.length} files are wanted; at most ${filesWanted} are allowed.`,
    );
  }
  faults.push(...checkQuestions(intake.questions));
  for (const { path } of intake.filesWanted) {
    const fault = describePathFault(path);
    if (fault !== null) faults.push(`The wanted file ${JSON.stringify(path)} ${fault}.`);
  }
  return faults;
}

function checkQuestions(questions: Intake['questions']): readonly string[] {
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const { id, question, why, options } of questions) {
    const name = JSON.stringify(id);
    if (!ID.test(id)) {
      faults.push(
        `The question id ${name} is not usable; use 1 to 40 letters, digits, dots, dashes or underscores.`,
      );
    }
    if (seen.has(id)) faults.push(`The question id ${name} is used twice.`);
    seen.add(id);
    if (question.trim() === '') faults.push(`The question ${name} has no text.`);
    if (options.length > intakeLimits.options) {
      faults.push(
        `The question ${name} has ${options.length} options; at most ${intakeLimits.options} are allowed.`,
      );
    }
    for (const text of [question, why, ...options]) {
      if (text.length > intakeLimits.textChars) {
        faults.push(
          `The question ${name} has a text of ${text.length} characters; at most ${intakeLimits.textChars} are allowed.`,
        );
      }
    }
  }
  return faults;
}
