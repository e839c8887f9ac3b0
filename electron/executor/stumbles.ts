import type { Json } from '../../shared/json.ts';
import type { StepEnd } from '../workflow/ports.ts';
import type { ReadCall } from './calls/read-turn.ts';
import type { TurnValue } from './turn-value.ts';

type Answered = Extract<TurnValue, { kind: 'answered' }>;
type Reason = Extract<StepEnd, { kind: 'gave-up' }>['reason'];
type Kind = 'malformed' | 'empty' | 'limit';

/**
 * Turns that lead nowhere: no call, an unreadable one, an answer cut at its limit. Each kind is forgiven once
 * since the last useful turn, with a message that says exactly what was wrong; the second time ends the
 * attempt under its name.
 */
export type Stumbles = Set<Kind>;

export type Stumble =
  | { readonly kind: 'none'; readonly turn: Answered }
  | {
      readonly kind: 'end';
      readonly reason: Reason;
      readonly detail: string;
      /** Where the attempt can go on in another way. */
      readonly retry?: Omit<Extract<Stumble, { kind: 'retry' }>, 'kind'>;
    }
  | {
      readonly kind: 'retry';
      readonly because: string;
      readonly message: string;
      /** What the model said, fit to be sent back. */
      readonly said: {
        readonly content: string;
        readonly thinking: string;
        readonly calls: readonly ReadCall[];
        readonly opaque?: Json;
      };
    };

const REASONS = {
  malformed: 'malformed-calls',
  empty: 'empty-turns',
  limit: 'output-limit',
} as const satisfies Record<Kind, Reason>;

export function decideStumble(value: TurnValue, stumbles: Stumbles): Stumble {
  const judged = judge(value);
  if (judged.kind !== 'stumbled') {
    if (judged.kind === 'none') stumbles.clear();
    return judged;
  }
  const { detail, message, said } = judged;
  const retry = { because: detail, message, said: said ?? silent };
  if (stumbles.has(judged.of)) return { kind: 'end', reason: REASONS[judged.of], detail, retry };
  stumbles.add(judged.of);
  return { kind: 'retry', ...retry };
}

type Judged =
  | Exclude<Stumble, { kind: 'retry' }>
  | {
      readonly kind: 'stumbled';
      readonly of: Kind;
      readonly detail: string;
      readonly message: string;
      readonly said?: Extract<Stumble, { kind: 'retry' }>['said'];
    };

/** Templates want an answer between two messages of the user, and what was unreadable is not repeated. */
const silent = { content: '(no readable answer)', thinking: '', calls: [] };

function judge(value: TurnValue): Judged {
  if (value.kind === 'failed') {
    if (value.outcome === 'tools-unsupported') {
      const { detail } = value;
      const retry = { because: detail, message: '', said: silent };
      return { kind: 'end', reason: 'malformed-calls', detail, retry };
    }
    if (value.outcome !== 'malformed-call') {
      return { kind: 'end', reason: value.outcome, detail: value.detail };
    }
    return {
      kind: 'stumbled',
      of: 'malformed',
      detail: value.detail,
      message: repair(value.detail),
    };
  }
  if (value.windowFull) {
    return {
      kind: 'end',
      reason: 'context-full',
      detail: 'the answer reached the end of the context',
    };
  }
  if (value.calls.some((call) => call.refusal === null)) return { kind: 'none', turn: value };
  const { content, thinking, calls } = value;
  const said = {
    ...(content === '' && calls.length === 0 ? silent : { content, thinking, calls }),
    ...(value.opaque === undefined ? {} : { opaque: value.opaque }),
  };
  if (value.finish === 'length' || value.broken?.cut === true) return cutOff(value, said);
  if (value.broken !== null || calls.length > 0) {
    const detail = value.broken?.detail ?? calls.map((call) => call.refusal).join(' ');
    return { kind: 'stumbled', of: 'malformed', detail, message: repair(detail), said };
  }
  const detail =
    content === '' ? 'the answer was empty' : 'the answer announced but called no tool';
  return { kind: 'stumbled', of: 'empty', detail, message: NUDGE, said };
}

function cutOff(value: Answered, said: Extract<Stumble, { kind: 'retry' }>['said']): Judged {
  const detail = `the answer was cut off after ${value.outputTokens} tokens`;
  const message = `Your answer was cut off, and nothing of it was run. Make one smaller call: change a part of the file with edit_file instead of writing all of it.`;
  return {
    kind: 'stumbled',
    of: value.finish === 'length' ? 'limit' : 'malformed',
    detail,
    message,
    said,
  };
}

const repair = (detail: string): string =>
  `Your call could not be read and was not run: ${detail}. Make the call again, with one tool and valid JSON arguments.`;

const NUDGE =
  'You called no tool. Go on with the next call now. If all the work is done and the checks pass, call finish_step.';
