import type { TandemError } from '../../../../shared/errors.ts';
import { branchName, commitHash, stepKey } from '../../../../shared/ids.ts';
import type { ReExecutionForecast, ReExecutionReport } from '../../../../shared/ipc/replays.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { BodyOf, RunEvent } from '../../../../shared/run/event.ts';
import { openRunFile } from '../../../store/run-file.ts';
import { locateRun } from '../../../store/run-places.ts';
import type { Ports } from '../../../workflow/context.ts';
import type { Worktree } from '../../../workflow/ports.ts';
import { type ReExecuted, ReExecution } from '../../../workflow/re-execute.ts';
import { countLeft, describeWork, type WorkKind } from '../../../workflow/re-execute-work.ts';
import { orStop } from '../../../workflow/stopped.ts';
import { createRepositories } from '../../../workspace/create-repositories.ts';
import type { ReExecutionWatch } from '../../replay-desk.ts';
import type { Surroundings } from '../../surroundings.ts';
import { askConsent } from '../ask-consent.ts';
import { sha256 } from '../run-ports.ts';
import { newRunId } from '../start-run.ts';
import { createReExecutionPlace, type ReExecutionPlace } from './re-execution-place.ts';
import { nobody, type ReplayKit, tryReplay, withReplay } from './verify-run.ts';

/** What would be done once more, and whether it can be; starts nothing. */
export function forecastReExecution(
  around: Surroundings,
  run: string,
): Promise<Result<ReExecutionForecast, TandemError>> {
  return withReplay(around, run, async ({ events, terms }) => {
    const works = describeWork(events);
    const count = (...kinds: readonly WorkKind[]) =>
      works.filter(({ what }) => kinds.includes(what)).length;
    const refused = await requireRepository(around, terms);
    const consent = refused === null ? await findConsent(around, terms) : null;
    return ok({
      steps: works.filter(({ isCounted }) => isCounted).length,
      commands: count('command'),
      writes: count('write'),
      reads: count('read'),
      checks: count('check'),
      snapshots: count('snapshot'),
      merges: count('merge'),
      setups: count('setup'),
      left: countLeft(events),
      repository: terms.repository.path,
      baseCommit: terms.repository.baseCommit,
      ...{ refused, consent },
      ms: Math.round(
        works.reduce((sum, { event }) => sum + ('ms' in event ? (event.ms ?? 0) : 0), 0),
      ),
    });
  });
}

type Terms = ReplayKit['terms'];

/** Why the run can't be done again on this machine; null: it can. */
async function requireRepository(around: Surroundings, terms: Terms): Promise<TandemError | null> {
  const { path, baseCommit } = terms.repository;
  if (terms.exam !== undefined) {
    const message = 'The repository of an exam’s task is made for it and gone after it.';
    return { kind: 'usage', message };
  }
  const facts = await around.repositories.inspect(path);
  if (!facts.ok) return facts.error;
  const subject = await around.repositories.headSubject(path, baseCommit);
  if (subject.ok) return null;
  const detail = `it has no commit ${baseCommit.slice(0, 12)} any more, which the run began from.`;
  return { kind: 'repository-unsupported', path, detail };
}

async function findConsent(around: Surroundings, terms: Terms): Promise<string | null> {
  const asked: string[] = [];
  const people = {
    ...nobody,
    consentUnsandboxed: async (sentence: string) => {
      asked.push(sentence);
      return ok({ by: 'nobody' });
    },
  };
  await askConsent(around, { terms, people });
  return asked[0] ?? null;
}

/**
 * Recorded answers, tools once more: in a fresh worktree of the base commit, which is taken away at the end whatever
 * comes of it. Rejects with the signal's reason when it aborts.
 */
