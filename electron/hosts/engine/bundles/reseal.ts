import type { TandemError } from '../../../../shared/errors.ts';
import { canonicalJson, type Json } from '../../../../shared/json.ts';
import type { EventBody, RunEvent } from '../../../../shared/run/event.ts';
import type { EventRow } from '../../../store/event-row.ts';
import { readRun } from '../../../store/read-run.ts';
import type { Ports } from '../../../workflow/context.ts';
import { type ReplayEnd, replayLife } from '../../../workflow/life.ts';
import { RunStopped } from '../../../workflow/stopped.ts';
import { sha256 } from '../run-ports.ts';

/** What today's workflow says about a log. `not-tried`: it can't be asked here, and `detail` says why. */
export type Proof =
  | { readonly kind: 'same'; readonly steps: number }
  | { readonly kind: 'diverged' | 'not-tried'; readonly steps: number; readonly detail: string };

export type RowChanges = ReadonlyMap<number, Partial<Pick<EventRow, 'body' | 'inputHash'>>>;

/** Replays a run file as it is. */
export async function proveFile(path: string, ports: Ports): Promise<Proof> {
  return withEvents(path, async (events) => proofOf(events, await tryReplay({ events, ports })));
}

/**
 * Goes through a copy whose texts were replaced and says which rows have to change so that it verifies: the hashes of
 * the inputs that are asked for now, and facts in today's words. `ok: false`: the workflow takes another way over it.
 */
export async function sealFile(
  path: string,
  ports: Ports,
): Promise<{ readonly proof: Proof; readonly changes: RowChanges }> {
  return withEvents(path, async (events) => {
    const changes = new Map<number, Partial<Pick<EventRow, 'body' | 'inputHash'>>>();
    const steps = new Map(
      events
        .filter(({ inputHash, result }) => inputHash !== undefined && result !== undefined)
        .map((event) => [event.key, event]),
    );
    const seal = {
      step(key: string, hash: string) {
        const event: RunEvent | undefined = steps.get(key);
        if (event !== undefined && event.inputHash !== hash)
          changes.set(event.seq, { inputHash: hash });
      },
      note(recorded: RunEvent, now: EventBody) {
        const change = changeNote(recorded, now);
        if (change !== null) changes.set(recorded.seq, change);
      },
    };
    return { proof: proofOf(events, await tryReplay({ events, ports, seal })), changes };
  });
}

function changeNote(
  recorded: RunEvent,
  now: EventBody,
): Partial<Pick<EventRow, 'body' | 'inputHash'>> | null {
  const body = toJson(now);
  const stored = toJson(recorded);
  const { kind: _kind, ...fields } = body;
  const {
    kind: _k,
    seq: _s,
    at: _a,
    key: _y,
    parent: _p,
    lane: _l,
    inputHash: _h,
    result: _r,
    ...before
  } = stored;
  const merged = { ...before, ...fields };
  if (canonicalJson(merged) === canonicalJson(before)) return null;
  return { body: JSON.stringify(merged), inputHash: sha256(canonicalJson(body)) };
}

function toJson(value: object): { readonly [name: string]: Json } {
  const parsed: { readonly [name: string]: Json } = JSON.parse(JSON.stringify(value));
  return parsed;
}

async function withEvents<T>(
  path: string,
  use: (events: readonly RunEvent[]) => Promise<T>,
): Promise<T> {
  const reading = readRun(path);
  try {
    if (reading.fault !== null)
      throw new Error(
        `a copy that was just written: ${reading.fault.kind} ${'detail' in reading.fault ? reading.fault.detail : ''}`,
      );
    return await use(reading.events);
  } finally {
    reading.close();
  }
}

type Tried = ReplayEnd | { readonly kind: 'not-tried'; readonly error: TandemError };

async function tryReplay(input: Omit<Parameters<typeof replayLife>[0], 'hash'>): Promise<Tried> {
  try {
    return await replayLife({ ...input, hash: sha256 });
  } catch (reason) {
    if (reason instanceof RunStopped && reason.stop.kind === 'error')
      return { kind: 'not-tried', error: reason.stop.error };
    throw reason;
  }
}

function proofOf(events: readonly RunEvent[], tried: Tried): Proof {
  const steps = events.filter(({ inputHash }) => inputHash !== undefined).length;
  switch (tried.kind) {
    case 'same':
      return { kind: 'same', steps };
    case 'diverged':
      return {
        kind: 'diverged',
        steps,
        detail: `${tried.key}: ${tried.expected}, then ${tried.actual}`,
      };
    case 'not-tried':
      return { kind: 'not-tried', steps, detail: tried.error.kind };
  }
}
