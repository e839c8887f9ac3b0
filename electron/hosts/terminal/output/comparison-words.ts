import { assertNever } from '../../../../shared/result.ts';
import type {
  ComparedPair,
  Divergence,
  EventPlace,
} from '../../../../shared/run/compare/comparison.ts';
import { placeOfKey } from '../../../../shared/run/compare/place.ts';
import type { ForkChange } from '../../../../shared/run/fork-change.ts';
import type { CauseClass } from '../../../../shared/run/kinds/lineage-kinds.ts';
import { cleanLine } from './clean-text.ts';

/** Sentences about a comparison. `left` and `right` are called the first run and the other one. */

const STAGES: Readonly<Record<string, string>> = {
  environment: 'in the environment',
  prepare: 'while the executor’s server was prepared',
  intake: 'in the intake',
  plan: 'in the plan',
  deliver: 'at the delivery',
  run: 'at the end',
};

/** `at step s2, attempt 1, turn 3`. */
export function describePlace(key: string): string {
  const { stage, step, attempt, turn, round } = placeOfKey(key);
  if (step !== null) {
    const parts = [
      `at step ${cleanLine(step, 60)}`,
      attempt === null ? '' : `attempt ${attempt}`,
      turn === null ? '' : `turn ${turn}`,
    ];
    return parts.filter((part) => part !== '').join(', ');
  }
  if (stage === 'verify')
    return round === null ? 'in the verification' : `in verification round ${round}`;
  const revision = /^replan(\d+)$/.exec(stage)?.[1];
  if (revision !== undefined) return `in revision ${revision} of the plan`;
  return STAGES[stage] ?? `at ${cleanLine(key, 80)}`;
}

export const CAUSES: Readonly<Record<CauseClass, string>> = {
  prompt: 'it was told something else',
  plan: 'the plan is another one',
  model: 'another model answered',
  sampling: 'the same model answered otherwise to the same',
  tool: 'a tool returned something else',
  tree: 'the files were others',
  environment: 'the environment is another one',
  clock: 'time ran out on one side',
  code: 'another version of Tandem made the run',
};

const WHO: Readonly<Record<Divergence['who'], string>> = {
  planner: 'the planner',
  executor: 'the model',
  verifier: 'the verifier',
  person: 'a person',
  host: 'Tandem',
};

const say = (place: EventPlace | null): string => cleanLine(place?.text ?? '', 90);

/** What happened there, as the part of a sentence behind a colon. */
export function describeDivergence(divergence: Divergence): string {
  const { left, right } = divergence;
  if (left === null || right === null) return describeAlone(divergence);
  return describeBoth(divergence, say(left), say(right));
}

function describeAlone(divergence: Divergence): string {
  const { left, right, instead, what, who } = divergence;
  const side = left === null ? 'other' : 'first';
  const event = left ?? right;
  const text = say(event);
  if (what === 'call' && instead !== null) {
    const [one, other] = left === null ? [say(instead), text] : [text, say(instead)];
    return `${WHO[who]} called ${other} instead of ${one}`;
  }
  if (what === 'call') return `only in the ${side} run ${WHO[who]} called ${text}`;
  if (what === 'attempt' && event?.kind === 'step.started')
    return `only the ${side} run made this attempt`;
  const named = text === '' ? '' : ` (${text})`;
  return `only the ${side} run has ${event?.kind ?? 'this'}${named}`;
}

function describeBoth(divergence: Divergence, left: string, right: string): string {
  const { what, who } = divergence;
  const told = left === right || left === '' || right === '';
  const pair = told ? '' : `: ${right} instead of ${left}`;
  switch (what) {
    case 'call':
      return told
        ? `${WHO[who]} called ${left} with other arguments`
        : `${WHO[who]} called ${right} instead of ${left}`;
    case 'result':
      return told
        ? `the same call returned something else (${left})`
        : `the same call ended as “${right}” instead of “${left}”`;
    case 'request':
      return `${WHO[who]} was sent another request, though nothing before it differs`;
    case 'parameters':
      return `${WHO[who]} was asked with other parameters${pair}`;
    case 'answer':
      return `${WHO[who]} answered otherwise${pair}`;
    case 'plan':
      return `${WHO[who]} made another plan`;
    case 'check':
      return `a check ended otherwise${pair}`;
    case 'gate':
      return `the gate is ${right} instead of ${left}`;
    case 'verdict':
      return `the verifier said ${right} instead of ${left}`;
    case 'files':
      return `the files are others${pair}`;
    case 'attempt':
      return `the attempt ended otherwise${pair}`;
    case 'person':
      return `a person decided otherwise${pair}`;
    case 'environment':
      return `the environment is another one${pair}`;
    case 'limit':
      return `another limit was reached${pair}`;
    case 'end':
      return `one ended ${left}, the other ${right}`;
    case 'other':
      return `${divergence.left?.kind ?? 'an event'} differs${pair}`;
    default:
      return assertNever(what);
  }
}

/** The sentence that a comparison begins with. */
export function describeHeadline({ first, counts }: ComparedPair): string {
  if (first === null)
    return counts.sameButNoise > 0 ? 'They take the same course.' : 'They are the same.';
  const words = describeDivergence(first);
  if (!first.course)
    return `They take the same course; only words differ, the first ${describePlace(first.key)}: ${words}.`;
  const declared = first.expected ? ' This is what the fork declares.' : '';
  return `They go apart ${describePlace(first.key)}: ${words}.${declared}`;
}

export function describeChange(change: ForkChange): string {
  switch (change.what) {
    case 'plan':
      return 'another plan';
    case 'executor':
      return `the executor ${cleanLine(change.executor, 120)}`;
    case 'message':
      return `a message for the executor: ${cleanLine(change.text, 120)}`;
    case 'tool-result':
      return 'another result of a tool';
    case 'budget':
      return `other budgets: ${cleanLine(JSON.stringify(change.budgets), 120)}`;
    default:
      return assertNever(change);
  }
}
