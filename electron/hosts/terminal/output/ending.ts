import { describeError } from '../../../../shared/describe-error.ts';
import type { TandemError } from '../../../../shared/errors.ts';
import type { BodyOf } from '../../../../shared/run/event.ts';
import type { RunState } from '../../../../shared/run/state.ts';
import { cleanBlock, cleanLine } from './clean-text.ts';
import { describeAmount, describeDuration } from './format.ts';
import { row } from './lines.ts';
import { SCRIPTED } from './run-lines.ts';
import { describeCloud, describeCounterfactual, describeLeft, describeLocal } from './spending.ts';
import { mark, type Paint, type Tone } from './style.ts';

type Finished = BodyOf<'run.finished'>;

const OUTCOMES: Record<
  Finished['outcome'],
  { readonly tone: Tone; readonly text: string; readonly more?: string }
> = {
  approved: { tone: 'good', text: `${mark.good} Approved and delivered` },
  rejected: { tone: 'bad', text: `${mark.bad} Rejected` },
  exhausted: { tone: 'bad', text: `${mark.bad} Budget used up without approval` },
  failed: { tone: 'bad', text: `${mark.bad} Failed` },
  cancelled: { tone: 'warn', text: `${mark.notRun} Cancelled` },
  interrupted: { tone: 'warn', text: `${mark.notRun} Interrupted`, more: '; it can be resumed' },
};

/** Where a run stands that has no end: what it came to so far, and how it goes on. */
export function describeStanding(
  state: RunState,
  context: {
    readonly runId: string;
    readonly paint: Paint;
    readonly command: string;
    /** A damaged run can't be gone on with. */
    readonly isWhole: boolean;
  },
): readonly string[] {
  const { runId, paint, command, isWhole } = context;
  const { tokens, ...cloud } = state.cloud;
  const spent = {
    ...cloud,
    inputTokens: tokens.input,
    outputTokens: tokens.output,
    cacheReadTokens: tokens.cacheRead,
  };
  const told = (name: string, value: string) => (value === '' ? [] : [row(paint, name, value)]);
  return [
    '',
    paint(
      'warn',
      `${mark.open} ${isWhole ? 'Not over; recorded last' : 'As far as it can be read'}: ${STANDING[state.stage]}`,
    ),
    ...told('left', describeLeft(state)),
    ...told('cloud', describeCloud(spent, state)),
    ...told('local', describeLocal(state.local, state)),
    ...(isWhole ? told('go on', `${command} resume ${runId}`) : []),
  ];
}

const STANDING: Record<RunState['stage'], string> = {
  intake: 'the request is being understood',
  plan: 'it is being planned',
  execute: 'steps are being executed',
  verify: 'the result is being verified',
  deliver: 'the change is being delivered',
  over: 'its end is not recorded',
};

/** What a run came to: outcome, branch, what left the machine, what it cost, how to go on. */
export function describeEnding(
  finished: Finished,
  context: {
    readonly state: RunState;
    readonly runId: string;
    readonly paint: Paint;
    /** How this program is called here: `tandem`, or `npm run -s tandem --`. */
    readonly command: string;
    /** What was already said above; it is not given as the reason once more. */
    readonly said?: TandemError | null;
  },
): readonly string[] {
  const { state, runId, paint, command, said = null } = context;
  const isSaid = said !== null && describeError(said).what === finished.reason;
  const { tone, text, more = '' } = OUTCOMES[finished.outcome];
  const told = (name: string, value: string) => (value === '' ? [] : [row(paint, name, value)]);
  return [
    '',
    `${paint(tone, text)} ${paint('quiet', `after ${describeDuration(finished.seconds * 1000)}${more}`)}`,
    ...(state.started?.scripted === true ? [paint('warn', `  ${mark.warn} ${SCRIPTED}`)] : []),
    ...told('why', isSaid ? '' : cleanLine(finished.reason, 600)),
    ...describeBranch(finished, state).flatMap((value, index) =>
      told(index === 0 ? 'branch' : '', value),
    ),
    ...told('left', describeLeft(state)),
    ...told('cloud', describeCloud(finished.cloud, state)),
    ...told('local', describeLocal(finished.local, state)),
    // A comparison in the middle of a run would compare half of one.
    ...(finished.outcome === 'interrupted'
      ? []
      : told('instead', describeCounterfactual(finished))),
    ...(finished.outcome === 'interrupted' ? told('go on', `${command} resume ${runId}`) : []),
    ...told('look', `${command} show ${runId}`),
    ...told('', `${command} ledger ${runId}`),
  ];
}

function describeBranch(finished: Finished, state: RunState): readonly string[] {
  if (finished.branch === null || finished.commit === null) return [];
  const base = state.started?.repository.baseCommit.slice(0, 10) ?? '';
  const branch = cleanLine(finished.branch);
  return [
    `${branch} (${describeAmount(finished.filesChanged.length, 'file')}; your checkout is ${
      state.delivery?.form === 'apply' ? 'changed, uncommitted' : 'as it was'
    })`,
    `git -C ${quoted(cleanLine(state.started?.repository.path ?? '.', 400))} diff ${base}..${branch}`,
  ];
}

/** Quoted for a shell only where it has to be, so that ordinary paths stay readable. */
const quoted = (path: string): string =>
  /^[\w@%+=:,./~-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;

/** A failure for people: what happened, what is safe, what to do. */
export function describeFailure(
  error: TandemError,
  paint: Paint,
  command: string,
): readonly string[] {
  const { what, safe, next } = describeError(error);
  const typed = (text: string) => cleanBlock(text.replaceAll('`tandem ', `\`${command} `));
  return [`${paint('bad', mark.bad)} ${typed(what)}`, `  ${typed(safe)}`, `  ${typed(next)}`];
}
