import type { TandemError } from '../../../shared/errors.ts';
import type { Job } from '../../../shared/ipc/models.ts';
import { type JobClock, waitFor } from '../jobs/job-clock.ts';
import type { JobEnd, ReportNews } from '../jobs/job-worker.ts';
import { findListed } from '../ollama/find-listed.ts';
import { readVersion } from '../ollama/manage-ollama.ts';
import { faultError, type OllamaServer } from '../ollama/ollama-server.ts';
import { describeBytes } from './describe-bytes.ts';
import { explainPullError, WITHOUT_REGISTRY } from './explain-pull-error.ts';
import {
  bytesToCome,
  describeLine,
  describeTotals,
  foldLine,
  type PullProgress,
} from './pull-progress.ts';
import { readProgress, type StreamEnd } from './pull-stream.ts';

export interface PullLimits {
  /** No line for so long: the server is asked whether it lives, and a download begins anew where it was. */
  readonly silentMs: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** Tries in a row that bring no byte before an unreachable registry is a failure. */
  readonly fruitless: number;
  /** What stays free on the disk: a full one stops more than the pull. */
  readonly spareBytes: number;
  /** How often the disk is looked at during a download. */
  readonly lookMs: number;
}

export interface Pull {
  readonly server: OllamaServer;
  readonly tag: string;
  /** The models folder where it is this machine's. */
  readonly disk: { readonly folder: string; readonly free: () => Promise<number | null> } | null;
  readonly expected: number | null;
  /** What an earlier run of the job had fetched. */
  readonly before: Job['parts'];
  readonly clock: JobClock;
  readonly limits: PullLimits;
  readonly fetching: (digests: readonly string[]) => void;
}

/** What a try led to: an end, or another try after a wait. */
type Outcome =
  | { readonly kind: 'end'; readonly end: JobEnd }
  | { readonly kind: 'again'; readonly why: string; readonly isRegistry: boolean };

/** One model from the registry to the server's list, over as many connections as it takes. */
export async function runPull(
  pull: Pull,
  report: ReportNews,
  signal: AbortSignal,
): Promise<JobEnd> {
  const state = createState(pull);
  report({ phase: 'resolve', detail: 'asking the registry', ...describeTotals(state.progress) });
  const tight = await findTooTight(pull, state.progress);
  if (tight !== null) return tight;
  while (state.stopped === null) {
    const before = fetchedBytes(state.progress);
    const outcome = await tryOnce(pull, state, report, signal);
    if (outcome.kind === 'end') return outcome.end;
    state.fruitless = fetchedBytes(state.progress) > before ? 0 : state.fruitless + 1;
    if (outcome.isRegistry && state.fruitless >= pull.limits.fruitless) {
      return fail(pull, outcome.why, WITHOUT_REGISTRY);
    }
    const wait = Math.min(
      pull.limits.longestWaitMs,
      pull.limits.firstWaitMs * 2 ** Math.min(10, Math.max(0, state.fruitless - 1)),
    );
    report({ detail: `${outcome.why}; tries again in ${Math.ceil(wait / 1_000)} s` });
    await waitFor(pull.clock, wait, signal);
  }
  return state.stopped;
}

interface PullState {
  progress: PullProgress;
  hasDownloaded: boolean;
  mismatches: number;
  fruitless: number;
  isVerifying: boolean;
  /** Why this pull broke off by itself. */
  stopped: JobEnd | null;
}

function createState(pull: Pull): PullState {
  const progress = { parts: pull.before, expected: pull.expected };
  return {
    progress,
    hasDownloaded: pull.before.length > 0,
    mismatches: 0,
    fruitless: 0,
    isVerifying: false,
    stopped: null,
  };
}

async function tryOnce(
  pull: Pull,
  state: PullState,
  report: ReportNews,
  signal: AbortSignal,
): Promise<Outcome> {
  const full = new AbortController();
  const disk = watchDisk(pull, state, () => full.abort());
  let isTold = false;
  const end = await readProgress(pull.server, {
    path: '/api/pull',
    body: { model: pull.tag, stream: true },
    clock: pull.clock,
    signal: AbortSignal.any([signal, full.signal]),
    silentMs: pull.limits.silentMs,
    isSilenceDeath: async () => !state.isVerifying || !(await readVersion(pull.server)).ok,
    onLine(line) {
      const before = state.progress;
      state.progress = foldLine(before, line);
      // Servers repeat themselves, some without end.
      if (isTold && line.digest !== undefined && state.progress === before) return;
      isTold = line.digest !== undefined;
      state.hasDownloaded ||= line.digest !== undefined;
      state.isVerifying =
        line.digest === undefined && /^verifying|^writing/.test(line.status ?? '');
      pull.fetching(state.progress.parts.map(({ digest }) => digest));
      report(describeLine(state.progress, line));
      if (line.digest !== undefined) disk.look();
    },
  }).catch((thrown: unknown) => {
    if (state.stopped === null) throw thrown;
    return null;
  });
  if (end === null || state.stopped !== null) {
    return { kind: 'end', end: state.stopped ?? { kind: 'stopped' } };
  }
  return judge(pull, state, end);
}

