import { ownedPaths, type Plan, type PlanStep } from '../plan/plan.ts';
import { markText } from './describe-mark.ts';
import type { Mark } from './mark.ts';
import { keptUpTo, momentOfPlan, type PlanMoment, type StepMoment } from './view-steps.ts';

/**
 * Where plan, deeds and evidence do not fit together, from recorded facts alone. None of it is a judgement of whose
 * fault something is: it says what was announced and did not happen, what happened and was not announced, and what was
 * claimed and is not borne out.
 */
export type MismatchKind =
  /** Planned to be written; the step ended well without. */
  | 'untouched'
  /** Changed, but no step that is planned owns it. */
  | 'unplanned'
  /** A step without any check, which ended well: nothing bears out that its criteria are met. */
  | 'no-evidence'
  /** The step says done; one of its checks did not pass. */
  | 'claim-against-check'
  /** A check of the plan that was never run, though its step, or the run, is over. */
  | 'not-run';

export interface Mismatch {
  readonly kind: MismatchKind;
  /** Id of the step; null: about the whole change. */
  readonly step: string | null;
  /** A path, a command, or a criterion, as the plan or the log has it. */
  readonly about: string;
  /** The event where it shows. */
  readonly seq: number;
  /** Tandem put the file back afterwards; only of `unplanned`. */
  readonly undone: boolean;
}

export interface MismatchFacts {
  readonly plan: Plan;
  /** As `StepMarks.kept` has them. */
  readonly kept: readonly Mark[];
  /** The last event that counts: of a playhead, or of the whole. */
  readonly seq: number;
}

/** Outcomes of attempts that the executor ended by saying that it is done. */
const CLAIMED: ReadonlySet<string> = new Set([
  'finished',
  'checks-failed',
  'checks-failed-together',
  'merge-conflict',
]);

/** Every mismatch as of one event, in the order of the plan, then those of the whole change. */
export function viewMismatch(facts: MismatchFacts): readonly Mismatch[] {
  const moment = momentOfPlan(facts.kept, facts.seq);
  const owned = new Set(facts.plan.steps.flatMap(ownedPaths).map(markText));
  const end = endOf(facts);
  return [
    ...facts.plan.steps.flatMap((step) => ofStep(step, moment.steps.get(step.id), owned)),
    ...unplannedOfMerges(facts, owned),
    ...(end === null ? [] : ofWhole(facts.plan, moment, end)),
  ];
}

/** The event that ended the run, when it has; interruptions are not ends. */
function endOf({ kept, seq }: MismatchFacts): Mark | null {
  const count = keptUpTo(kept, seq);
  const index = kept.findLastIndex(
    ({ kind }, at) => at < count && (kind === 'run.finished' || kind === 'run.resumed'),
  );
  const last = kept[index];
  return last?.kind === 'run.finished' ? last : null;
}

function ofStep(
  step: PlanStep,
  moment: StepMoment | undefined,
  owned: ReadonlySet<string>,
): readonly Mismatch[] {
  if (moment === undefined) return [];
  const found: Mismatch[] = [];
  const say = (kind: MismatchKind, about: string, seq: number): void => {
    const undone = kind === 'unplanned' && moment.undone.has(about);
    found.push({ kind, step: step.id, about, seq, undone });
  };
  for (const [path, mark] of moment.files) if (!owned.has(path)) say('unplanned', path, mark.seq);
  if (moment.endSeq === null) return found;
  if (moment.status === 'done') {
    for (const path of ownedPaths(step)) {
      if (!moment.files.has(markText(path))) say('untouched', path, moment.endSeq);
    }
    if (step.checks.length === 0) {
      for (const criterion of step.doneWhen) say('no-evidence', criterion, moment.endSeq);
    }
  }
  for (const command of step.checks) {
    const mark = moment.checks.get(markText(command));
    if (mark === undefined) say('not-run', command, moment.endSeq);
    else if (mark.status === 'bad' && CLAIMED.has(moment.reason))
      say('claim-against-check', command, mark.seq);
  }
  return found;
}

/** What changed outside any step, and is in no plan: by a merge, or by people before delivery. */
function unplannedOfMerges(
  { kept, seq }: MismatchFacts,
  owned: ReadonlySet<string>,
): readonly Mismatch[] {
  const found = new Map<string, Mismatch>();
  for (const mark of kept.slice(0, keptUpTo(kept, seq))) {
    if (mark.kind !== 'file.changed' || mark.key.startsWith('execute/')) continue;
    if (owned.has(mark.text) || mark.key.endsWith('/put-back') || found.has(mark.text)) continue;
    const what = { kind: 'unplanned', step: null, about: mark.text, seq: mark.seq } as const;
    found.set(mark.text, { ...what, undone: false });
  }
  return [...found.values()];
}

function ofWhole(plan: Plan, moment: PlanMoment, end: Mark): readonly Mismatch[] {
  const ran = [moment, ...moment.steps.values()].flatMap(({ checks }) => [...checks]);
  const known = new Map(ran);
  return plan.checks
    .filter((command) => !known.has(markText(command)))
    .map((about) => ({ kind: 'not-run', step: null, about, seq: end.seq, undone: false }));
}
