import type { EventOf, RunEvent } from '../../../../shared/run/event.ts';
import type { RunState } from '../../../../shared/run/state.ts';
import { cleanLine } from './clean-text.ts';
import { describeAmount, describeCount, describeDuration } from './format.ts';
import { detail, joined, line, row, type Telling } from './lines.ts';
import { describeKey } from './step-place.ts';
import { mark } from './style.ts';

export const SCRIPTED = 'scripted: these answers were written in advance, not by a model';

/** The run itself and what it stands on; null for kinds of other families. */
export function describeRunEvent(event: RunEvent, telling: Telling): readonly string[] | null {
  const { paint } = telling;
  switch (event.kind) {
    case 'run.resumed':
      return [
        line(paint, 'warn', mark.doing, `resumed after event ${describeCount(event.after)}`),
        ...event.unfinished
          .slice(0, 5)
          .map((key) => detail(paint, `it was in ${describeKey(key)}`)),
      ];
    case 'env.captured':
      return describeProtections(event, telling);
    case 'env.probed': {
      const scripted = telling.state.started?.scripted === true;
      const isCloud = telling.state.started?.mode === 'cloud';
      const served = isCloud ? describeCloud(event) : describeServer(event);
      const ready = scripted ? 'executor ready: the script' : served;
      return [line(paint, 'executor', mark.good, ready)];
    }
    case 'tools.connected':
      return describeTools(event, telling);
    case 'env.fault':
      // What ended an effect is said in full where the run ends; here it would be a name and an address.
      if (event.detail === `while ${event.key}`) return [];
      return [
        line(paint, 'warn', mark.warn, `${cleanLine(event.what)}: ${cleanLine(event.detail, 600)}`),
      ];
    case 'human.decision':
      // An edited plan is told by the event that holds it.
      if (event.decision === 'edited') return [];
      return [
        line(
          paint,
          'person',
          mark.good,
          `${cleanLine(event.about)}: ${cleanLine(event.decision)} (by ${cleanLine(event.by)})`,
        ),
      ];
    case 'limit.reached':
      return [
        line(
          paint,
          'warn',
          mark.warn,
          `limit reached: ${cleanLine(event.limit)}, ${describeCount(event.value)} of ${describeCount(event.ceiling)}`,
        ),
      ];
    case 'outcome.unknown':
      return [
        line(paint, 'warn', mark.warn, `${describeKey(event.key)}: ${cleanLine(event.detail)}`),
      ];
    case 'replay.diverged':
      return [line(paint, 'bad', mark.bad, `replay diverged: ${cleanLine(event.actual)}`)];
    case 'log.repaired':
      return [line(paint, 'warn', mark.warn, `log repaired: ${cleanLine(event.reason)}`)];
    default:
      return null;
  }
}

/** What a user-added server brings, where it runs, and what of it was left out. */
function describeTools(event: EventOf<'tools.connected'>, { paint }: Telling): readonly string[] {
  const { server, tools, refused, transport, sandboxed } = event;
  const local = sandboxed ? 'in the sandbox' : 'without a sandbox';
  const tokens = tools.reduce((sum, tool) => sum + tool.tokens, 0);
  const facts =
    tools.length === 0
      ? 'none of its tools is offered'
      : joined(
          `${describeAmount(tools.length, 'tool')}, about ${describeCount(tokens)} tokens`,
          transport === 'http' ? 'asked over the network' : local,
        );
  const bad = refused.length > 0;
  return [
    line(
      paint,
      bad ? 'warn' : 'executor',
      bad ? mark.warn : mark.good,
      `tools of ${cleanLine(server)}: ${facts}`,
    ),
    ...refused
      .slice(0, 5)
      .map(({ name, why }) =>
        detail(paint, `left out: ${cleanLine(name, 80)}: ${cleanLine(why, 300)}`),
      ),
    ...(refused.length > 5 ? [detail(paint, `and ${refused.length - 5} more`)] : []),
  ];
}

/** What commands run in, a line for each thing that holds and that does not, and who agreed where that matters. */
function describeProtections(
  event: EventOf<'env.captured'>,
  { paint, state }: Telling,
): readonly string[] {
  const { unsandboxedConsent: by, root = false, gaps = [] } = event;
  const consent = by === null ? '' : `, consented to by ${cleanLine(by)}`;
  if (event.protections.length > 0) {
    const name = cleanLine(event.sandbox?.name ?? 'a sandbox', 80);
    return [
      root
        ? line(paint, 'warn', mark.warn, `commands run in ${name}, but as root${consent}`)
        : line(paint, 'good', mark.good, `commands run in ${name}`),
      ...event.protections.map((text) => detail(paint, cleanLine(text))),
      ...gaps.map((text) => detail(paint, `not held: ${cleanLine(text)}`)),
    ];
  }
  if (state.started?.scripted === true) {
    const text = 'commands run without isolation: only those of the demo’s own sample';
    return [line(paint, 'quiet', mark.open, text)];
  }
  return [line(paint, 'warn', mark.warn, `commands run without isolation${consent}`)];
}

