import { assertNever } from '../../result.ts';
import type { CauseClass } from '../kinds/lineage-kinds.ts';
import { stepOfKey } from '../step-of-key.ts';
import type { AlignedPair } from './align.ts';
import type { DivergenceKind, TermDifference } from './comparison.ts';
import type { OutlineEvent } from './outline.ts';

export type Who = 'planner' | 'executor' | 'verifier' | 'person' | 'host';

/** What is known to differ before a place: who reads it later may have been led by it. */
export interface Before {
  readonly terms: readonly TermDifference[];
  /** Ids of steps whose plan is another one. */
  readonly plannedOtherwise: ReadonlySet<string>;
  /** A request's parameters differed, by role. */
  readonly parameters: ReadonlySet<Who>;
  /** What people, tools or files gave in the same scope was different. */
  readonly given: CauseClass | null;
}

/** The kind of thing that differs at a place, so that sentences can be made of it. */
export function kindOf(kind: string): DivergenceKind {
  if (kind === 'model.requested') return 'parameters';
  if (kind === 'tool.started') return 'call';
  if (kind === 'tool.ended') return 'result';
  if (kind.startsWith('plan.')) return 'plan';
  if (kind.startsWith('check.')) return 'check';
  if (kind === 'gate.ran') return 'gate';
  if (kind.startsWith('verify.')) return 'verdict';
  if (['file.changed', 'snapshot.taken', 'snapshot.restored', 'step.merged'].includes(kind))
    return 'files';
  if (['step.started', 'step.ended', 'step.blocked', 'step.skipped'].includes(kind))
    return 'attempt';
  if (isPersons(kind)) return 'person';
  if (kind.startsWith('env.') || kind === 'setup.ran' || kind === 'tools.connected')
    return 'environment';
  if (kind === 'limit.reached' || kind === 'loop.detected') return 'limit';
  if (kind === 'run.finished') return 'end';
  if (['model.responded', 'model.failed', 'intake.asked', 'intake.ended'].includes(kind))
    return 'answer';
  return ANSWERS.has(kind) ? 'answer' : 'other';
}

const PERSONS = new Set([
  ...['human.decision', 'human.steered', 'command.decided', 'executor.chosen'],
  ...['intake.answered', 'intake.file-decided', 'plan.edited', 'plan.approved', 'plan.rejected'],
  ...['plan.commented', 'delivery.adjusted'],
]);
const isPersons = (kind: string): boolean => PERSONS.has(kind);

const ANSWERS = new Set(['call.repaired', 'call.refused', 'turn.nudged', 'transport.switched']);

export function whoOf({ kind, key }: OutlineEvent): Who {
  if (isPersons(kind)) return 'person';
  const what = kindOf(kind);
  const isModels = ['call', 'answer', 'plan', 'verdict', 'parameters'].includes(what);
  if (key.startsWith('verify')) return isModels ? 'verifier' : 'host';
  if (key.startsWith('intake') || key.startsWith('plan')) return isModels ? 'planner' : 'host';
  if (!key.startsWith('execute')) return 'host';
  return isModels || what === 'attempt' ? 'executor' : 'host';
}

/** Why a pair differs, as far as the two logs can tell. */
export function causeOf(pair: AlignedPair, before: Before): CauseClass {
  const event = pair.left ?? pair.right;
  if (event === null) return 'code';
  const what = kindOf(event.kind);
  switch (what) {
    case 'request':
      return hasCode(before) ? 'code' : 'prompt';
    case 'parameters':
      if (pair.left === null || pair.right === null) return causeOfAnswer(event, before);
      return pair.left.text === pair.right.text ? 'sampling' : 'model';
    case 'plan':
      return event.kind === 'plan.edited' ? 'plan' : causeOfAnswer(event, before);
    case 'call':
    case 'answer':
    case 'verdict':
    case 'attempt':
    case 'limit':
      return causeOfAnswer(event, before);
    case 'result':
      return isCutOff(pair) ? 'clock' : (before.given ?? 'tool');
    case 'check':
    case 'gate':
      return isCutOff(pair) ? 'clock' : (before.given ?? 'environment');
    case 'files':
      return 'tree';
    case 'person':
      return 'prompt';
    case 'environment':
      return event.kind === 'tools.connected' ? 'tool' : 'environment';
    case 'end':
      return before.given ?? 'environment';
    case 'other':
      return event.kind === 'digest.built' ? 'tree' : 'code';
    default:
      return assertNever(what);
  }
}

/** A model answered otherwise: because it is another one, or was given something else; else by chance. */
function causeOfAnswer(event: OutlineEvent, before: Before): CauseClass {
  const who = whoOf(event);
  const isTerm = (cause: CauseClass, ...terms: readonly string[]): boolean =>
    before.terms.some((one) => one.cause === cause && terms.some((t) => one.term.startsWith(t)));
  if (isTerm('model', 'mode', 'scripted', who)) return 'model';
  if (before.parameters.has(who)) return 'sampling';
  const step = stepOfKey(event.key);
  if (step !== null && before.plannedOtherwise.has(step)) return 'plan';
  if (before.given !== null) return before.given;
  if (isTerm('prompt', 'prompts', 'request', 'policy')) return 'prompt';
  if (isTerm('tree', 'baseTree')) return 'tree';
  if (isTerm('tool', 'toolServers')) return 'tool';
  if (hasCode(before)) return 'code';
  return 'sampling';
}

const hasCode = ({ terms }: Before): boolean => terms.some(({ cause }) => cause === 'code');

const isCutOff = ({ left, right }: AlignedPair): boolean =>
  [left, right].some((event) => / timeout|: timeout/.test(event?.text ?? ''));
