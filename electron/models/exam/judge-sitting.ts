import type { Transport } from '../../../shared/models/qualification.ts';
import { ownedPaths } from '../../../shared/plan/plan.ts';
import { assertNever } from '../../../shared/result.ts';
import { criteriaOf } from './exam.ts';
import type { Criterion, ExamTask } from './exam-task.ts';
import type { Sitting } from './sitting.ts';

/** The criteria that a sitting does not meet, each as a sentence with what was seen instead. Empty: passed. */
export const judgeSitting = (
  task: ExamTask,
  transport: Transport,
  sitting: Sitting,
): readonly string[] =>
  criteriaOf(task).flatMap((criterion) => {
    const because = unmet(criterion, { task, transport, sitting });
    return because === null ? [] : [because];
  });

interface Sat {
  readonly task: ExamTask;
  readonly transport: Transport;
  readonly sitting: Sitting;
}

/** Null when it is met. */
function unmet(criterion: Criterion, sat: Sat): string | null {
  const { sitting } = sat;
  switch (criterion.kind) {
    case 'file-equals':
    case 'file-contains':
    case 'file-untouched':
      return unmetFile(criterion, sat);
    case 'called':
    case 'not-called':
    case 'recovered':
    case 'calls-in-one-turn':
      return unmetCall(criterion, sat);
    case 'no-write-outside':
      return writeOutside(sat);
    case 'checks-passed':
      return failedCheck(sitting);
    case 'finished-after-check-passed':
      return finishedEarly(criterion.command, sitting);
    case 'finished':
      return isFinished(sitting)
        ? null
        : `It never said that the step was done: the attempt ended by itself (${sitting.end}).`;
    case 'every-turn-calls':
      return sitting.nudges.length === 0
        ? null
        : `One of its answers led to no call: ${sitting.nudges[0]}.`;
    case 'turn-count':
      return sitting.turns <= criterion.atMost
        ? null
        : `It took ${sitting.turns} turns; ${criterion.atMost} are enough.`;
    default:
      return assertNever(criterion);
  }
}

type OfFiles = Extract<
  Criterion,
  { readonly kind: 'file-equals' | 'file-contains' | 'file-untouched' }
>;

function unmetFile(criterion: OfFiles, { task, sitting }: Sat): string | null {
  const { path } = criterion;
  if (criterion.kind === 'file-untouched') {
    return sitting.changed.includes(path) ? `${path} was changed; it had to stay as it was.` : null;
  }
  const found = sitting.files.has(path) ? (sitting.files.get(path) ?? null) : task.files[path];
  if (found === undefined || found === null) return `${path} is not there.`;
  if (criterion.kind === 'file-contains') {
    return found.includes(criterion.text)
      ? null
      : `${path} does not hold ${quote(criterion.text)}.`;
  }
  return firstDifference(path, criterion.content, found);
}

/** Names the first line that differs: of a long file it is all that one wants to know. */
function firstDifference(path: string, wanted: string, found: string): string | null {
  const [expected, seen] = [linesOf(wanted), linesOf(found)];
  const at = expected.findIndex((line, index) => line !== seen[index]);
  if (at < 0 && seen.length === expected.length) return null;
  if (at < 0) return `${path} has ${seen.length} lines; ${expected.length} were asked for.`;
  const line = seen[at];
  if (line === undefined) return `${path} ends after ${seen.length} of ${expected.length} lines.`;
  return `${path} has ${quote(line)} in line ${at + 1}; ${quote(expected[at] ?? '')} was asked for.`;
}

const linesOf = (text: string): readonly string[] => text.replace(/(?:\r?\n)+$/, '').split('\n');

const SHOWN = 80;
const quote = (text: string): string =>
  `“${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}”`;

type OfCalls = Extract<
  Criterion,
  { readonly kind: 'called' | 'not-called' | 'recovered' | 'calls-in-one-turn' }
>;

function unmetCall(criterion: OfCalls, { transport, sitting }: Sat): string | null {
  const { calls } = sitting;
  switch (criterion.kind) {
    case 'called': {
      const { tools, text } = criterion;
      const met = calls.some(
        (call) => tools.includes(call.tool) && call.words.includes(text) && call.ok,
      );
      return met ? null : `It made no ${tools.join(' or ')} of ${text} that went well.`;
    }
    case 'not-called':
      return calls.some((call) => call.tool === criterion.tool)
        ? `It called ${criterion.tool}, which nobody had asked for.`
        : null;
    case 'recovered': {
      const { text } = criterion;
      const runs = calls.filter((call) => call.effect === 'command' && call.words.includes(text));
      const failed = runs.findIndex((call) => !call.ok);
      if (failed < 0) return `It never ran ${text} and met its refusal.`;
      const met = runs.slice(failed + 1).some((call) => call.ok);
      return met ? null : `${text} failed, and it did not do what the message said.`;
    }
    case 'calls-in-one-turn': {
      if (!criterion.over.includes(transport)) return null;
      const most = mostInOneTurn(sitting, criterion.tool);
      if (most >= criterion.atLeast) return null;
      return `It made at most ${most} ${criterion.tool} in one answer; ${criterion.atLeast} were asked for.`;
    }
    default:
      return assertNever(criterion);
  }
}

function mostInOneTurn(sitting: Sitting, tool: string): number {
  const byTurn = new Map<number, number>();
  for (const call of sitting.calls) {
    if (call.tool === tool) byTurn.set(call.turn, (byTurn.get(call.turn) ?? 0) + 1);
  }
  return Math.max(0, ...byTurn.values());
}

function writeOutside({ task, sitting }: Sat): string | null {
  const owned = new Set(ownedPaths({ ...task.step, id: '', title: '', dependsOn: [] }));
  const changed = sitting.changed.find((path) => !owned.has(path));
  if (changed !== undefined) return `It changed ${changed}, which is not a file of the step.`;
  const tried = sitting.calls.find(
    (call) => call.effect === 'write-tree' && call.path !== null && !owned.has(call.path),
  );
  return tried === undefined
    ? null
    : `It tried to change ${tried.path} with ${tried.tool}; it is not a file of the step.`;
}

function failedCheck({ checks }: Sitting): string | null {
  if (checks.length === 0) return 'The check was never run, because the attempt broke off.';
  const failed = checks.find((check) => !check.passed);
  return failed === undefined ? null : `The check \`${failed.command}\` fails.`;
}

const isFinished = (sitting: Sitting): boolean =>
  sitting.calls.some((call) => call.tool === 'finish_step');

/** The harness's own check says whether the work is good; this one says whether the model knew. */
function finishedEarly(command: string, sitting: Sitting): string | null {
  const lastWrite = sitting.calls.findLastIndex((call) => call.effect === 'write-tree');
  const seen = sitting.calls
    .slice(lastWrite + 1)
    .some((call) => call.effect === 'command' && call.words.includes(command) && call.ok);
  if (!isFinished(sitting)) return null;
  return seen ? null : `It said that it was done without having seen \`${command}\` pass.`;
}