function describeServer(event: EventOf<'env.probed'>): string {
  const { contextAsked, contextAllocated, gpuShare } = event;
  const context =
    contextAllocated === null
      ? `${describeCount(contextAsked)} tokens of context asked, allocation not told`
      : contextAllocated > contextAsked
        ? `${describeCount(contextAsked)} tokens of context, of ${describeCount(contextAllocated)} there`
        : `${describeCount(contextAllocated)} of ${describeCount(contextAsked)} tokens of context allocated`;
  return joined(
    `executor ready: ${cleanLine(event.model, 80)}`,
    event.version !== null && `${cleanLine(event.server, 40)} ${cleanLine(event.version, 40)}`,
    context,
    gpuShare !== null && `${Math.round(gpuShare * 100)} % on the GPU`,
    event.loadMs > 0 && `loaded in ${describeDuration(event.loadMs)}`,
    !event.qualified && 'unqualified: no exam result for this model',
  );
}

/** Nothing was loaded or read back: a model in the cloud is only named. */
const describeCloud = (event: EventOf<'env.probed'>): string =>
  joined(
    `executor: ${cleanLine(event.model, 80)} in the cloud`,
    `at most ${describeCount(event.contextAsked)} tokens of context`,
  );

const MODES = {
  hybrid: null,
  cloud: 'cloud: Claude executes as well, so the source that it works on leaves this machine',
  local: 'local: Claude is not called, nothing goes to the cloud',
} as const;

/** On resume: what need not be done again. */
export function describeDone(
  { plan, steps }: RunState,
  paint: Telling['paint'],
): readonly string[] {
  const done = steps.filter((step) => step.status === 'done').map(({ id }) => cleanLine(id, 40));
  const facts = joined(
    plan !== null && `plan ${plan.version}${plan.approvedBy === null ? '' : ' approved'}`,
    done.length > 0 &&
      `${done.length} of ${describeAmount(steps.length, 'step')} (${done.join(', ')})`,
    ...steps
      .filter((step) => step.status === 'running')
      .map(({ id, turns }) => `in ${cleanLine(id, 40)} after ${describeAmount(turns, 'turn')}`),
  );
  return facts === '' ? [] : [row(paint, 'so far', facts)];
}

/** The block at the top: what is asked, of which repository, who does it. */
export function describeHeader(
  started: EventOf<'run.started'> | Telling['state']['started'],
  runId: string,
  paint: Telling['paint'],
): readonly string[] {
  if (started === null) return [];
  const { repository } = started;
  const at = `${cleanLine(repository.baseBranch ?? 'detached HEAD', 60)} at ${cleanLine(repository.baseCommit, 10).slice(0, 7)}`;
  const told = (name: string, value: string) => row(paint, name, value);
  return [
    paint('strong', cleanLine(started.request, 600)),
    ...(started.scripted ? [paint('warn', `  ${mark.warn} ${SCRIPTED}`)] : []),
    told('repository', joined(cleanLine(repository.path, 120), at)),
    ...describeLeftOut(repository).map((text) => told('', paint('warn', `${mark.warn} ${text}`))),
    told('branch', cleanLine(started.branch, 120)),
    ...describeMode(started).map((text) => told('mode', text)),
    told('planner', paint('planner', cleanLine(started.planner, 80))),
    told('executor', paint('executor', cleanLine(started.executor, 80))),
    told('verifier', paint('verifier', cleanLine(started.verifier, 80))),
    told('run', runId),
  ];
}

const describeMode = ({ mode, scripted }: { mode: keyof typeof MODES; scripted: boolean }) =>
  MODES[mode] === null || scripted ? [] : [MODES[mode]];

function describeLeftOut(repository: EventOf<'run.started'>['repository']): readonly string[] {
  const { dirtyFiles, submodules } = repository;
  const left: string[] = [];
  if (dirtyFiles > 0) {
    left.push(
      `${describeAmount(dirtyFiles, 'uncommitted file')} left out: the run starts from the commit`,
    );
  }
  if (repository.shallow) left.push('a shallow clone: older history is not there');
  if (submodules > 0) left.push(`${describeAmount(submodules, 'submodule')} left out`);
  return left;
}
