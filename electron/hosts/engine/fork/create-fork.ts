import { join } from 'node:path';
import type { TandemError } from '../../../../shared/errors.ts';
import { type RunId, stepKey } from '../../../../shared/ids.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { BodyOf, EventOf } from '../../../../shared/run/event.ts';
import { makeForkFile } from '../../../store/fork-run-file.ts';
import { runsFolder } from '../../../store/run-paths.ts';
import { countLives } from '../../../workflow/run-terms.ts';
import type { RunSeed } from '../../../workspace/seed-run.ts';
import type { CreatedFork, ForkRequest } from '../../fork-desk.ts';
import type { Surroundings } from '../../surroundings.ts';
import { newRunId } from '../start-run.ts';
import { describeForecast } from './forecast-fork.ts';
import { listBesides } from './list-besides.ts';
import type { Parent } from './read-parent.ts';
import { rebuildTrees } from './rebuild-trees.ts';
import { isSideBySide, type SettledFork, settleFork } from './settle-fork.ts';
import { sweepParts } from './sweep-parts.ts';
import { type TreesAt, treesAt } from './trees-at.ts';

/** A fork that could be made: what it would be, and where its files come from. */
export async function prepareFork(around: Surroundings, parent: Parent, request: ForkRequest) {
  const settled = settleFork(around, parent, request);
  if (!settled.ok) return settled;
  const { prefix, state } = settled.value;
  const { started } = parent;
  const works = isSideBySide(state)
    ? await listBesides(around, { runId: parent.place.runId, started, prefix })
    : ok([]);
  if (!works.ok) return works;
  const trees = treesAt(prefix, works.value);
  const forecast = describeForecast(parent, settled.value, trees);
  return ok({ settled: settled.value, trees, forecast });
}

/**
 * Makes the fork. First its file under a name that nobody lists, then its snapshots, then the file gets its name: a
 * process that dies in between leaves nothing that is taken for a run, and the next fork sweeps what it left.
 */
export async function createFork(
  around: Surroundings,
  parent: Parent,
  request: ForkRequest,
): Promise<Result<CreatedFork, TandemError>> {
  await sweepParts(around);
  const prepared = await prepareFork(around, parent, request);
  if (!prepared.ok) return prepared;
  const { settled, trees, forecast } = prepared.value;
  const { started } = parent;
  const needsKey = !started.scripted && started.mode !== 'local';
  if (needsKey && around.claude.apiKey === null) return err({ kind: 'key-missing' });
  const now = new Date();
  const runId = newRunId(now);
  const own = {
    branch: `${started.branch.replace(/-[0-9a-f]{4}$/, '')}-${runId.slice(-4)}`,
    worktree: join(around.home, 'worktrees', runId),
    parentRun: parent.place.runId,
  };
  const body = describeCreated(parent, request, settled, forecast);
  const life = countLives(settled.prefix);
  const made = makeForkFile({
    ...{ parent: parent.place.path, folder: runsFolder(around.home), runId, own, life },
    after: settled.after,
    result: resultOf(settled),
    created: body,
    now: now.getTime(),
  });
  if (!made.ok) return made;
  const seeded = await around.repositories.seedRun(
    seedOf(parent, { runId, folder: own.worktree, settled, trees }),
  );
  const kept = seeded.ok ? made.value.keep() : seeded;
  if (!kept.ok) {
    made.value.discard();
    await around.repositories.unseedRun({ repository: started.repository.path, runId });
    return kept;
  }
  return ok({ runId, created: eventOf(body, { settled, life, started, now }), forecast });
}

function describeCreated(
  parent: Parent,
  { changes, test }: ForkRequest,
  { place, after, moved }: SettledFork,
  { attributable, inherited, notRestored }: CreatedFork['forecast'],
): BodyOf<'fork.created'> {
  return {
    kind: 'fork.created',
    parentRun: parent.place.runId,
    from: place.key,
    after,
    changes: [...changes],
    attributable,
    inherited,
    notRestored: [...notRestored, ...(moved === null ? [] : [moved])],
    ...(test === undefined ? {} : { test }),
    ...(parent.place.origin === 'imported' ? { foreign: true as const } : {}),
  };
}

function resultOf({ asked, changes }: SettledFork) {
  const change = changes.find(({ what }) => what === 'tool-result');
  return change?.what === 'tool-result' ? { key: asked.key, output: change.output } : undefined;
}

function seedOf(
  { started, readBlob }: Parent,
  fork: {
    readonly runId: RunId;
    readonly folder: string;
    readonly settled: SettledFork;
    readonly trees: TreesAt;
  },
): RunSeed {
  const { runId, folder, settled, trees } = fork;
  return {
    ...{ repository: started.repository.path, runId, folder, tree: trees.tree },
    base: started.repository.baseCommit,
    beside: trees.beside,
    needed: trees.needed,
    wanted: trees.all,
    rebuild: () =>
      isSideBySide(settled.state)
        ? 'what steps did side by side can’t be told apart in the run file'
        : rebuildTrees(settled.prefix, readBlob),
  };
}

/** The event as it lies in the file. */
function eventOf(
  body: BodyOf<'fork.created'>,
  at: {
    readonly settled: SettledFork;
    readonly life: number;
    readonly started: EventOf<'run.started'>;
    readonly now: Date;
  },
): EventOf<'fork.created'> {
  const { settled, life, started, now } = at;
  const last = settled.prefix.at(-1)?.at ?? 0;
  return {
    ...body,
    seq: settled.after + 1,
    at: Math.max(last, (now.getTime() - Date.parse(started.epoch)) * 1e6),
    key: stepKey('run', `life${life}`),
    parent: 'run',
    lane: 'system',
  };
}
