import {
  type BlobRef,
  blobRefSchema,
  type EventOf,
  type RunEvent,
} from '../../../shared/run/event.ts';

/** What one run of a task shows, drawn from its events: all that a criterion may look at. */
export interface Sitting {
  readonly calls: readonly SatCall[];
  /** Turns that the model took. */
  readonly turns: number;
  /** Why a turn had to be asked again, in the order it happened. */
  readonly nudges: readonly string[];
  /** Every path that was changed at some time, put back later or not. */
  readonly changed: readonly string[];
  /** What the changed files hold at the end; null: gone, or nothing that can be read. */
  readonly files: ReadonlyMap<string, string | null>;
  /** The checks of the step, run by the harness after the model had ended. */
  readonly checks: readonly { readonly command: string; readonly passed: boolean }[];
  /** How the attempt ended, by name. */
  readonly end: string;
}

/** A call that was carried out, in order. */
export interface SatCall {
  readonly turn: number;
  readonly tool: string;
  readonly effect: EventOf<'tool.started'>['effect'];
  /** Arguments as JSON; `path` by itself, where there is one. */
  readonly words: string;
  readonly path: string | null;
  /** Went well: done, and for a command with exit code 0. */
  readonly ok: boolean;
}

/** `readText` reads a blob of the run's file. */
export function readSitting(
  events: readonly RunEvent[],
  readText: (ref: BlobRef) => string,
): Sitting {
  const files = new Map<string, string | null>();
  for (const event of events) {
    if (event.kind !== 'file.changed') continue;
    files.set(event.path, event.after === null ? null : readText(event.after));
  }
  const ended = events.findLast((event) => event.kind === 'step.ended');
  return {
    calls: readCalls(events, readText),
    turns: new Set(events.filter(isTurn).map((event) => event.key)).size,
    nudges: events.flatMap((event) => (event.kind === 'turn.nudged' ? [event.because] : [])),
    changed: [...files.keys()],
    files,
    checks: events.flatMap((event) =>
      event.kind === 'check.ran' && event.step !== null
        ? [{ command: event.command, passed: event.status === 'passed' }]
        : [],
    ),
    end: ended?.kind === 'step.ended' ? ended.reason : 'not begun',
  };
}

const isTurn = (event: RunEvent): boolean =>
  event.kind === 'model.requested' && event.role === 'executor';

function readCalls(
  events: readonly RunEvent[],
  readText: (ref: BlobRef) => string,
): readonly SatCall[] {
  const ends = new Map<string, EventOf<'tool.ended'>>();
  for (const event of events) if (event.kind === 'tool.ended') ends.set(event.key, event);
  return events.flatMap((event) => {
    if (event.kind !== 'tool.started') return [];
    const end = ends.get(event.key);
    const done = end?.status === 'ok';
    const given = argumentsOf(event, readText);
    const { path } = given;
    return [
      {
        turn: Number(/\/turn(\d+)\//.exec(event.key)?.[1] ?? 0),
        tool: event.tool,
        effect: event.effect,
        words: JSON.stringify(given),
        path: typeof path === 'string' ? plainPath(path) : null,
        ok: event.effect === 'command' ? done && end.exitCode === 0 : done,
      },
    ];
  });
}

/** Long arguments are in a blob of their own. */
function argumentsOf(
  event: EventOf<'tool.started'>,
  readText: (ref: BlobRef) => string,
): Readonly<Record<string, unknown>> {
  const kept = blobRefSchema.safeParse(event.arguments);
  if (!kept.success) return event.arguments;
  const read: unknown = JSON.parse(readText(kept.data));
  return typeof read === 'object' && read !== null ? { ...read } : {};
}

const plainPath = (path: string): string => path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
