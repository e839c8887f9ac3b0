import type { Place, RecommendReason } from '../fit-report.ts';
import { type Candidate, isOnDevices } from './candidate.ts';
import { missingMemory } from './missing-memory.ts';
import {
  compareCandidates,
  comparedBenchmarkOf,
  examRank,
  isTooSlow,
  offloadRank,
  roleRank,
  scoreOf,
} from './order.ts';

export interface Neighbour {
  readonly id: string;
  readonly reasons: readonly RecommendReason[];
}

export interface Around {
  readonly all: readonly Candidate[];
  readonly chosen: Candidate;
  readonly place: Place;
  readonly superseded: (candidate: Candidate) => boolean;
}

/** The next larger file: the one that people would reach for if they had more room; else any larger one. */
export function findBigger(around: Around): Neighbour | null {
  const { all, chosen } = around;
  const larger = bySize(all).filter((one) => sizeOf(one) > sizeOf(chosen));
  const worthy = larger.filter((one) => isWorthy(one, around) && !isWeaker(one, chosen));
  const found = worthy[0] ?? larger.find((one) => isWorthy(one, around)) ?? larger[0];
  return found === undefined ? null : { id: found.entry.id, reasons: whyNot(found, around) };
}

/** The best of the smaller files that could do the work at all. */
export function findSmaller(around: Around): Neighbour | null {
  const { all, chosen } = around;
  const smaller = bySize(all)
    .toReversed()
    .filter((one) => sizeOf(one) < sizeOf(chosen));
  const best = smaller.filter((one) => isWorthy(one, around)).toSorted(compareCandidates)[0];
  const found = best ?? smaller[0];
  return found === undefined ? null : { id: found.entry.id, reasons: whyNot(found, around) };
}

const sizeOf = ({ entry }: Candidate): number => entry.shape.fileBytes ?? 0;

const bySize = (all: readonly Candidate[]): Candidate[] =>
  all.filter((one) => sizeOf(one) > 0).toSorted((one, other) => sizeOf(one) - sizeOf(other));

const isWeaker = (one: Candidate, than: Candidate): boolean =>
  roleRank(one.entry) < roleRank(than.entry);

const isWorthy = (one: Candidate, { superseded }: Around): boolean =>
  one.entry.tag !== null && !one.entry.classic && one.entry.role !== 'too-weak' && !superseded(one);

/** Never empty: a neighbour with nothing against it is behind by what models are compared by. */
function whyNot(one: Candidate, { chosen, place, superseded }: Around): RecommendReason[] {
  const { entry, fit, exam } = one;
  const tooOld = fit.notes.find(({ code }) => code === 'server-too-old');
  const reasons: RecommendReason[] = [];
  if (entry.tag === null) reasons.push({ code: 'no-tag' });
  if (exam === 'unfit' || exam === 'limited') reasons.push({ code: 'qualified', verdict: exam });
  if (tooOld?.code === 'server-too-old') reasons.push(tooOld);
  else reasons.push(...whyNoRoom(one, chosen, place));
  if (superseded(one)) reasons.push({ code: 'superseded' });
  if (entry.tools === false) reasons.push({ code: 'no-tools' });
  const isAlone = reasons.length === 0;
  if (isWeaker(one, chosen) || entry.role === 'cluster')
    reasons.push({ code: 'role', role: entry.role });
  if (!isAlone || entry.role === 'cluster') return reasons;
  if (fit.verdict === 'unknown') return [...reasons, { code: 'unknown' }];
  return [...reasons, ...whyBehind(one, chosen)];
}

/** The first of the things that models are compared by in which the chosen one is ahead. */
function whyBehind(one: Candidate, chosen: Candidate): RecommendReason[] {
  if (chosen.entry.pinned && !one.entry.pinned) return [{ code: 'not-pinned' }];
  if (examRank(one) < examRank(chosen)) return [{ code: 'unproved' }];
  if (isTooSlow(one) || offloadRank(one) < offloadRank(chosen)) return [{ code: 'slower' }];
  if (isWeaker(one, chosen)) return [{ code: 'weaker' }];
  const benchmark = comparedBenchmarkOf(one.entry);
  if (benchmark === null) return [{ code: 'uncompared' }];
  const than = comparedBenchmarkOf(chosen.entry);
  const counted = scoreOf(one.entry);
  if (than !== null && benchmark.score >= than.score && counted < scoreOf(chosen.entry))
    return [{ code: 'counted-less', ...benchmark, counted }];
  return [{ code: 'benchmark', ...benchmark }, { code: 'weaker' }];
}

function whyNoRoom(one: Candidate, chosen: Candidate, place: Place): RecommendReason[] {
  const { fit, entry } = one;
  // What both of them suffer from is no reason against one of them.
  if (one.reach === 'wanted' || (one.reach !== 'none' && one.reach === chosen.reach)) return [];
  if (one.reach === 'floor' && chosen.reach !== 'wanted') return [];
  const largest = Math.max(fit.largest.f16 ?? 0, fit.largest.q8_0 ?? 0);
  if (largest > 0) return [{ code: 'too-little-context', largest }];
  if (isOnDevices(fit) || fit.verdict === 'unknown') return [];
  if (fit.verdict === 'offload')
    return [{ code: 'would-offload', cpuShare: 1 - (fit.gpuShare ?? 0) }];
  const shortBytes = missingMemory(entry.shape, fit, place);
  return shortBytes === null ? [] : [{ code: 'does-not-fit', shortBytes }];
}
