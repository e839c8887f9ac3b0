import type { Benchmark, CatalogueEntry, Role } from '../catalogue-entry.ts';
import type { Candidate, Reach } from './candidate.ts';

const REACHES: readonly Reach[] = ['none', 'offload', 'floor', 'wanted'];
const ROLES: readonly Role[] = ['too-weak', 'floor', 'sweet-spot', 'strong', 'cluster'];

/** The one benchmark that most models have, of what agents do; others are shown and not compared. */
const COMPARED = 'SWE-bench Verified';
/** Makers' numbers run up to 20 points above independent ones: that much is taken off to compare. */
const MAKER_EXCESS = 20;
/** And that much where nobody has verified what the file is. */
const UNVERIFIED_DOUBT = 5;
/** Bytes of weights that the processor may have to read for a token before it is too slow to work with. */
const CPU_BYTES_PER_TOKEN = 4e9;
/** A share of this much on the processor is hardly felt. */
const SMALL_CPU_SHARE = 0.25;

/** Whether it may be the default at all, wherever it fits. */
export function isEligible(candidate: Candidate): boolean {
  const { entry, exam, reach } = candidate;
  if (entry.tag === null || exam === 'unfit' || reach === 'none') return false;
  if (entry.pinned) return true;
  if (entry.classic || entry.role === 'too-weak' || entry.role === 'cluster') return false;
  if (entry.tools === false) return false;
  return !isTooSlow(candidate);
}

/** Less than zero when the first is the better default. */
export function compareCandidates(one: Candidate, other: Candidate): number {
  return (
    better(Number(one.entry.pinned), Number(other.entry.pinned)) ||
    better(examRank(one), examRank(other)) ||
    better(REACHES.indexOf(one.reach), REACHES.indexOf(other.reach)) ||
    better(offloadRank(one), offloadRank(other)) ||
    better(roleRank(one.entry), roleRank(other.entry)) ||
    better(scoreOf(one.entry), scoreOf(other.entry)) ||
    better(one.entry.shape.fileBytes ?? 0, other.entry.shape.fileBytes ?? 0)
  );
}

const better = (one: number, other: number): number => other - one;

export const roleRank = ({ role }: CatalogueEntry): number => ROLES.indexOf(role);

/** An executor goes first where all of it fits; a model for single files goes last. */
export function examRank({ exam, reach }: Candidate): number {
  if (exam === 'limited') return -1;
  return exam === 'executor' && (reach === 'wanted' || reach === 'floor') ? 1 : 0;
}

export const offloadRank = ({ reach, fit }: Candidate): number =>
  reach === 'offload' && 1 - (fit.gpuShare ?? 0) > SMALL_CPU_SHARE ? 0 : 1;

/** Of a mixture only the experts that take part are read for a token. */
function cpuBytesPerToken({ shape }: CatalogueEntry, cpuShare: number): number {
  const { fileBytes, parametersB, activeParametersB } = shape;
  const active =
    parametersB === null || activeParametersB === null ? 1 : activeParametersB / parametersB;
  return (fileBytes ?? 0) * Math.min(1, active) * cpuShare;
}

/** Whether the processor has so much to read for a token that nobody would wait for it. */
export const isTooSlow = ({ entry, reach, fit }: Candidate): boolean =>
  reach === 'offload' && cpuBytesPerToken(entry, 1 - (fit.gpuShare ?? 0)) > CPU_BYTES_PER_TOKEN;

/** The number that stands for a model: the independent one before the maker's; null without any. */
export function benchmarkOf({ benchmarks }: CatalogueEntry): Benchmark | null {
  const compared = benchmarks.filter(({ name }) => name === COMPARED);
  const by = (who: Benchmark['by'], of: readonly Benchmark[]) => of.find((one) => one.by === who);
  return (
    by('independent', compared) ??
    by('maker', compared) ??
    by('independent', benchmarks) ??
    benchmarks[0] ??
    null
  );
}

/** The same, of the one benchmark that models are compared by. */
export function comparedBenchmarkOf(entry: CatalogueEntry): Benchmark | null {
  const benchmark = benchmarkOf(entry);
  return benchmark?.name === COMPARED ? benchmark : null;
}

/** The number as it counts; 0 where there is none that can be compared. */
export function scoreOf(entry: CatalogueEntry): number {
  const benchmark = comparedBenchmarkOf(entry);
  if (benchmark === null) return 0;
  const excess = benchmark.by === 'independent' ? 0 : MAKER_EXCESS;
  return benchmark.score - excess - (entry.verified ? 0 : UNVERIFIED_DOUBT);
}
