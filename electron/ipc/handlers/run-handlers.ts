import type { TandemError } from '../../../shared/errors.ts';
import type { ParsedInputOf } from '../../../shared/ipc/contract.ts';
import type { EventDetail } from '../../../shared/ipc/runs.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { RunEvent } from '../../../shared/run/event.ts';
import type { Engine, RunRequest } from '../../hosts/engine.ts';
import type { OpenRun } from '../../store/open-run.ts';
import type { LiveRun } from '../desk/live-run.ts';
import type { Desk } from '../desk.ts';
import type { Handlers } from '../service.ts';

type Domain = Extract<keyof Handlers, `run.${string}`>;

/** The first part of each blob that an event names. */
const FIRST_PART = 64 * 1024;
const PART = 256 * 1024;

/** Makes the sample repository and says what a run on it is asked for. */
export type PrepareSample = () => Promise<
  Result<{ readonly repository: string; readonly request: string }, TandemError>
>;

export function createRunHandlers(
  desk: Desk,
  engine: Pick<Engine, 'replay'>,
  prepareSample: PrepareSample,
): Pick<Handlers, Domain> {
  return {
    ...createIntents(desk, prepareSample),
    'run.event': ({ run, seq }) =>
      desk.kept.use(run, (open) => {
        const event = open.event(seq);
        if (event === null) return err({ kind: 'stale', what: `Event ${seq}` });
        return ok({ event, blobs: readBlobs(open, event) });
      }),
    'run.events': ({ run, from, count }) =>
      desk.kept.use(run, (open) => ok({ events: open.events(from, count) })),
    'run.blob': ({ run, hash, offset }) =>
      desk.kept.use(run, (open) => ok(readPart(open, hash, { offset, limit: PART }))),
    async 'run.replay'({ run }) {
      const replayed = await engine.replay(run);
      if (!replayed.ok) return replayed;
      const { steps, events, outcome } = replayed.value;
      return ok({ steps, events, outcome });
    },
  };
}

/** What people want of a run; the reply says that it was taken, the streams show what comes of it. */
function createIntents(desk: Desk, prepareSample: PrepareSample) {
  return {
    'run.start': async (request) => named(await desk.start(requestOf(request))),
    async 'run.startSample'() {
      const sample = await prepareSample();
      if (!sample.ok) return sample;
      const terms = { mode: 'hybrid', deliver: 'branch', scripted: true } as const;
      return named(await desk.start({ ...sample.value, ...terms }));
    },
    'run.resume': async ({ run }) => named(await desk.resume(run)),
    'run.stop': async ({ run }, { name }) => withLive(desk, run, (live) => live.stop(name)),
    'run.pause': async ({ run, paused }, { name }) =>
      withLive(desk, run, (live) => live.controls.pause(paused, name)),
    'run.steer': async ({ run, text }, { name }) =>
      withLive(desk, run, (live) => live.controls.queue({ wish: 'steer', text, by: name })),
    async 'run.retryStep'({ run, step, text }, { name }) {
      const live = desk.live(run);
      const working = live?.record.state().steps.find(({ status }) => status === 'running');
      if (working?.id !== step) return err({ kind: 'stale', what: `Step ${step}` });
      return withLive(desk, run, (one) => one.controls.queue({ wish: 'retry', text, by: name }));
    },
    async 'run.answer'({ run, ask, answer }, { name }) {
      const live = desk.live(run);
      if (live === null) return err({ kind: 'stale', what: 'The question' });
      const given = await live.asks.answer(ask, answer, name);
      return given.ok ? ok({}) : given;
    },
  } satisfies Partial<Pick<Handlers, Domain>>;
}

/** What is left out is absent, not undefined: the engine then takes the settings'. */
function requestOf(input: ParsedInputOf<'run.start'>): RunRequest {
  const { repository, request, mode, deliver, planner, verifier, executor } = input;
  const { commands, budgets, seenCommit } = input;
  return {
    ...{ repository, request },
    ...(mode && { mode }),
    ...(deliver && { deliver }),
    ...(planner && { planner }),
    ...(verifier && { verifier }),
    ...(executor && { executor }),
    ...(commands && { commands }),
    ...(budgets && { budgets }),
    ...(seenCommit && { seenCommit }),
  };
}

const named = (started: Result<LiveRun, TandemError>) =>
  started.ok ? ok({ runId: started.value.runId }) : started;

async function withLive(
  desk: Desk,
  run: string,
  act: (live: LiveRun) => void | Result<void, TandemError> | Promise<void>,
): Promise<Result<Record<string, never>, TandemError>> {
  const live = desk.live(run);
  if (live === null) return err({ kind: 'stale', what: `The run ${run}` });
  const acted = await act(live);
  return acted === undefined || acted.ok ? ok({}) : acted;
}

function readBlobs(open: OpenRun, event: RunEvent): EventDetail['blobs'] {
  return Object.fromEntries(
    namedBlobs(event).map((hash) => [hash, readPart(open, hash, { offset: 0, limit: FIRST_PART })]),
  );
}

/** Hashes of the payloads that a value names, at any depth. */
function namedBlobs(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('blob' in value && typeof value.blob === 'string') return [value.blob];
  return Object.values(value).flatMap(namedBlobs);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function readPart(
  open: OpenRun,
  hash: string,
  { offset, limit }: { readonly offset: number; readonly limit: number },
) {
  const { bytes, content, next } = open.blob(hash, offset, limit);
  return { bytes, text: asText(content), next };
}

function asText(content: Uint8Array): string | null {
  if (content.includes(0)) return null;
  try {
    return utf8.decode(content);
  } catch {
    // Not text: the window says so.
    return null;
  }
}
