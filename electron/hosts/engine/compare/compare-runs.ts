import type { TandemError } from '../../../../shared/errors.ts';
import { FEWEST_RUNS, MOST_RUNS } from '../../../../shared/ipc/comparisons.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { alignRuns } from '../../../../shared/run/compare/align.ts';
import { compareChecks } from '../../../../shared/run/compare/compare-checks.ts';
import { compareFiles } from '../../../../shared/run/compare/compare-files.ts';
import { comparePlans, plannedOtherwise } from '../../../../shared/run/compare/compare-plans.ts';
import type {
  ComparedPair,
  ComparedRun,
  Comparison,
  Divergence,
} from '../../../../shared/run/compare/comparison.ts';
import { walkPairs } from '../../../../shared/run/compare/diverge.ts';
import { compareFields, withFields } from '../../../../shared/run/compare/fields.ts';
import { noiseRules } from '../../../../shared/run/compare/noise.ts';
import { relateRuns } from '../../../../shared/run/compare/relate.ts';
import { compareTerms } from '../../../../shared/run/compare/terms.ts';
import { isLogFault } from '../../../../shared/run/log-fault.ts';
import type { CompareRequest } from '../../comparison-desk.ts';
import { type ReadRun, readForComparison } from './read-outline.ts';
import { settlePayloads } from './settle-payloads.ts';

/** Reads each run once, one after the other, and holds every other one against the base. */
export async function compareRuns(
  home: string,
  asked: CompareRequest,
): Promise<Result<Comparison, TandemError>> {
  const wrong = refuse(asked);
  if (wrong !== null) return err({ kind: 'usage', message: wrong });
  const read: ReadRun[] = [];
  try {
    for (const name of asked.runs) {
      const run = await readForComparison(home, name, {
        signal: asked.signal,
        onRead: (done, of) => asked.onProgress?.({ run: name, read: done, of }),
      });
      if (!run.ok) return run;
      read.push(run.value);
      const twice = read.find(({ runId }, at) => read.findIndex((one) => one.runId === runId) < at);
      if (twice !== undefined)
        return err({ kind: 'usage', message: `The run ${twice.runId} is named twice.` });
    }
    const base = baseOf(read, asked.base);
    if (base === null)
      return err({
        kind: 'usage',
        message: `The base \`${asked.base}\` is none of the runs that are compared.`,
      });
    return ok({
      base: base.runId,
      runs: read.map(describeRun),
      pairs: read.filter((run) => run !== base).map((run) => comparePair(base, run)),
      noise: noiseRules,
    });
  } catch (thrown) {
    if (isLogFault(thrown)) return err(thrown.fault);
    throw thrown;
  } finally {
    for (const run of read) run.close();
  }
}

function refuse({ runs }: CompareRequest): string | null {
  if (runs.length < FEWEST_RUNS) return 'A comparison needs two runs at least.';
  if (runs.length > MOST_RUNS)
    return `At most ${MOST_RUNS} runs can be compared at once; these are ${runs.length}.`;
  return null;
}

function baseOf(runs: readonly ReadRun[], name: string | undefined): ReadRun | null {
  if (name === undefined) return runs[0] ?? null;
  return runs.find(({ runId }) => runId.startsWith(name.trim().toLowerCase())) ?? null;
}

function comparePair(left: ReadRun, right: ReadRun): ComparedPair {
  const relation = relateRuns(left, right);
  const shared = isShared(left, right, relation.shared) ? relation.shared : 0;
  const plan = comparePlans(left.state.plan?.plan ?? null, right.state.plan?.plan ?? null);
  const terms = compareTerms(left.state.started, right.state.started);
  const aligned = alignRuns(sideOf(left, shared), sideOf(right, shared));
  const walk = walkPairs({
    pairs: settlePayloads(aligned, left, right),
    plannedOtherwise: plannedOtherwise(plan),
    ...{ terms, shared, declared: relation.declared },
  });
  const explain = (one: Divergence): Divergence => explainFields(one, left, right);
  const partings = walk.partings.map(explain);
  const place = walk.first === null ? -1 : walk.partings.indexOf(walk.first);
  return {
    ...{ left: left.runId, right: right.runId, terms, plan },
    relation: { ...relation, shared },
    first: partings[place] ?? null,
    partings,
    ...{ counts: walk.counts, bands: walk.bands, rows: walk.rows, rowsLeftOut: walk.rowsLeftOut },
    files: compareFiles([left.ends, right.ends], relation.sameBase),
    checks: compareChecks(left.state, right.state),
  };
}

const sideOf = ({ events, state }: ReadRun, shared: number) => ({
  events: shared === 0 ? events : events.filter(({ seq }) => seq > shared),
  steps: (state.plan?.plan.steps ?? []).map(({ id }) => id),
});

/** A fork's beginning is its parent's, event by event; if it is not, they are compared like any two runs. */
function isShared(left: ReadRun, right: ReadRun, upTo: number): boolean {
  const before = ({ events }: ReadRun) => events.filter(({ seq }) => seq <= upTo);
  const [one, other] = [before(left), before(right)];
  return one.length === other.length && one.every((event, at) => event.raw === other[at]?.raw);
}

function explainFields(divergence: Divergence, left: ReadRun, right: ReadRun): Divergence {
  const [one, other] = [divergence.left, divergence.right];
  const read = (run: ReadRun, seq: number | undefined) => ({
    event: seq === undefined ? null : { ...run.run.event(seq) },
    folders: run.folders,
  });
  return withFields(
    divergence,
    compareFields(
      read(left, one?.seq ?? divergence.instead?.seq),
      read(right, other?.seq ?? divergence.instead?.seq),
    ),
  );
}

function describeRun({ runId, epoch, state, events, meter, damage, run }: ReadRun): ComparedRun {
  const { started, fork, rounds, finished } = state;
  const round = rounds.at(-1);
  const judged = rounds.findLast(({ verdict }) => verdict !== null)?.verdict ?? null;
  return {
    ...{ runId, damage },
    startedAt: epoch,
    request: started?.request ?? '',
    repository: started?.repository.path ?? '',
    status: finished?.outcome ?? 'running',
    mode: started?.mode ?? '',
    planner: started?.planner ?? '',
    verifier: started?.verifier ?? '',
    executor: state.executorName ?? '',
    scripted: started?.scripted ?? false,
    events: Math.max(run.snapshot().lastSeq, events.at(-1)?.seq ?? 0),
    fork:
      fork === undefined
        ? null
        : {
            parent: fork.parentRun,
            ...{ from: fork.from, after: fork.after },
            ...{ changes: fork.changes, attributable: fork.attributable },
          },
    rounds: rounds.length,
    verdict:
      judged === null
        ? null
        : { verdict: judged.verdict, summary: judged.summary, fault: judged.fault },
    gate:
      round === undefined
        ? null
        : {
            green: round.green,
            faults: round.faults.map(({ rule, detail }) => `${rule}: ${detail}`),
          },
    figures: meter.run(state),
    steps: meter.steps(state),
  };
}
