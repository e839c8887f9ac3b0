import { canonicalJson, type Json } from '../../shared/json.ts';
import type { CauseClass, EventBody, RunEvent } from '../../shared/run/event.ts';
import { type Difference, findDifferences } from '../../shared/run/find-differences.ts';
import type { AsideSpec, Durable, StepSpec } from './ports.ts';
import { causeInEvent } from './replay-cause.ts';

/**
 * Replay: today's workflow over yesterday's log. No effect runs. The workflow must ask for the recorded
 * steps with the recorded inputs and note the recorded facts; the first difference stops the replay.
 * Where the log of an unfinished run ends, the replay ends too, and that is fine.
 */
export class ReplayDiverged extends Error {
  readonly found: Divergence;

  constructor(found: Divergence) {
    super(`replay diverged at ${found.key}: expected ${found.expected}, asked for ${found.actual}`);
    this.name = 'ReplayDiverged';
    this.found = found;
  }
}

/** What differs, and where. */
export interface Divergence {
  readonly key: string;
  /** Of the recorded event; null: nothing is recorded there. */
  readonly seq: number | null;
  readonly cause: CauseClass;
  readonly expected: string;
  readonly actual: string;
  /** The field or the first place that differs; null where there is nothing to compare. */
  readonly where: Difference | null;
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

/** Looks closer at each step that is asked for, beyond its key and input. Throws `ReplayDiverged`. */
export interface StepProof {
  /** `recorded` is the event that ended the step; undefined: an earlier life did not come to its end. */
  check<T extends Json>(spec: StepSpec<T>, recorded: RunEvent | undefined): Promise<void>;
}

/**
 * Takes what is asked for instead of comparing it: of a copy whose texts were replaced, whose steps are to be sealed
 * anew. Keys and the end are held against the log all the same.
 */
export interface Seal {
  /** The hash that the step's input has now. */
  step(key: string, hash: string): void;
  /** The fact as it is noted now. */
  note(recorded: RunEvent, now: EventBody): void;
}

export function createReplay(input: {
  readonly events: readonly RunEvent[];
  readonly hash: (text: string) => string;
  /** What an effect would be stopped by, where `proof` lets it run. */
  readonly signal?: AbortSignal;
  readonly proof?: StepProof;
  readonly seal?: Seal;
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
    if (next === undefined) return new ReplayEnded();
    const seq = (results.get(next) ?? notes.get(next))?.seq ?? null;
    return new ReplayDiverged({
      ...{ key, seq, actual },
      expected: next,
      cause: 'code',
      where: null,
    });
  };
  const durableOver = (whenMissing: typeof ends): Durable => {
    const recall = <T extends Json>(key: string, what: string, from: Json | undefined): T => {
      take(key, () => whenMissing(key, what));
      const actual = input.hash(canonicalJson(from));
      if (input.seal === undefined) requireSameInput(key, results.get(key), actual);
      else input.seal.step(key, actual);
      // The log returns what was put in: T came from this same step when the run was made.
      return results.get(key)?.result as T;
    };
    return {
      signal: input.signal ?? new AbortController().signal,
      note(key, _lane, body) {
        const name = noteName(key, body);
        take(name, () => whenMissing(key, `${body.kind} at ${key}`));
        const recorded = notes.get(name);
        if (recorded === undefined) return;
        if (input.seal === undefined) compareNote(key, recorded, body);
        else input.seal.note(recorded, body);
      },
      async aside<T extends Json>(spec: AsideSpec<T>): Promise<T | null> {
        if (!results.has(spec.key)) return null;
        return recall<T>(spec.key, `the aside ${spec.key}`, { before: spec.before });
      },
      async step<T extends Json>(spec: StepSpec<T>): Promise<T> {
        const recorded = results.get(spec.key);
        // What was begun and not ended was asked for all the same.
        if (recorded === undefined) await input.proof?.check(spec, recorded);
        const value = recall<T>(spec.key, `the step ${spec.key}`, spec.input);
        if (input.proof !== undefined) await input.proof.check(spec, recorded);
        return value;
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
  throw new ReplayDiverged({
    key,
    seq: recorded?.seq ?? null,
    cause: 'code',
    expected: `input ${(recorded?.inputHash ?? 'none').slice(0, 12)} for ${recorded?.kind ?? 'nothing'}`,
    actual: `input ${actual.slice(0, 12)}`,
    where: null,
  });
}

const noteName = (key: string, body: EventBody): string => `${key} ${body.kind}`;

function compareNote(key: string, recorded: RunEvent, body: EventBody): void {
  const fields = Object.keys(body);
  const before = pick(recorded, fields);
  const now = pick(body, fields);
  const [expected, actual] = [canonicalJson(before), canonicalJson(now)];
  if (expected === actual) return;
  const where = findDifferences(before, now, 1)[0] ?? null;
  throw new ReplayDiverged({
    ...{ key, where },
    seq: recorded.seq,
    cause: causeInEvent(recorded.kind, where?.path ?? ''),
    expected: clip(expected),
    actual: clip(actual),
  });
}

function pick(from: object, fields: readonly string[]): Json {
  const text = JSON.stringify(
    Object.fromEntries(Object.entries(from).filter(([name]) => fields.includes(name))),
  );
  const parsed: Json = JSON.parse(text);
  return parsed;
}

const clip = (text: string): string => (text.length > 160 ? `${text.slice(0, 160)}…` : text);
