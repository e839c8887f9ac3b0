import { describeError } from '../../../../shared/describe-error.ts';
import type { TandemError } from '../../../../shared/errors.ts';
import type { BodyOf } from '../../../../shared/run/event.ts';
import type { RunState } from '../../../../shared/run/state.ts';
import { cleanBlock, cleanLine } from './clean-text.ts';
import {
  describeAmount,
  describeBytes,
  describeCount,
  describeDuration,
  describeMoney,
} from './format.ts';
import { joined, row } from './lines.ts';
import { SCRIPTED } from './run-lines.ts';
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

/** What a run came to: outcome, branch, what left the machine, what it cost, how to go on. */
export function describeEnding(
  finished: Finished,
  context: {
    readonly state: RunState;
    readonly runId: string;
    readonly paint: Paint;
    /** How this program is called here: `tandem`, or `npm run -s tandem --`. */
    readonly command: string;
  },
): readonly string[] {
  const { state, runId, paint, command } = context;
  const { tone, text, more = '' } = OUTCOMES[finished.outcome];
  const told = (name: string, value: string) => (value === '' ? [] : [row(paint, name, value)]);
  return [
    '',
    `${paint(tone, text)} ${paint('quiet', `after ${describeDuration(finished.seconds * 1000)}${more}`)}`,
    ...(state.started?.scripted === true ? [paint('warn', `  ${mark.warn} ${SCRIPTED}`)] : []),
    ...told('why', cleanLine(finished.reason, 600)),
    ...describeBranch(finished, state).flatMap((value, index) =>
      told(index === 0 ? 'branch' : '', value),
    ),
    ...told('left', describeLeft(state)),
    ...told('cloud', describeCloud(finished, state)),
    ...told('local', describeLocal(finished, state)),
    ...told('instead', describeCounterfactual(finished)),
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

function describeLeft(state: RunState): string {
  const { egress } = state;
  if (egress.requests === 0) return 'nothing left this machine';
  const classes = Object.entries(egress.byClass)
    .sort(([, a], [, b]) => b - a)
    .map(([name, bytes]) => `${cleanLine(name, 30)} ${describeBytes(bytes)}`);
  return joined(
    `${describeCount(egress.bytes)} bytes in ${describeAmount(egress.requests, 'request')} (${classes.join(', ')})`,
    `${describeAmount(egress.masked, 'secret')} masked`,
    egress.denied > 0 && `${describeAmount(egress.denied, 'part')} held back`,
  );
}

/** The ceiling that this run was started with; null for a log that does not tell. */
function mostCalls({ started }: RunState): number | null {
  const names = ['intakeCalls', 'planCalls', 'replans', 'verifyCalls', 'advice'];
  const parts = names.map((name) => started?.budgets[name]);
  return parts.reduce<number | null>(
    (sum, part) => (sum === null || part === undefined ? null : sum + part),
    0,
  );
}

function describeCloud(finished: Finished, state: RunState): string {
  const { cloud } = finished;
  if (cloud.calls === 0) return 'no call to Claude, $0';
  // With Claude as the executor the number of calls has no ceiling of its own.
  const most = state.started?.mode === 'cloud' ? null : mostCalls(state);
  return joined(
    most === null ? describeAmount(cloud.calls, 'call') : `${cloud.calls} of at most ${most} calls`,
    `${describeCount(cloud.inputTokens)} tokens in${cached(cloud.cacheReadTokens)}, ${describeCount(cloud.outputTokens)} out`,
    `${describeMoney(cloud.costUsd)}${state.cloud.priceUnknown ? ' at least (a price is unknown)' : ''}`,
  );
}

const cached = (tokens: number): string =>
  tokens === 0 ? '' : ` (${describeCount(tokens)} from cache)`;

function describeLocal({ local }: Finished, state: RunState): string {
  if (local.turns === 0) return '';
  const estimated = state.started?.scripted === true ? ' (estimated from length)' : '';
  const { inputTokens, outputTokens } = local;
  return joined(
    describeAmount(local.turns, 'turn'),
    describeAmount(local.toolCalls, 'tool call'),
    inputTokens + outputTokens > 0 &&
      `${describeCount(inputTokens)} tokens in, ${describeCount(outputTokens)} out${estimated}`,
  );
}

function describeCounterfactual({ counterfactual, cloud }: Finished): string {
  const { costUsd, assumption } = counterfactual;
  if (costUsd === 0) return '';
  const saved = costUsd - cloud.costUsd;
  const compared =
    saved >= 0 ? `${describeMoney(saved)} saved` : `${describeMoney(-saved)} more spent here`;
  return (
    `a cloud-only agent would have cost about ${describeMoney(costUsd)} (estimate: ${compared}). ` +
    cleanLine(assumption, 400)
  );
}

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
