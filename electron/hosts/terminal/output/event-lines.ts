import type { RunEvent } from '../../../../shared/run/event.ts';
import { describeCloudEvent } from './cloud-lines.ts';
import { describeExecutionEvent } from './execution-lines.ts';
import type { Telling } from './lines.ts';
import { describePeopleEvent } from './people-lines.ts';
import { describePlanningEvent } from './planning-lines.ts';
import { describeRunEvent } from './run-lines.ts';
import { describeVerificationEvent } from './verification-lines.ts';

/** What a person is told about an event; nothing for the kinds that only the log needs. */
export function describeEvent(
  event: RunEvent,
  telling: Telling,
  columns: number,
): readonly string[] {
  return (
    describeRunEvent(event, telling) ??
    describePlanningEvent(event, telling, columns) ??
    describeExecutionEvent(event, telling) ??
    describeCloudEvent(event, telling) ??
    describeVerificationEvent(event, telling) ??
    describePeopleEvent(event, telling) ??
    []
  );
}

/** The heading an event belongs under, by the first part of its step key; null when it opens none. */
export function stageOf(key: string): string | null {
  const [first = '', second = ''] = key.split('/');
  const round = /^round(\d+)$/.exec(second)?.[1];
  const again = /^replan(\d+)$/.exec(first)?.[1];
  if (again !== undefined) return `Plan, revision ${again}`;
  switch (first) {
    case 'environment':
    case 'prepare':
      return 'Prepare';
    case 'intake':
      return 'Intake';
    case 'plan':
      return 'Plan';
    case 'setup':
      return 'Dependencies';
    case 'execute':
      return 'Execute';
    case 'verify':
      return round === undefined ? 'Verify' : `Verify, round ${round}`;
    case 'deliver':
      return 'Deliver';
    default:
      return null;
  }
}