async function judge(pull: Pull, state: PullState, end: StreamEnd): Promise<Outcome> {
  switch (end.kind) {
    case 'success':
      return { kind: 'end', end: await confirm(pull) };
    case 'fault':
      return { kind: 'end', end: { kind: 'failed', error: faultError(pull.server, end.fault) } };
    case 'broken':
      if (!end.wasReached && !state.hasDownloaded)
        return { kind: 'end', end: unreachable(pull, end) };
      return { kind: 'again', why: describeLoss(pull, end), isRegistry: false };
    default:
      return judgeError(pull, state, end.text);
  }
}

function judgeError(pull: Pull, state: PullState, text: string): Outcome {
  const trouble = explainPullError(text, pull.tag);
  if (trouble.kind === 'final') {
    return { kind: 'end', end: fail(pull, trouble.detail, trouble.next) };
  }
  if (trouble.kind === 'registry') {
    if (!state.hasDownloaded)
      return { kind: 'end', end: fail(pull, trouble.detail, WITHOUT_REGISTRY) };
    return { kind: 'again', why: trouble.detail, isRegistry: true };
  }
  state.mismatches += 1;
  if (state.mismatches > 1) {
    const next =
      'Something on the way changes or cuts files: try another network, or without a proxy.';
    return { kind: 'end', end: fail(pull, `${trouble.detail}, twice`, next) };
  }
  return { kind: 'again', why: `${trouble.detail}; it is fetched once more`, isRegistry: false };
}

/** Only what the server lists, with a digest, is there. */
async function confirm(pull: Pull): Promise<JobEnd> {
  const found = await findListed(pull.server, pull.tag);
  if (!found.ok) return { kind: 'failed', error: faultError(pull.server, found.error) };
  if (found.value?.digest) {
    return { kind: 'done', detail: `${found.value.name} is there`, digest: found.value.digest };
  }
  return fail(
    pull,
    'the server says that it has it, but does not list it',
    'Pull it again; what was fetched is kept.',
  );
}

/** Refuses what can't fit before a byte is fetched; null when it fits or nobody knows. */
async function findTooTight(pull: Pull, progress: PullProgress): Promise<JobEnd | null> {
  if (pull.disk === null || pull.expected === null) return null;
  const free = await pull.disk.free();
  const needed = bytesToCome(progress);
  if (free === null || free >= needed + pull.limits.spareBytes) return null;
  const detail = `${describeBytes(needed)} are needed and ${describeBytes(free)} are free in ${pull.disk.folder}`;
  return fail(pull, detail, MAKE_ROOM);
}

const MAKE_ROOM = 'Free some space there or delete a model, then resume.';

/** Looks at the disk now and then, and stops the pull before the disk is full. */
function watchDisk(pull: Pull, state: PullState, stop: () => void) {
  let lookedAt = Number.NEGATIVE_INFINITY;
  const judgeSpace = async (folder: string, read: () => Promise<number | null>): Promise<void> => {
    const free = await read();
    const needed = bytesToCome(state.progress);
    if (free === null || free >= needed + pull.limits.spareBytes || needed === 0) return;
    const detail = `${describeBytes(needed)} are still to come and ${describeBytes(free)} are free in ${folder}; what was fetched is kept`;
    state.stopped ??= fail(pull, detail, MAKE_ROOM);
    stop();
  };
  return {
    look(): void {
      const now = pull.clock.now();
      if (pull.disk === null || now - lookedAt < pull.limits.lookMs) return;
      lookedAt = now;
      void judgeSpace(pull.disk.folder, pull.disk.free);
    },
  };
}

const fetchedBytes = (progress: PullProgress): number => describeTotals(progress).done ?? 0;

const describeLoss = (
  pull: Pull,
  end: { readonly detail: string; readonly wasReached: boolean },
) =>
  end.wasReached
    ? `the connection to ${pull.server.name} broke (${end.detail})`
    : `${pull.server.name} does not answer (${end.detail}); what was fetched is kept`;

const unreachable = (pull: Pull, end: { readonly detail: string }): JobEnd => ({
  kind: 'failed',
  error: faultError(pull.server, { kind: 'unreachable', detail: end.detail }),
});

function fail(pull: Pull, detail: string, next: string): JobEnd {
  const error: TandemError = {
    kind: 'model-work-failed',
    work: 'pull',
    tag: pull.tag,
    detail,
    next,
  };
  return { kind: 'failed', error };
}
