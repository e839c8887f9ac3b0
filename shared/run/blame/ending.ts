import type { EventKind, EventOf } from '../event.ts';

/** Events of one kind, in order. */
export type OfKind = <K extends EventKind>(kind: K) => readonly EventOf<K>[];

/** What decided how a run ended. Only some of these are failures. */
export type EndingHow =
  /** Not over, or its process died before it could say. */
  | 'open'
  | 'approved'
  /** Stopped, cancelled or refused by a person before there was anything to judge. */
  | 'by-person'
  /** Waits for an answer, an approval, a consent. */
  | 'waiting'
  /** Something needed was missing or failed. */
  | 'stopped'
  /** The plan never passed local validation. */
  | 'plan-faults'
  /** A model of the cloud gave no usable answer. */
  | 'no-answer'
  /** The gate was red at the end. */
  | 'red'
  /** The gate was green and the verdict refused. */
  | 'verdict'
  /** The verdict approved and a person refused. */
  | 'overruled'
  | 'own-fault';

export interface Ending {
  readonly how: EndingHow;
  readonly finished: EventOf<'run.finished'> | null;
  /** The error's kind of a run that stopped; else null. */
  readonly error: string | null;
}

const WAITS = new Set(['answer-needed', 'approval-needed', 'consent-needed', 'key-missing']);
const OWN_FAULT = 1;

export function endingOf(of: OfKind): Ending {
  const finished = of('run.finished').at(-1) ?? null;
  const resumed = of('run.resumed').at(-1);
  const isOpen = finished === null || (resumed !== undefined && resumed.seq > finished.seq);
  if (finished === null || isOpen) return { how: 'open', finished: null, error: null };
  const interrupted = of('run.interrupted').findLast(({ seq }) => seq < finished.seq);
  const error = finished.outcome === 'interrupted' ? (interrupted?.waitingFor ?? null) : null;
  return { how: howOf(of, finished, error), finished, error };
}

function howOf(of: OfKind, finished: EventOf<'run.finished'>, error: string | null): EndingHow {
  switch (finished.outcome) {
    case 'approved':
      return 'approved';
    case 'cancelled':
      return 'by-person';
    case 'interrupted':
      if (error === null) return 'by-person';
      return WAITS.has(error) ? 'waiting' : 'stopped';
    case 'rejected':
      return rejectedBy(of);
    case 'exhausted':
      return of('gate.ran').at(-1)?.green === true ? 'verdict' : 'red';
    case 'failed':
      return failedBy(of, finished);
  }
}

function rejectedBy(of: OfKind): EndingHow {
  if (of('plan.rejected').length > 0) return 'by-person';
  const refused = of('human.decision').at(-1);
  if (refused?.about === 'delivery' && refused.decision === 'refused') return 'overruled';
  return of('gate.ran').at(-1)?.green === true ? 'verdict' : 'red';
}

function failedBy(of: OfKind, finished: EventOf<'run.finished'>): EndingHow {
  if (finished.exitCode === OWN_FAULT) return 'own-fault';
  const faults = of('plan.validated').at(-1);
  const approved = of('plan.approved').at(-1);
  if (faults !== undefined && faults.faults.length > 0 && (approved?.seq ?? 0) < faults.seq)
    return 'plan-faults';
  const last = of('model.failed').findLast(({ role }) => role !== 'executor');
  const judged = of('verify.ended').at(-1);
  if (last !== undefined && last.seq > (judged?.seq ?? 0)) return 'no-answer';
  return of('gate.ran').at(-1)?.green === true ? 'verdict' : 'red';
}
