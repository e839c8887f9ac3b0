import type { BodyOf } from '../../../../shared/run/event.ts';

type Flagged = BodyOf<'progress.flagged'>;

const NOTICED = {
  'repeated-call': 'the same calls again and again',
  'edit-undo': 'edits undone again and again',
  'no-edit': 'nothing changed for a long time',
  'unfounded-claim': 'a claim without evidence',
  'tests-weakened': 'a test was weakened',
  'check-weakened': 'a check was weakened',
  'foreign-files': 'files that are not the step’s',
  'item-skipped': 'something of the plan was left out',
} as const satisfies Record<Flagged['detector'], string>;

const DID = {
  told: 'said so',
  'put-back': 'put back',
  'fresh-attempt': 'a fresh attempt follows',
  'asked-planner': 'the planner was asked',
  'stronger-executor': 'the stronger executor takes over',
  replanned: 'planned anew',
  stopped: 'the step was given up',
} as const satisfies Record<Flagged['did'], string>;

const named = (words: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(words, name) ? words[name] : undefined;

/** An incident of the folded state; one that a detector raised begins with the log's names and is put into words. */
export function wordIncident(what: string): string {
  const [, detector = '', did = '', detail = ''] = /^([a-z-]+), ([a-z-]+): (.*)$/s.exec(what) ?? [];
  const [noticed, done] = [named(NOTICED, detector), named(DID, did)];
  return noticed === undefined || done === undefined ? what : `${noticed} (${detail}); ${done}`;
}

/** What a detector noticed, and what Tandem did about it, in plain words. */
export const flagWords = ({
  detector,
  did,
}: Flagged): { readonly noticed: string; readonly did: string } => ({
  noticed: NOTICED[detector],
  did: DID[did],
});
