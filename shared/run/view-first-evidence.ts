import type { Mark } from './mark.ts';
import { stepOfKey } from './step-of-key.ts';

/** Where to look first in a run that did not end well: the earliest record that says what went wrong at the end. */
export interface FirstEvidence {
  readonly seq: number;
  readonly what:
    | 'check'
    | 'gate'
    | 'limit'
    | 'model'
    | 'step'
    | 'environment'
    | 'plan'
    | 'refused'
    | 'verdict'
    | 'end';
  /** Id of the step in which it shows; null outside steps. */
  readonly step: string | null;
  /** A command, a rule, a limit, a reason: as the mark has it. */
  readonly text: string;
}

const isBad = ({ status }: Mark): boolean => status === 'bad';

/**
 * From the marks that `StepMarks` keeps. A run that was approved, or is not over, has none. What failed last decides where
 * to look: the failed checks of the last round before the gate that they made red, those of the last attempt before
 * the step that they failed.
 */
export function findFirstEvidence(kept: readonly Mark[]): FirstEvidence | null {
  const end = kept.findLast(({ kind }) => kind === 'run.finished' || kind === 'run.resumed');
  if (end?.kind !== 'run.finished' || end.status !== 'bad') return null;
  const before = kept.filter(({ seq }) => seq <= end.seq);
  return (
    ofRound(before) ??
    ofAttempt(before) ??
    lastOf(before, 'env.fault', 'environment') ??
    lastOf(before, 'limit.reached', 'limit') ??
    lastOf(before, 'model.failed', 'model') ??
    lastOf(before, 'plan.rejected', 'refused') ??
    lastOf(before, 'plan.validated', 'plan') ?? {
      seq: end.seq,
      what: 'end',
      step: null,
      text: end.text,
    }
  );
}

const evidence = (mark: Mark, what: FirstEvidence['what']): FirstEvidence => ({
  seq: mark.seq,
  what,
  step: stepOfKey(mark.key),
  text: mark.text,
});

function lastOf(
  marks: readonly Mark[],
  kind: Mark['kind'],
  what: FirstEvidence['what'],
): FirstEvidence | null {
  const found = marks.findLast((mark) => mark.kind === kind && isBad(mark));
  return found === undefined ? null : evidence(found, what);
}

function ofRound(marks: readonly Mark[]): FirstEvidence | null {
  const last = marks.findLast(({ kind }) => kind === 'gate.ran' || kind === 'verify.ended');
  if (last === undefined || !isBad(last)) return null;
  const round = last.key.split('/', 2).join('/');
  const isOfRound = ({ key }: Mark): boolean => key === round || key.startsWith(`${round}/`);
  // A verdict that nothing was wrong does not count over a red gate; then the gate is what to look at.
  const gate = marks.find((mark) => mark.kind === 'gate.ran' && isBad(mark) && isOfRound(mark));
  if (gate === undefined) return evidence(last, 'verdict');
  const failed = marks.find((mark) => mark.kind === 'check.ran' && isBad(mark) && isOfRound(mark));
  if (failed !== undefined) return evidence(failed, 'check');
  return ofAttempt(marks) ?? evidence(gate, 'gate');
}

/** Of the last attempt that failed and was not made good. */
function ofAttempt(marks: readonly Mark[]): FirstEvidence | null {
  const last = new Map<string, Mark>();
  for (const mark of marks) {
    const step = mark.kind === 'step.ended' ? stepOfKey(mark.key) : null;
    if (step !== null) last.set(step, mark);
  }
  const ended = [...last.values()].find(isBad);
  if (ended === undefined) return null;
  const failed = marks.find(
    (mark) => mark.kind === 'check.ran' && isBad(mark) && mark.key.startsWith(`${ended.key}/`),
  );
  return failed === undefined ? evidence(ended, 'step') : evidence(failed, 'check');
}
