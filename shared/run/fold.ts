import type { RunEvent } from './event.ts';
import { foldEgress, foldModel } from './fold-cost.ts';
import { foldExecution } from './fold-execution.ts';
import { foldLineage, type LineageFamily } from './fold-lineage.ts';
import { foldIntake, foldPlan } from './fold-plan.ts';
import { foldRun } from './fold-run.ts';
import { foldVerification } from './fold-verification.ts';
import { emptyRun, type RunState } from './state.ts';

/** State and event to state: the only way a run's state is made, live and replayed alike. Pure. */
export function fold(state: RunState, event: RunEvent): RunState {
  return withStage(state, foldKind({ ...state, lastSeq: event.seq, lastAt: event.at }, event));
}

/** Notes when a stage began. */
function withStage(before: RunState, after: RunState): RunState {
  if (before.stage === after.stage && after.stageAt[after.stage] !== undefined) return after;
  return { ...after, stageAt: { ...after.stageAt, [after.stage]: after.lastAt } };
}

/** The state after all events. */
export const foldAll = (events: Iterable<RunEvent>, from: RunState = emptyRun): RunState => {
  const folding = createFolding(from);
  for (const event of events) folding.add(event);
  return folding.state();
};

/** A fold that goes on: the same state as `fold` makes event by event, without copying what only grows. */
export interface Folding {
  add(event: RunEvent): void;
  /** The state after all events so far; adding more does not change it. */
  state(): RunState;
}

/**
 * A long run has tens of thousands of incidents, and `fold` copies their list for each new one. No fold reads
 * the lists that only grow, so here they are taken out after each event and put together when asked for.
 */
export function createFolding(from: RunState = emptyRun): Folding {
  const { incidents, decisions, files } = emptyRun;
  const grown = {
    incidents: growList(from.incidents),
    decisions: growList(from.decisions),
    files: growRecord(from.files),
    notes: growList(from.notes ?? []),
  };
  let rest: RunState = withoutNotes({ ...from, incidents, decisions, files });
  let whole: RunState | null = from;
  return {
    add(event) {
      const next = fold(rest, event);
      grown.incidents.add(next.incidents);
      grown.decisions.add(next.decisions);
      if (next.files !== files) grown.files.add(next.files);
      if (next.notes !== undefined) grown.notes.add(next.notes);
      const hasGrown =
        next.incidents !== incidents || next.decisions !== decisions || next.files !== files;
      const cleared = hasGrown ? { ...next, incidents, decisions, files } : next;
      rest = next.notes === undefined ? cleared : withoutNotes(cleared);
      whole = null;
    },
    state() {
      whole ??= {
        ...rest,
        incidents: grown.incidents.value(),
        decisions: grown.decisions.value(),
        files: grown.files.value(),
        ...(grown.notes.value().length === 0 ? {} : { notes: grown.notes.value() }),
      };
      return whole;
    },
  };
}

const withoutNotes = ({ notes: _, ...state }: RunState): RunState => state;

/** What is added is put behind the list only when somebody looks; an unchanged list stays the same one. */
function growList<T>(from: readonly T[]) {
  let whole = from;
  let more: T[] = [];
  return {
    add(items: readonly T[]): void {
      for (const item of items) more.push(item);
    },
    value(): readonly T[] {
      if (more.length > 0) whole = [...whole, ...more];
      more = [];
      return whole;
    },
  };
}

function growRecord<T>(from: Readonly<Record<string, T>>) {
  let whole = from;
  // A map, because a name may be `__proto__`.
  const more = new Map<string, T>();
  return {
    add(fields: Readonly<Record<string, T>>): void {
      for (const [name, value] of Object.entries(fields)) more.set(name, value);
    },
    value(): Readonly<Record<string, T>> {
      if (more.size > 0) whole = Object.fromEntries([...Object.entries(whole), ...more]);
      more.clear();
      return whole;
    },
  };
}

type Rest = Parameters<typeof foldRun>[1] | LineageFamily;

function foldRest(state: RunState, event: Rest): RunState {
  switch (event.kind) {
    case 'fork.created':
    case 'human.note':
    case 'replay.ended':
    case 'check.repeated':
    case 'blame.tested':
    case 'blame.judged':
    case 'tree.listed':
    case 'telemetry.sent':
      return foldLineage(state, event);
    default:
      return foldRun(state, event);
  }
}

function foldKind(state: RunState, event: RunEvent): RunState {
  switch (event.kind) {
    case 'digest.built':
    case 'intake.asked':
    case 'intake.answered':
    case 'intake.file-decided':
    case 'intake.ended':
      return foldIntake(state, event);
    case 'plan.produced':
    case 'plan.validated':
    case 'plan.edited':
    case 'plan.approved':
    case 'plan.rejected':
    case 'plan.revised':
    case 'plan.drifted':
      return foldPlan(state, event);
    case 'step.started':
    case 'step.ended':
    case 'step.blocked':
    case 'step.skipped':
    case 'tool.started':
    case 'tool.ended':
    case 'call.repaired':
    case 'call.refused':
    case 'turn.nudged':
    case 'loop.detected':
    case 'step.merged':
    case 'progress.flagged':
    case 'transport.switched':
    case 'snapshot.taken':
    case 'snapshot.failed':
    case 'snapshot.restored':
    case 'tree.compared':
    case 'file.changed':
    case 'limit.reached':
    case 'outcome.unknown':
      return foldExecution(state, event);
    case 'model.requested':
    case 'model.responded':
    case 'model.failed':
    case 'model.retried':
      return foldModel(state, event);
    case 'egress.sent':
    case 'egress.answered':
    case 'egress.refused':
      return foldEgress(state, event);
    case 'check.started':
    case 'check.ran':
    case 'gate.ran':
    case 'verify.started':
    case 'verify.ended':
    case 'delivery.made':
      return foldVerification(state, event);
    default:
      return foldRest(state, event);
  }
}
