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
import { openRunFile } from '../../../store/run-file.ts';
import { runsFolder } from '../../../store/run-paths.ts';
import type { ForkDesk } from '../../fork-desk.ts';
import type { Surroundings } from '../../surroundings.ts';
import type { SwapDesk, SwapWatch } from '../../swap-desk.ts';
import { withParent } from '../fork/read-parent.ts';
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
      const recorded = isOwn ? append(around, runId, tested) : ok(undefined);
      return recorded.ok ? ok({ ...tested, runId, names, recorded: isOwn }) : recorded;
    },
  };
}

type Tested = Omit<SwapResult, 'runId' | 'recorded'>;

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
    const end = await rideCell(around, ridden, watch);
    if (!end.ok || end.value === null) return end.ok ? ok(null) : end;
    passed += end.value ? 1 : 0;
    watch.onProgress({ ...progress, passed: end.value });
  }
  const { plan, executor } = cell;
  return ok({ plan, executor, passed, of: repeats, runs });
}

/** Behind everything the run has; it may be over long since. */
function append(
  around: Surroundings,
  runId: RunId,
  tested: Omit<BodyOf<'blame.tested'>, 'kind'>,
): Result<void, TandemError> {
  const opened = openRunFile({ folder: runsFolder(around.home), runId, mode: 'write' });
  if (!opened.ok) return opened;
  const count = opened.value.events().filter(({ kind }) => kind === 'blame.tested').length + 1;
  const body = { kind: 'blame.tested', ...tested } as const;
  opened.value.append({
    key: stepKey('blame', `test${count}`),
    parent: '',
    lane: 'system',
    body,
    durable: true,
  });
  opened.value.close();
  return ok(undefined);
}
