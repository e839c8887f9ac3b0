import { ok } from '../../../shared/result.ts';
import type { OptionValues } from './options.ts';
import { type Parsed, usage } from './parse-choice.ts';

/** How a run is gone through once more: by its log alone, or with its tools run again. */
export type ReplayAct =
  | { readonly kind: 'verify' }
  | { readonly kind: 'execute'; readonly unsandboxed: boolean; readonly record: boolean };

export const REPLAY_OPTIONS = {
  execute: 'flag',
  unsandboxed: 'flag',
  'no-record': 'flag',
  json: 'flag',
} as const;

/** Errors: `usage`. */
function parseReplay({ flags }: OptionValues): Parsed<ReplayAct> {
  if (flags.has('execute')) {
    const record = !flags.has('no-record');
    return ok({ kind: 'execute', unsandboxed: flags.has('unsandboxed'), record });
  }
  for (const name of ['unsandboxed', 'no-record']) {
    if (flags.has(name))
      return usage(`--${name} belongs to \`tandem replay RUN --execute\`; a replay runs nothing.`);
  }
  return ok({ kind: 'verify' });
}

/** What `tandem show` is asked for beside a whole run. */
export interface ShownEvent {
  readonly seq: number;
  readonly of: 'event' | 'input' | 'answer' | 'raw';
}

export const SHOW_OPTIONS = {
  event: 'text',
  events: 'flag',
  input: 'flag',
  answer: 'flag',
  raw: 'flag',
  json: 'flag',
} as const;

const SHOWN = ['input', 'answer', 'raw'] as const;

/** Null: the run as a whole; `all`: its log. Errors: `usage`. */
function parseShownEvent({ texts, flags }: OptionValues): Parsed<ShownEvent | 'all' | null> {
  const asked = SHOWN.filter((name) => flags.has(name));
  const number = texts.event?.[0];
  if (flags.has('events')) {
    return number === undefined && asked.length === 0
      ? ok('all')
      : usage('--events lists all events; with --event N one of them is shown.');
  }
  if (number === undefined) {
    return asked.length === 0
      ? ok(null)
      : usage(`--${asked[0]} needs the number of an event: --event N.`);
  }
  if (!/^[1-9]\d{0,8}$/.test(number))
    return usage(`--event needs the number of an event; \`${number}\` is none.`);
  if (asked.length > 1)
    return usage(`--${asked[0]} and --${asked[1]} can’t be shown at the same time.`);
  return ok({ seq: Number(number), of: asked[0] ?? 'event' });
}

export type ReplayCommand =
  | {
      readonly kind: 'show';
      readonly run: string;
      /** Null: the run as a whole; `all`: every event, one a line. */
      readonly event: ShownEvent | 'all' | null;
      readonly json: boolean;
    }
  | {
      readonly kind: 'replay';
      readonly run: string;
      readonly act: ReplayAct;
      readonly json: boolean;
    };

/** Errors: `usage`. */
export function parseReplayCommand(
  kind: ReplayCommand['kind'],
  values: OptionValues,
  run: Parsed<string>,
): Parsed<ReplayCommand> {
  if (!run.ok) return run;
  const named = { run: run.value, json: values.flags.has('json') };
  if (kind === 'show') {
    const event = parseShownEvent(values);
    return event.ok ? ok({ kind, ...named, event: event.value }) : event;
  }
  const act = parseReplay(values);
  return act.ok ? ok({ kind, ...named, act: act.value }) : act;
}
