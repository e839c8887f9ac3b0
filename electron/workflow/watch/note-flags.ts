import { type StepKey, stepKey } from '../../../shared/ids.ts';
import type { BodyOf } from '../../../shared/run/event.ts';
import type { Ride } from '../context.ts';
import type { AttemptEnd } from '../stages/attempt.ts';
import { stallOf } from './escalate.ts';
import type { Finding } from './judge-attempt.ts';

type Did = BodyOf<'progress.flagged'>['did'];

/** Details of one detector in one attempt: more of them are the same to whoever reads. */
const DETAILS = 5;

/**
 * Notes what the detectors found about an attempt that is over, one flag each, with what follows from it: `did` is
 * what the workflow does about the attempt as a whole. Returns a line for each, for the verifier.
 */
export function noteFlags(
  ride: Ride,
  at: { readonly step: string; readonly key: StepKey; readonly did: Did },
  end: AttemptEnd,
): readonly string[] {
  const { watched } = end;
  if (watched === undefined) return [];
  const stall = stallOf(end);
  const found = new Map<Finding['detector'], { readonly details: string[]; did: Did }>();
  const add = (detector: Finding['detector'], detail: string, did: Did): void => {
    const known = found.get(detector) ?? { details: [], did };
    // What fails an attempt says more about it than what was only told.
    if (known.did === 'told') known.did = did;
    known.details.push(detail);
    found.set(detector, known);
  };
  // Where the planner was asked, the question is the flag.
  if (stall !== null && at.did !== 'asked-planner') add(stall, watched.detail, at.did);
  for (const finding of watched.findings) {
    add(finding.detector, finding.detail, didAbout(finding, end, at.did));
  }
  for (const [detector, { details, did }] of found) {
    const detail = details.slice(0, DETAILS).join('; ');
    const flag = { step: at.step, detector, detail, did };
    ride.durable.note(stepKey(at.key, detector), 'execution', {
      kind: 'progress.flagged',
      ...flag,
    });
  }
  return [
    ...watched.told.map(({ detector, detail, did }) => `${detector} (${did}): ${detail}`),
    ...[...found].map(
      ([detector, { details, did }]) => `${detector} (${did}): ${details[0] ?? ''}`,
    ),
  ];
}

function didAbout(finding: Finding, end: AttemptEnd, did: Did): Did {
  if (end.status === 'ok') return 'told';
  const foreign = new Set(end.outOfScope);
  if (finding.paths.length > 0 && finding.paths.every((path) => foreign.has(path)))
    return 'put-back';
  return finding.fails ? did : 'told';
}
