import type { EventBody } from '../../shared/run/event.ts';
import {
  append,
  MOST_PER_TURN,
  pathOf,
  prose,
  type Scene,
  writeCheck,
  writeTurn,
} from './large-run-story.ts';

/**
 * How a long run goes: rounds of all steps, several steps side by side, each attempt with its turns and checks, until
 * exactly the wanted number of events is there. An attempt is a generator that stops after each turn, so that attempts
 * write between each other's lines.
 */
export interface Plot {
  readonly scene: Omit<Scene, 'step' | 'attempt'>;
  readonly steps: readonly string[];
  readonly sideBySide: number;
  readonly rounds: number;
  /** Events that may be written up to here; what ends the attempts at work is among them. */
  readonly last: number;
  /** Events so far. */
  readonly written: () => number;
}

const TURNS_PER_TRY = 40;
const CHECKS_PER_TRY = 2;
/** What ends an attempt: its checks, its end, the merge. */
const ENDING = CHECKS_PER_TRY * 2 + 2;
/** Gate, start of the verification, its end, the revision. */
const ROUND_END = 4;

export function writeRounds(plot: Plot): void {
  const first = plot.written();
  let tries = 0;
  for (let round = 1; round <= plot.rounds; round += 1) {
    const share = (plot.last - first) * (round / plot.rounds);
    const isLast = round === plot.rounds;
    const until = isLast ? plot.last : Math.floor(first + share) - ROUND_END;
    tries = writeRound(plot, tries, until);
    if (!isLast) writeRevision(plot, round);
  }
}

/**
 * Steps are worked on `sideBySide` at a time, over and over, until the round's events are used up. Attempts are counted on
 * from `before`; returns how many there were of each step then.
 */
function writeRound(plot: Plot, before: number, until: number): number {
  const { scene, steps, written } = plot;
  const atWork: Generator<void, void, boolean>[] = [];
  const isRoom = (): boolean =>
    written() + MOST_PER_TURN + (atWork.length + 1) * ENDING + 1 < until;
  let next = 0;
  // Also where there is no room for a turn, there is an attempt if it fits.
  const isFirst = (): boolean => next === 0 && written() + 1 + ENDING <= until;
  while (isRoom() || isFirst() || atWork.length > 0) {
    while ((isRoom() || isFirst()) && atWork.length < plot.sideBySide) {
      const step = steps[next % steps.length] ?? 's1';
      const attempt = before + Math.floor(next / steps.length) + 1;
      atWork.push(workOn({ ...scene, step, attempt }, plot.sideBySide > 1));
      next += 1;
    }
    const at = scene.dice.roll(Math.max(1, atWork.length));
    if (atWork[at]?.next(isRoom()).done === true) atWork.splice(at, 1);
  }
  const filler = { log: scene.log, step: steps[0] ?? 's1' };
  while (written() < until) {
    append(filler, ['tail'], { kind: 'call.repaired', what: 'a comma', detail: 'it was missing' });
  }
  return before + Math.ceil(next / steps.length);
}

/** One attempt; told after each turn whether there is room for another. */
function* workOn(scene: Scene, isMerged: boolean): Generator<void, void, boolean> {
  const { step, attempt, dice } = scene;
  const place = [`try${attempt}`];
  append(scene, place, {
    ...{ kind: 'step.started', step, title: `Part ${step} – ${prose(dice, 3)}`, attempt },
    ...{ planVersion: 1, treeBefore: 'beef', why: attempt === 1 ? 'first try' : 'checks failed' },
  });
  let isRoom = yield;
  const turns = 1 + dice.roll(TURNS_PER_TRY * 2);
  for (let turn = 0; turn < turns && isRoom; turn += 1) {
    writeTurn(scene, turn);
    isRoom = yield;
  }
  for (let check = 0; check < CHECKS_PER_TRY; check += 1) writeCheck(scene, check);
  const isGood = dice.roll(3) > 0;
  append(scene, place, {
    ...{ kind: 'step.ended', step, attempt, status: isGood ? 'ok' : 'failed' },
    ...{ reason: isGood ? 'finished' : 'checks-failed', claim: prose(dice, 6) },
    ...{ treeAfter: 'beef', touched: [pathOf(attempt % scene.files)], outOfScope: [] },
  });
  if (!isMerged) return;
  const conflicts = dice.roll(30) === 0 ? [pathOf(1)] : [];
  const tree = conflicts.length > 0 ? null : 'beef';
  append(scene, ['merge'], {
    ...{ kind: 'step.merged', step, from: 'beef', onto: 'beef' },
    ...{ tree, conflicts },
  });
}

/** The verifier asks for changes. */
function writeRevision({ scene }: Plot, round: number): void {
  const note = (stage: string, body: EventBody): void =>
    append({ log: scene.log, step: '' }, [stage, `round${round}`], body);
  const blob = scene.keep(() => 'diff --git a/x b/x');
  note('gate', { kind: 'gate.ran', round, tree: 'beef', green: true, faults: [] });
  note('verify', { kind: 'verify.started', round, tree: 'beef', diff: blob, report: blob });
  const verdict = { verdict: 'revise', summary: 'Not yet.', fault: 'execution' } as const;
  note('verify', {
    ...{ kind: 'verify.ended', round, accepted: false, note: '' },
    verdict: { ...verdict, criteria: [], findings: [] },
  });
  note('plan', { kind: 'plan.revised', version: 1, reason: 'a criterion is not met' });
}
