import type { EventOf, RunEvent } from './event.ts';
import type { Actor, Mark, MarkStatus } from './mark.ts';

type Outline = Pick<Mark, 'status' | 'actor' | 'text' | 'ms'>;

const TEXT_CHARS = 80;
const NO_TIME = -1;

const outline = (
  actor: Actor,
  status: MarkStatus,
  text: string,
  ms: number = NO_TIME,
): Outline => ({ actor, status, text: cut(text), ms: Math.round(ms) });

/** A text as marks have it: in one line, and cut; to compare what a plan names with what marks say. */
export const markText = (text: string): string => cut(text);

function cut(text: string): string {
  const line = text.length > 400 ? text.slice(0, 400) : text;
  const flat = line.replace(/\s+/g, ' ').trim();
  return flat.length <= TEXT_CHARS ? flat : `${flat.slice(0, TEXT_CHARS - 1)}…`;
}

/** Who did what with which outcome, in a few words that are data and not sentences: names, paths, commands. */
export function describeMark(event: RunEvent): Outline {
  switch (event.kind) {
    case 'model.requested':
      return outline(event.role, 'begin', `${event.purpose} ${event.model}`);
    case 'model.responded':
      return outline(event.role, 'ok', event.model, event.ms);
    case 'model.failed':
      return outline(event.role, 'bad', event.outcome);
    case 'model.retried':
      return outline(event.role, 'warn', event.because, event.waitMs);
    case 'tool.started':
      return outline('executor', 'begin', describeCall(event));
    case 'tool.ended':
      return outline(
        'executor',
        event.status === 'ok' && (event.exitCode ?? 0) === 0 ? 'ok' : 'bad',
        event.paths.length === 0 ? event.tool : `${event.tool} ${event.paths.join(', ')}`,
        event.ms,
      );
    case 'step.started':
      return outline('executor', 'begin', event.title);
    case 'step.ended':
      return outline('executor', event.status === 'ok' ? 'ok' : 'bad', event.reason);
    case 'step.blocked':
      return outline('host', 'warn', event.step);
    case 'step.skipped':
      return outline('person', 'note', event.step);
    case 'check.started':
      return outline('host', 'begin', event.command);
    case 'check.ran':
      return outline('host', event.status === 'passed' ? 'ok' : 'bad', event.command, event.ms);
    case 'file.changed':
      return outline('executor', 'note', event.path);
    default:
      return describePeople(event);
  }
}

function describePeople(event: RunEvent): Outline {
  switch (event.kind) {
    case 'run.started':
      return outline('person', 'begin', event.request);
    case 'intake.answered':
      return outline('person', 'ok', event.id);
    case 'intake.asked':
      return outline('planner', 'begin', '');
    case 'plan.produced':
      return outline('planner', 'ok', `v${event.version}`);
    case 'plan.edited':
    case 'plan.commented':
    case 'plan.approved':
      return outline('person', 'ok', `v${event.version}`);
    case 'plan.rejected':
      return outline('person', 'bad', event.reason);
    case 'plan.validated':
      return outline('host', event.faults.length === 0 ? 'ok' : 'bad', event.faults[0] ?? '');
    case 'human.decision':
      return outline('person', 'note', `${event.about} ${event.decision}`);
    case 'human.steered':
      return outline('person', 'note', event.text);
    case 'command.decided':
      return outline('person', event.allowed ? 'ok' : 'bad', event.command);
    case 'executor.chosen':
      return outline('person', 'note', event.executor);
    case 'human.note':
      return outline('person', 'note', event.text);
    case 'blame.judged':
      return outline('person', event.accepted ? 'ok' : 'bad', event.family);
    case 'fork.created':
      return outline('person', 'begin', event.from);
    case 'delivery.adjusted':
      return outline('person', 'note', event.files.join(', '));
    default:
      return describeHost(event);
  }
}

function describeHost(event: RunEvent): Outline {
  switch (event.kind) {
    case 'run.finished':
      return outline('host', event.outcome === 'approved' ? 'ok' : 'bad', event.outcome);
    case 'run.interrupted':
      return outline('host', 'warn', event.reason);
    case 'digest.built':
      return outline('host', 'ok', '', event.ms);
    case 'gate.ran':
      return outline('host', event.green ? 'ok' : 'bad', event.faults[0]?.rule ?? '');
    case 'verify.ended':
      return outline('verifier', event.accepted ? 'ok' : 'bad', event.verdict.verdict);
    case 'egress.sent':
      return outline('host', 'begin', `${event.stage} ${event.bytes}`);
    case 'egress.answered':
      return outline('host', event.ended === 'complete' ? 'ok' : 'bad', event.ended, event.ms);
    case 'egress.refused':
      return outline('host', 'warn', event.source);
    case 'delivery.made':
      return outline('host', 'ok', event.branch);
    case 'env.fault':
      return outline('host', event.what === UNQUALIFIED ? 'warn' : 'bad', event.what);
    case 'env.probed':
      return outline('host', 'ok', event.model, event.loadMs);
    case 'snapshot.taken':
      return outline('host', 'ok', '', event.ms);
    case 'snapshot.failed':
      return outline('host', 'bad', event.detail, event.ms);
    case 'limit.reached':
      return outline('host', 'bad', event.limit);
    case 'outcome.unknown':
      return outline('host', 'warn', event.what);
    case 'loop.detected':
      return outline('host', 'warn', event.tool);
    case 'call.refused':
    case 'call.repaired':
      return outline('host', 'warn', event.what);
    case 'transport.switched':
      return outline('host', 'warn', `${event.from} → ${event.to}`);
    case 'progress.flagged':
      return outline('host', 'warn', `${event.detector}, ${event.did}`);
    case 'step.merged':
      return outline('host', event.tree === null ? 'bad' : 'ok', event.conflicts.join(', '));
    case 'setup.ran':
      return outline('host', event.status === 'passed' ? 'ok' : 'bad', event.command, event.ms);
    case 'tools.connected':
      return outline('host', event.refused.length === 0 ? 'ok' : 'warn', event.server);
    case 'turn.nudged':
      return outline('host', 'warn', event.because);
    default:
      return describeLater(event);
  }
}

/** What was found out about a run beside its own work. */
function describeLater(event: RunEvent): Outline {
  switch (event.kind) {
    case 'check.repeated':
      return outline('host', event.status === 'passed' ? 'ok' : 'bad', event.command, event.ms);
    case 'replay.ended':
      return outline(
        'host',
        event.all === 0 ? 'ok' : 'warn',
        `${event.same} / ${event.steps}`,
        event.ms,
      );
    case 'blame.tested':
      return outline('host', 'note', event.conclusion);
    case 'telemetry.sent':
      return outline('host', isTaken(event.status) ? 'ok' : 'bad', event.url);
    default:
      return outline('host', 'note', '');
  }
}

/** Said of an executor without an exam; it fails nothing by itself. */
const UNQUALIFIED = 'unqualified';

const isTaken = (status: number | null): boolean => status !== null && status < 300;

function describeCall(event: EventOf<'tool.started'>): string {
  const telling = ['path', 'command', 'pattern', 'question', 'summary'];
  const words = Object.entries(event.arguments).filter(([name]) => telling.includes(name));
  const first = words.map(([, word]) => word).find((word) => typeof word === 'string');
  return first === undefined ? event.tool : `${event.tool} ${first}`;
}
