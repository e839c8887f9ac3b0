import type { RunEvent } from '../../../../shared/run/event.ts';
import type { Pulse } from '../../../workflow/ports.ts';
import { cleanLine } from './clean-text.ts';
import { describeCall } from './execution-lines.ts';
import { describeCount, describeDuration } from './format.ts';
import { joined } from './lines.ts';
import type { Paint, Tone } from './style.ts';

/**
 * What is going on this moment, in one line: who acts, on what, since when, how fast. Events say what began,
 * pulses how it is going; the line is made anew at each tick, so that its times run on without either.
 */
export interface LiveLine {
  event(event: RunEvent): void;
  pulse(pulse: Pulse): void;
  text(): string;
}

type Who = Pulse['who'];

interface Doing {
  readonly who: Who;
  readonly model: string;
  readonly what: string;
  readonly since: number;
  /** When a wait ends, for a countdown. */
  readonly until: number | null;
  readonly rate: string;
  /** What the model is writing, as far as there is room. */
  readonly said: string;
}

const PHASES: Record<Pulse['phase'], string> = {
  queue: 'waiting in the server’s queue',
  load: 'loading the model',
  prefill: 'reading the prompt',
  decode: 'writing',
  send: 'sending',
  think: 'thinking',
  wait: 'waiting',
  command: 'running',
  digest: 'reading the repository',
};
const TONES: Record<Who, Tone> = {
  planner: 'planner',
  verifier: 'verifier',
  executor: 'executor',
  host: 'quiet',
};

export const describePhase = (phase: Pulse['phase']): string => PHASES[phase];

export function createLiveLine(paint: Paint, now: () => number): LiveLine {
  let doing: Doing = begin('host', '', 'starting', now());
  let turn = 0;
  const models: Partial<Record<Who, string>> = {};

  return {
    event(event) {
      if (event.kind === 'step.started') turn = 0;
      if (event.kind === 'model.requested') {
        models[event.role] = cleanLine(event.model, 40);
        if (event.role === 'executor') turn += 1;
      }
      doing = afterEvent(event, doing, { turn, models, now: now() });
    },
    pulse(pulse) {
      doing = afterPulse(pulse, doing, { model: models[pulse.who] ?? '', turn, now: now() });
    },
    text() {
      const left = doing.until === null ? null : Math.max(0, doing.until - now());
      const time =
        left === null
          ? describeSeconds(now() - doing.since)
          : `${describeSeconds(left + 999)} left`;
      const name = doing.who === 'host' ? '' : paint(TONES[doing.who], doing.who);
      // The time comes first: a narrow terminal cuts the line's end.
      return `  ${spinner(now())} ${joined(time, name, doing.model, doing.what, doing.rate, doing.said)}`;
    },
  };
}

const begin = (who: Who, model: string, what: string, since: number): Doing => ({
  who,
  model,
  what,
  since,
  until: null,
  rate: '',
  said: '',
});

function afterEvent(
  event: RunEvent,
  doing: Doing,
  seen: {
    readonly turn: number;
    readonly models: Partial<Record<Who, string>>;
    readonly now: number;
  },
): Doing {
  const { turn, now } = seen;
  switch (event.kind) {
    case 'model.requested':
      return begin(
        event.role,
        seen.models[event.role] ?? '',
        named(event.role, turn, 'asking'),
        now,
      );
    case 'model.retried': {
      const waiting = begin(
        event.role,
        '',
        `waiting to ask again (${cleanLine(event.because, 60)})`,
        now,
      );
      return { ...waiting, until: now + event.waitMs };
    }
    case 'tool.started':
      return begin('executor', '', named('executor', turn, describeCall(event)), now);
    case 'check.started':
      return begin('host', '', `checking $ ${cleanLine(event.command, 80)}`, now);
    case 'model.responded':
    case 'tool.ended':
    case 'check.ran':
    case 'step.ended':
    case 'gate.ran':
      return begin('host', '', 'working', now);
    default:
      return doing;
  }
}

function afterPulse(
  pulse: Pulse,
  doing: Doing,
  seen: { readonly model: string; readonly turn: number; readonly now: number },
): Doing {
  const what = named(pulse.who, seen.turn, describePulse(pulse));
  const same = doing.who === pulse.who && doing.what === what;
  const rate = joined(
    pulse.tokens !== undefined && `${describeCount(pulse.tokens)} tokens`,
    pulse.tokensPerSecond !== undefined && `${pulse.tokensPerSecond.toFixed(0)} tokens/s`,
  );
  const since = same ? doing.since : seen.now;
  const until = pulse.phase === 'wait' && pulse.ms !== undefined ? seen.now + pulse.ms : null;
  return {
    who: pulse.who,
    model: seen.model,
    what,
    since,
    until: same ? (doing.until ?? until) : until,
    rate,
    said: SPEAKING.has(pulse.phase) ? cleanLine(pulse.text ?? '', 80) : '',
  };
}

/** Waiting is told in the adapter's own words where it has some; they know for what. */
function describePulse({ phase, text = '' }: Pulse): string {
  if (phase === 'command') return `${PHASES[phase]} $ ${cleanLine(text, 80)}`;
  return text !== '' && WAITING.has(phase) ? cleanLine(text, 80) : PHASES[phase];
}

const WAITING: ReadonlySet<Pulse['phase']> = new Set(['queue', 'load', 'wait', 'digest']);
const SPEAKING: ReadonlySet<Pulse['phase']> = new Set(['decode', 'think']);

const named = (who: Who, turn: number, what: string): string =>
  who === 'executor' && turn > 0 ? `turn ${turn}: ${what}` : what;

/** Whole seconds, so that the line does not flicker. */
const describeSeconds = (ms: number): string =>
  ms < 1000 ? '0 s' : describeDuration(Math.floor(ms / 1000) * 1000);

const FRAMES = ['◐', '◓', '◑', '◒'] as const;
const spinner = (now: number): string => FRAMES[Math.floor(now / 250) % FRAMES.length] ?? '◐';
