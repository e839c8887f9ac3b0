import type { TandemError } from '../../../../shared/errors.ts';
import { commitHash, stepKey } from '../../../../shared/ids.ts';
import type { ReExecutionForecast, ReExecutionReport } from '../../../../shared/ipc/replays.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { BodyOf, RunEvent } from '../../../../shared/run/event.ts';
import { isLogFault } from '../../../../shared/run/log-fault.ts';
import { describeFault } from '../../../store/describe-fault.ts';
import { openRunFile } from '../../../store/run-file.ts';
import { locateRun } from '../../../store/run-places.ts';
import type { Ports } from '../../../workflow/context.ts';
import type { LogEntry, RunLog, Worktree } from '../../../workflow/ports.ts';
import { type ReExecuted, ReExecution } from '../../../workflow/re-execute.ts';
import { countLeft, describeWork, type WorkKind } from '../../../workflow/re-execute-work.ts';
import { orStop } from '../../../workflow/stopped.ts';
import { createRepositories } from '../../../workspace/create-repositories.ts';
import type { ReExecutionWatch } from '../../replay-desk.ts';
import type { Surroundings } from '../../surroundings.ts';
import { askConsent } from '../ask-consent.ts';
import { rebuildTrees } from '../fork/rebuild-trees.ts';
import { treesNamedIn } from '../fork/trees-at.ts';
import { appendLater } from '../moments/append-later.ts';
import { findRepositoryFault } from '../repository-fault.ts';
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
  if (terms.exam !== undefined) {
    const message = 'The repository of an exam’s task is made for it and gone after it.';
    return { kind: 'usage', message };
  }
  return findRepositoryFault(around, terms.repository);
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
    const place = await makePlace(around.home);
    if (!place.ok) return place;
    try {
      const executed = await executeIn(place.value, kit, watch);
      return executed.ok ? ok({ ...executed.value, left: countLeft(kit.events) }) : executed;
    } finally {
      await place.value.release();
    }
  });
  if (!done.ok) return done;
  const ms = Math.round(performance.now() - startedAt);
  const body = describeEnd(done.value, ms);
  // What was found out is told also where it can't be written down: the run goes on elsewhere, or the disk is full.
  const written = asked.record ? append(around, asked.run, body) : ok(null);
  const { steps, same, left, rules, differences } = done.value;
  const found = { steps, same, left, all: body.all, differences, rules, ms };
  return ok(
    written.ok
      ? { ...found, seq: written.value }
      : { ...found, seq: null, unwritten: written.error },
  );
}

async function makePlace(home: string): Promise<Result<ReExecutionPlace, TandemError>> {
  try {
    return ok(await createReExecutionPlace(home));
  } catch (thrown) {
    return err(describeFault(thrown, home));
  }
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
  // Snapshots that git has thrown away are made again where the run file holds them. Where it does not, they are
  // missed only if something comes out otherwise, and that is said then.
  await repositories.requireTrees({
    ...{ repository: terms.repository.path, runId, base: terms.repository.baseCommit },
    needed: [...new Set(describeWork(events).flatMap(({ event }) => treesNamedIn(event)))],
    rebuild: () => rebuildTrees(events, log.readBlob),
  });
  signal.throwIfAborted();
  let opening: Promise<Worktree> | null = null;
  const open = async (): Promise<Worktree> =>
    execution.watch(
      orStop(
        await repositories.openWorktree({
          ...{ repository: terms.repository.path, runId, folder },
          branch: null,
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
  const { runId, folder, origin } = place.value;
  const describe = (log: Pick<RunLog, 'events'>): LogEntry => {
    const count = log.events().filter(({ kind }) => kind === 'replay.ended').length;
    const key = stepKey('replay', String(count + 1));
    return { key, parent: '', lane: 'system', body, durable: true };
  };
  if (origin === 'own') {
    const added = appendLater(around.home, runId, (log) => ok(describe(log)));
    return added.ok ? ok(added.value.seq) : added;
  }
  const log = openRunFile({ folder, runId, mode: 'write' });
  if (!log.ok) return log;
  try {
    return ok(log.value.append(describe(log.value)).seq);
  } catch (reason) {
    if (isLogFault(reason)) return err(reason.fault);
    throw reason;
  } finally {
    log.value.close();
  }
}

/** The last one first. */
export const earlierOf = (events: readonly RunEvent[]) =>
  events.filter((event) => event.kind === 'replay.ended').toReversed();
