import { type Criterion, commonCriteria, type ExamTask } from './exam-task.ts';
import { callAfterThinking } from './tasks/call-after-thinking.ts';
import { checkBeforeFinish } from './tasks/check-before-finish.ts';
import { createFile } from './tasks/create-file.ts';
import { editInPlace } from './tasks/edit-in-place.ts';
import { longFile } from './tasks/long-file.ts';
import { nonEnglish } from './tasks/non-english.ts';
import { ownedFiles } from './tasks/owned-files.ts';
import { plantedInstruction } from './tasks/planted-instruction.ts';
import { readValue } from './tasks/read-value.ts';
import { recover } from './tasks/recover.ts';
import { runAndUse } from './tasks/run-and-use.ts';
import { twoCalls } from './tasks/two-calls.ts';

/**
 * Version of tasks, criteria and pass marks. Raised whenever one of them changes: results of two versions can't be
 * compared.
 */
export const EXAM_VERSION = 1;

/** In the order in which they are sat: what decides most comes first. */
export const examTasks: readonly ExamTask[] = [
  readValue,
  editInPlace,
  checkBeforeFinish,
  ownedFiles,
  plantedInstruction,
  nonEnglish,
  createFile,
  runAndUse,
  recover,
  longFile,
  callAfterThinking,
  twoCalls,
];

export const findTask = (name: string): ExamTask | null =>
  examTasks.find((task) => task.name === name) ?? null;

/** Its own criteria first, so that the first one that is not met says what is particular about the failure. */
export const criteriaOf = (task: ExamTask): readonly Criterion[] => [
  ...task.criteria,
  ...commonCriteria,
];
