import { join } from 'node:path';
import type { TandemError } from '../../../../shared/errors.ts';
import { type RunId, stepKey } from '../../../../shared/ids.ts';
import type { SwapRequest, SwapResult } from '../../../../shared/ipc/swap.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import type { BodyOf } from '../../../../shared/run/event.ts';
import {
  decideSwap,
  type SwapCell,
  type SwapCounts,
} from '../../../../shared/run/swap-conclusion.ts';
import { createRunRemover } from '../../../workspace/remove-run.ts';
import type { ForkDesk } from '../../fork-desk.ts';
import type { Surroundings } from '../../surroundings.ts';
import type { SwapDesk, SwapWatch } from '../../swap-desk.ts';
import { withParent } from '../fork/read-parent.ts';
import { appendLater } from '../moments/append-later.ts';
import { rideCell } from './ride-cell.ts';
import { type Cell, type SwapCase, settleSwap } from './settle-swap.ts';

interface Source {
  readonly home: string;
  readonly forks: ForkDesk;
  readonly read: (use: { readonly forRide: boolean }) => Promise<Result<Surroundings, TandemError>>;
}

export function createSwapDesk(source: Source): SwapDesk {
  const settle = async (asked: SwapRequest, forRide: boolean) => {
    const around = await source.read({ forRide });
    if (!around.ok) return around;
    return withParent(source.home, asked.run, async (parent) => {
      const settled = await settleSwap(around.value, parent, asked);
      if (!settled.ok) return settled;
      const { runId, origin } = parent.place;
      return ok({ around: around.value, test: settled.value, runId, isOwn: origin === 'own' });
    });
  };
  return {
    async forecast(asked) {
      const settled = await settle(asked, false);
      return settled.ok ? ok(settled.value.test.forecast) : settled;
    },
    async run(asked, watch) {
      const settled = await settle(asked, true);
      if (!settled.ok) return settled;
      const { around, test, runId, isOwn } = settled.value;
      const done = await rideCells({ around, forks: source.forks }, { asked, runId, test }, watch);
      if (!done.ok || done.value === null) return done.ok ? ok(null) : done;
      const { names, ...tested } = done.value;
      const result = { ...tested, runId, names };
      if (!isOwn) return ok({ ...result, recorded: false });
      // What hours of forks showed is told also where it can't be written down: the disk is full, the run goes on.
      const recorded = append(around.home, runId, tested);
      return ok(
        recorded.ok
          ? { ...result, recorded: true }
          : { ...result, recorded: false, unwritten: recorded.error },
      );
    },
  };
}

type Tested = Omit<SwapResult, 'runId' | 'recorded' | 'unwritten'>;

interface Test {
  readonly asked: SwapRequest;
  readonly runId: RunId;
  readonly test: SwapCase;
}

/** Cell after cell until what they show together is decided. Null: stopped. */
async function rideCells(
  kit: { readonly around: Surroundings; readonly forks: ForkDesk },
  { asked, runId, test }: Test,
  watch: SwapWatch,
): Promise<Result<Tested | null, TandemError>> {
  const all = test.cells.map(({ name }) => name);
  const name = `swap ${test.step}`;
  const cells: SwapCell[] = [];
  const names: Tested['names'][number][] = [];
  let counts: SwapCounts = {};
  for (const cell of test.cells) {
    if (decideSwap(all, counts) !== null) break;
    const done = await rideRepeats(kit, { asked, runId, test, cell, name }, watch);
    if (!done.ok || done.value === null) return done.ok ? ok(null) : done;
    cells.push(done.value);
    names.push(cell.name);
    counts = { ...counts, [cell.name]: done.value };
  }
  const decided = decideSwap(all, counts) ?? { conclusion: 'undecided', detail: '' };
  const { step, from } = test;
  return ok({ step, from, criterion: asked.criterion, cells, ...decided, names });
}

async function rideRepeats(
  { around, forks }: { readonly around: Surroundings; readonly forks: ForkDesk },
  run: Test & { readonly cell: Cell; readonly name: string },
  watch: SwapWatch,
): Promise<Result<SwapCell | null, TandemError>> {
  const { asked, runId, test, cell, name } = run;
  const { repeats, criterion } = asked;
  const runs: string[] = [];
  let passed = 0;
  for (let repeat = 1; repeat <= repeats; repeat += 1) {
    if (watch.signal.aborted) return ok(null);
    const { changes } = cell;
    const fork = await forks.create({ run: runId, at: test.from, changes, test: name });
    if (!fork.ok) return fork;
    runs.push(fork.value.runId);
    const progress = { cell: cell.name, repeat, repeats, runId: fork.value.runId };
    watch.onProgress({ ...progress, passed: null });
    const ridden = { runId: fork.value.runId, step: test.step, criterion };
    const end = await rideCell(around, ridden, watch).finally(() =>
      clearWorktree(around.home, ridden.runId),
    );
    if (!end.ok || end.value === null) return end.ok ? ok(null) : end;
    passed += end.value ? 1 : 0;
    watch.onProgress({ ...progress, passed: end.value });
  }
  const { plan, executor } = cell;
  return ok({ plan, executor, passed, of: repeats, runs });
}

/** A test makes up to forty forks; what they did stays in their files and snapshots. */
const clearWorktree = (home: string, runId: RunId): Promise<unknown> =>
  createRunRemover(join(home, 'git')).removeWorktrees({
    runId,
    worktrees: join(home, 'worktrees'),
  });

/** Behind everything the run has; it may be over long since, or go on in this process. */
function append(
  home: string,
  runId: RunId,
  tested: Omit<BodyOf<'blame.tested'>, 'kind'>,
): Result<unknown, TandemError> {
  return appendLater(home, runId, (log) => {
    const count = log.events().filter(({ kind }) => kind === 'blame.tested').length + 1;
    const body = { kind: 'blame.tested', ...tested } as const;
    const key = stepKey('blame', `test${count}`);
    return ok({ key, parent: '', lane: 'system', body, durable: true });
  });
}
