import type { Actor, Mark } from './mark.ts';
import { stepOfKey } from './step-of-key.ts';
import { scanMarks } from './view-marks.ts';
import type { MarkSource } from './view-related.ts';

/**
 * A run to be read: what was asked, answered, done, checked and decided, one sentence each, under the attempt at the
 * step it belongs to. Made from marks alone; beginnings and ends of one thing are one line, and what is only mechanics
 * (snapshots, bytes on the wire) is left to the list of events.
 */
export type TranscriptVerb =
  | 'requested'
  | 'asked'
  | 'answered'
  | 'planned'
  | 'fault'
  | 'decided'
  | 'noted'
  | 'began'
  | 'thought'
  | 'did'
  | 'changed'
  | 'checked'
  | 'noticed'
  | 'ended'
  | 'gated'
  | 'judged'
  | 'delivered'
  | 'over';

export interface TranscriptLine {
  /** The event that says it best: the end of what has one. */
  readonly seq: number;
  /** The event with which it began. */
  readonly from: number;
  readonly verb: TranscriptVerb;
  readonly kind: Mark['kind'];
  readonly actor: Actor;
  readonly status: Mark['status'];
  readonly text: string;
  /** Milliseconds it took; -1: it is not said. */
  readonly ms: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `execute/s2/try1`, or the stage; lines with one heading stand together. */
  readonly under: string;
  /** Id of the step; null outside steps. */
  readonly step: string | null;
}

export interface GrowingTranscript {
  readonly lines: readonly TranscriptLine[];
  readonly taken: number;
  grow(marks: MarkSource): void;
}

type Draft = { -readonly [K in keyof TranscriptLine]: TranscriptLine[K] };

const VERBS: Readonly<Partial<Record<Mark['kind'], TranscriptVerb>>> = {
  'run.started': 'requested',
  'intake.asked': 'asked',
  'intake.answered': 'answered',
  'intake.file-decided': 'decided',
  'plan.produced': 'planned',
  'plan.edited': 'decided',
  'plan.commented': 'decided',
  'plan.approved': 'decided',
  'plan.rejected': 'decided',
  'human.decision': 'decided',
  'human.steered': 'decided',
  'command.decided': 'decided',
  'executor.chosen': 'decided',
  'delivery.adjusted': 'decided',
  'human.note': 'noted',
  'step.started': 'began',
  'step.skipped': 'ended',
  'step.blocked': 'ended',
  'step.ended': 'ended',
  'model.requested': 'thought',
  'tool.started': 'did',
  'file.changed': 'changed',
  'check.started': 'checked',
  'check.repeated': 'checked',
  'setup.ran': 'did',
  'gate.ran': 'gated',
  'verify.ended': 'judged',
  'delivery.made': 'delivered',
  'run.finished': 'over',
  'run.interrupted': 'over',
  'run.resumed': 'over',
  'fork.created': 'decided',
  'blame.judged': 'decided',
};
const ENDS: Readonly<Partial<Record<Mark['kind'], Mark['kind']>>> = {
  'model.responded': 'model.requested',
  'model.failed': 'model.requested',
  'tool.ended': 'tool.started',
  'check.ran': 'check.started',
};

export function createTranscript(): GrowingTranscript {
  const lines: Draft[] = [];
  const open = new Map<string, Draft>();
  let taken = 0;
  const take = (mark: Mark): void => {
    const begun = ENDS[mark.kind];
    if (begun !== undefined) {
      const id = `${begun} ${mark.key}`;
      const line = open.get(id);
      open.delete(id);
      if (line !== undefined) endLine(line, mark);
      else if (mark.kind !== 'model.responded') lines.push(lineOf(mark, VERBS[begun] ?? 'noticed'));
      return;
    }
    const verb = verbOf(mark);
    if (verb === null) return;
    const line = lineOf(mark, verb);
    lines.push(line);
    if (mark.status === 'begin') open.set(`${mark.kind} ${mark.key}`, line);
  };
  return {
    lines,
    get taken() {
      return taken;
    },
    grow(marks) {
      scanMarks(marks, { from: taken, by: 1 }, (mark) => {
        take(mark);
        return false;
      });
      taken = Math.max(taken, marks.length);
    },
  };
}

/** The executor's turns are read from the calls that they ask for; only one that failed has a line. */
function verbOf(mark: Mark): TranscriptVerb | null {
  if (mark.kind === 'model.requested' && mark.actor === 'executor') return null;
  if (mark.kind === 'plan.validated') return mark.status === 'bad' ? 'fault' : null;
  const verb = VERBS[mark.kind];
  if (verb !== undefined) return verb;
  return mark.status === 'bad' || mark.status === 'warn' ? 'noticed' : null;
}

/** The end knows how it came out; the beginning knows what it was about. */
function endLine(line: Draft, mark: Mark): void {
  line.seq = mark.seq;
  line.status = mark.status;
  line.kind = mark.kind;
  line.ms = mark.ms;
  if (mark.kind === 'model.failed') line.text = mark.text;
}

const lineOf = (mark: Mark, verb: TranscriptVerb): Draft => ({
  ...{ seq: mark.seq, from: mark.seq, verb, kind: mark.kind, actor: mark.actor },
  ...{ status: mark.status, text: mark.text, ms: mark.ms, at: mark.at },
  under: underOf(mark),
  step: stepOfKey(mark.key),
});

function underOf({ key, lane }: Mark): string {
  const attempt = /^execute\/[^/]+\/try\d+/.exec(key)?.[0];
  if (attempt !== undefined) return attempt;
  const round = /^verify\/round\d+/.exec(key)?.[0];
  return round ?? lane;
}

/** Index of the last line that began at or before an event; -1 before the first. */
export function lineAt(lines: readonly TranscriptLine[], seq: number): number {
  let low = -1;
  let high = lines.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lines[middle]?.from ?? 0) <= seq) low = middle;
    else high = middle - 1;
  }
  return low;
}
