import { canonicalJson, type Json } from '../../shared/json.ts';
import type { EventBody, RunEvent } from '../../shared/run/event.ts';
import type { AsideSpec, Durable, StepSpec } from './ports.ts';

/**
 * Replay: today's workflow over yesterday's log. No effect runs. The workflow must ask for the recorded
 * steps with the recorded inputs and note the recorded facts; the first difference stops the replay.
 * Where the log of an unfinished run ends, the replay ends too, and that is fine.
 */
export class ReplayDiverged extends Error {
  readonly key: string;
  readonly expected: string;
  readonly actual: string;

  constructor(key: string, expected: string, actual: string) {
    super(`replay diverged at ${key}: expected ${expected}, asked for ${actual}`);
    this.name = 'ReplayDiverged';
    this.key = key;
    this.expected = expected;
    this.actual = actual;
  }
}

/** The log holds nothing further: an interrupted run was replayed to its end. */
export class ReplayEnded extends Error {
  constructor() {
    super('the log ends here');
    this.name = 'ReplayEnded';
  }
}

export interface Missing {
  readonly key: string;
  readonly actual: string;
}

export interface Replay {
  readonly durable: Durable;
  /**
   * The same for work at the side of other work. The log of a run that was cut off ends in each of them by itself: what
   * is not recorded ends this one, and only what is left when all have ended says whether log and workflow differ.
   */
  side(): Durable;
  /** Steps and facts that were recorded but that the workflow has not asked for so far. */
  unasked(): readonly string[];
  /** What was asked for at the side of others and is not in the log, in the order it was asked. */
  missing(): readonly Missing[];
  /** Steps and facts asked for so far. */
  asked(): number;
}

export function createReplay(input: {
  readonly events: readonly RunEvent[];
  readonly hash: (text: string) => string;
}): Replay {
  const results = new Map<string, RunEvent>();
  const notes = new Map<string, RunEvent>();
  for (const event of input.events) {
    if (event.inputHash === undefined) continue;
    if (event.result === undefined) notes.set(noteName(event.key, event), event);
    else results.set(event.key, event);
  }
  const open = new Set([...results.keys(), ...notes.keys()]);
  const missing: Missing[] = [];
  let isAside = false;
  let asked = 0;

  const take = (name: string, whenMissing: () => Error): void => {
    if (!open.delete(name)) throw whenMissing();
    asked += 1;
  };
  const ends = (key: string, actual: string): Error => {
    missing.push({ key, actual });
    return new ReplayEnded();
  };
  const differs = (key: string, actual: string): Error => {
    // What all steps share is asked for by one of them, and that one's log may end there.
    if (isAside) return ends(key, actual);
    const next = [...open][0];
    return next === undefined ? new ReplayEnded() : new ReplayDiverged(key, next, actual);
  };
  const durableOver = (whenMissing: typeof ends): Durable => {
    const recall = <T extends Json>(key: string, what: string, from: Json | undefined): T => {
      take(key, () => whenMissing(key, what));
      requireSameInput(key, results.get(key), input.hash(canonicalJson(from)));
      // The log returns what was put in: T came from this same step when the run was made.
      return results.get(key)?.result as T;
    };
    return {
      signal: new AbortController().signal,
      note(key, _lane, body) {
        const name = noteName(key, body);
        take(name, () => whenMissing(key, `${body.kind} at ${key}`));
        const recorded = notes.get(name);
        if (recorded !== undefined) compareNote(key, recorded, body);
      },
      async aside<T extends Json>(spec: AsideSpec<T>): Promise<T | null> {
        if (!results.has(spec.key)) return null;
        return recall<T>(spec.key, `the aside ${spec.key}`, { before: spec.before });
      },
      async step<T extends Json>(spec: StepSpec<T>): Promise<T> {
        return recall<T>(spec.key, `the step ${spec.key}`, spec.input);
      },
    };
  };
  return {
    durable: durableOver(differs),
    side() {
      isAside = true;
      return durableOver(ends);
    },
    unasked: () => [...open],
    missing: () => missing,
    asked: () => asked,
  };
}

function requireSameInput(key: string, recorded: RunEvent | undefined, actual: string): void {
  if (recorded?.inputHash === actual) return;
  throw new ReplayDiverged(
    key,
    `input ${(recorded?.inputHash ?? 'none').slice(0, 12)} for ${recorded?.kind ?? 'nothing'}`,
    `input ${actual.slice(0, 12)}`,
  );
}

const noteName = (key: string, body: EventBody): string => `${key} ${body.kind}`;

function compareNote(key: string, recorded: RunEvent, body: EventBody): void {
  const fields = Object.keys(body);
  const before = canonicalJson(pick(recorded, fields));
  const now = canonicalJson(pick(body, fields));
  if (before !== now) throw new ReplayDiverged(key, clip(before), clip(now));
}

function pick(from: object, fields: readonly string[]): Json {
  const text = JSON.stringify(
    Object.fromEntries(Object.entries(from).filter(([name]) => fields.includes(name))),
  );
  const parsed: Json = JSON.parse(text);
  return parsed;
}

const clip = (text: string): string => (text.length > 160 ? `${text.slice(0, 160)}…` : text);