export async function reExecuteRun(
  around: Surroundings,
  asked: { readonly run: string; readonly record: boolean },
  watch: ReExecutionWatch,
): Promise<Result<ReExecutionReport, TandemError>> {
  const startedAt = performance.now();
  const done = await withReplay(around, asked.run, async (kit) => {
    const refused = await requireRepository(around, kit.terms);
    if (refused !== null) return err(refused);
    const people = { ...nobody, consentUnsandboxed: watch.consent };
    const consent = await askConsent(around, { terms: kit.terms, people });
    if (!consent.ok) return consent;
    const place = await createReExecutionPlace(around.home);
    try {
      const executed = await executeIn(place, kit, watch);
      return executed.ok ? ok({ ...executed.value, left: countLeft(kit.events) }) : executed;
    } finally {
      await place.release();
    }
  });
  if (!done.ok) return done;
  const ms = Math.round(performance.now() - startedAt);
  const body = describeEnd(done.value, ms);
  const seq = asked.record ? append(around, asked.run, body) : ok(null);
  if (!seq.ok) return seq;
  const { steps, same, left, rules, differences } = done.value;
  return ok({ steps, same, left, all: body.all, differences, rules, ms, seq: seq.value });
}

async function executeIn(
  place: ReExecutionPlace,
  { events, terms, ports, log }: ReplayKit,
  watch: ReExecutionWatch,
): Promise<Result<ReExecuted, TandemError>> {
  const { signal } = watch;
  const runId = newRunId(new Date());
  const folder = `${place.worktrees}/${runId}`;
  const execution = new ReExecution({
    ...{ events, signal, onProgress: watch.onProgress },
    folders: { recorded: terms.worktree, actual: folder },
    readText: (hash) => Buffer.from(log.readBlob(hash)).toString('utf8'),
  });
  const repositories = createRepositories({ privateFolder: place.git, signal });
  let opening: Promise<Worktree> | null = null;
  const open = async (): Promise<Worktree> =>
    execution.watch(
      orStop(
        await repositories.openWorktree({
          ...{ repository: terms.repository.path, runId, folder },
          branch: branchName(`tandem/re-execute-${runId}`),
          base: commitHash(terms.repository.baseCommit),
        }),
      ),
    );
  const own: Ports = {
    ...ports,
    worktree: () => {
      opening ??= open();
      return opening;
    },
  };
  const input = { events, ports: own, hash: sha256, proof: execution, signal };
  const replayed = await tryReplay(input);
  signal.throwIfAborted();
  if (!replayed.ok) return replayed;
  if (replayed.value.kind === 'diverged')
    return err({ ...replayed.value, kind: 'replay-diverged' });
  return ok(execution.report());
}

/** Differences in a log stay few: each is a line, and how many there were is said. */
const MOST_KEPT = 50;

function describeEnd(executed: ReExecuted, ms: number): BodyOf<'replay.ended'> {
  const { steps, same, differences, rules } = executed;
  return {
    ...{ kind: 'replay.ended', mode: 're-execute', steps, same, ms },
    differences: differences.slice(0, MOST_KEPT).map((found) => ({ ...found })),
    all: differences.length,
    rules: [...rules],
  };
}

/** Appended without an input of its own, so that no replay asks for it. */
function append(
  around: Surroundings,
  run: string,
  body: BodyOf<'replay.ended'>,
): Result<number, TandemError> {
  const place = locateRun(around.home, run);
  if (!place.ok) return place;
  const { runId, folder } = place.value;
  const log = openRunFile({ folder, runId, mode: 'write' });
  if (!log.ok) return log;
  try {
    const count = log.value.events().filter(({ kind }) => kind === 'replay.ended').length;
    const key = stepKey('replay', String(count + 1));
    const event = log.value.append({ key, parent: '', lane: 'system', body, durable: true });
    return ok(event.seq);
  } finally {
    log.value.close();
  }
}

/** The last one first. */
export const earlierOf = (events: readonly RunEvent[]) =>
  events.filter((event) => event.kind === 'replay.ended').toReversed();
