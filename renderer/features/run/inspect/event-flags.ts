import type { TFunction } from 'i18next';
import { ownedPaths } from '../../../../shared/plan/plan.ts';
import type { RunState } from '../../../../shared/run/state.ts';
import { stepOfKey } from '../../../../shared/run/step-of-key.ts';
import type { EventGroup } from './use-event-group.ts';

export interface Flag {
  readonly title: string;
  readonly text: string;
}

/** Ends that need a sentence on what they mean. */
const TOLD_ENDS = new Set([
  ...['step-too-large', 'no-edit', 'edit-undo', 'context-full', 'merge-conflict'],
  'checks-failed-together',
]);

/** What should catch the eye about an event: files that the step does not own, refused or repaired calls, doubts. */
export function flagsOf(group: EventGroup, state: RunState, t: TFunction): readonly Flag[] {
  const flags: Flag[] = [];
  const step = state.plan?.plan.steps.find(({ id }) => id === stepOfKey(group.begin.key));
  const changed = [
    ...group.files.map((file) => file.path),
    ...(group.end?.kind === 'step.ended' ? group.end.outOfScope : []),
  ];
  const owned = step === undefined ? null : new Set(ownedPaths(step));
  const foreign = [...new Set(changed)].filter((path) => owned !== null && !owned.has(path));
  if (foreign.length > 0) {
    flags.push({
      title: t('flag.offPlan'),
      text: t('flag.offPlanText', { paths: foreign.join(', ') }),
    });
  }
  const { chosen, end } = group;
  if (chosen.kind === 'call.refused' || chosen.kind === 'call.repaired') {
    flags.push({
      title: t(`flag.${chosen.kind === 'call.refused' ? 'refused' : 'repaired'}`),
      text: `${chosen.what} ${chosen.detail}`,
    });
  } else if (chosen.kind === 'turn.nudged') {
    flags.push({ title: t('flag.nudged'), text: chosen.because });
  } else if (chosen.kind === 'loop.detected') {
    flags.push({
      title: t('flag.loop'),
      text: t('flag.loopText', { tool: chosen.tool, count: chosen.calls }),
    });
  } else if (chosen.kind === 'outcome.unknown') {
    flags.push({ title: t('flag.unknown'), text: `${chosen.what}. ${chosen.detail}` });
  }
  if (end?.kind === 'step.ended' && TOLD_ENDS.has(end.reason)) {
    flags.push({ title: t('flag.ended'), text: t(`endAbout.${end.reason}`) });
  }
  if (end?.kind === 'check.ran' && end.status === 'not-run') {
    flags.push({ title: t('flag.notRun'), text: t('flag.notRunText') });
  }
  return flags;
}
