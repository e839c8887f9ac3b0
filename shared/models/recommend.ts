import type { CatalogueEntry } from './catalogue-entry.ts';
import {
  AGENT_CONTEXT,
  type Place,
  type Recommendation,
  type RecommendReason,
} from './fit-report.ts';
import { isSameTag } from './match-entry.ts';
import type { ExamVerdict, Qualification } from './qualification.ts';
import { qualificationOf } from './qualification-of.ts';
import { type Candidate, createCandidate } from './recommend/candidate.ts';
import { missingMemory } from './recommend/missing-memory.ts';
import { type Around, findBigger, findSmaller } from './recommend/neighbours.ts';
import { benchmarkOf, compareCandidates, isEligible } from './recommend/order.ts';
import { SUPERSEDED } from './recommend/superseded.ts';

export interface RecommendInput {
  readonly entries: readonly CatalogueEntry[];
  readonly place: Place;
  readonly qualifications: readonly Qualification[];
  /** What the server has already: of two that are equal, it goes first. */
  readonly installed: readonly { readonly tag: string; readonly digest?: string | null }[];
  /** Tokens of one slot; what agents need, unless told. */
  readonly context?: number;
  /** Requests at once; one, unless told. */
  readonly people?: number;
}

/**
 * One model for this place, by evidence: what policy pinned, then what passed the exam, then what lies wholly on the
 * devices with the context that agents need, then role, then what is verified, then benchmarks, independent ones
 * before makers'. The five classics, models that are too weak and those with a successor are never the default.
 */
export function recommend(input: RecommendInput): Recommendation {
  const { entries, place } = input;
  const wanted = { context: input.context ?? AGENT_CONTEXT, people: input.people ?? 1 };
  const all = entries.map((entry) => createCandidate(entry, wanted, place, examOf(entry, input)));
  const eligible = all.filter(isEligible);
  const superseded = ({ entry, exam }: Candidate): boolean =>
    exam !== 'executor' &&
    eligible.some((other) => other.entry.id === SUPERSEDED[entry.id] && other.exam !== 'limited');
  const isInstalled = ({ entry }: Candidate): boolean =>
    input.installed.some(({ tag }) => entry.tag !== null && isSameTag(tag, entry.tag));
  const chosen = eligible
    .filter((one) => one.entry.pinned || !superseded(one))
    .toSorted(
      (one, other) =>
        compareCandidates(one, other) || Number(isInstalled(other)) - Number(isInstalled(one)),
    )[0];
  if (chosen === undefined) return nothing(all, place);
  const around: Around = { all, chosen, place, superseded };
  return {
    id: chosen.entry.id,
    load: chosen.fit.load,
    reasons: why(chosen, place),
    bigger: findBigger(around),
    smaller: findSmaller(around),
  };
}

/** What the exam said of it; of another file than the one that is there it says nothing. */
function examOf({ tag }: CatalogueEntry, input: RecommendInput): ExamVerdict | null {
  if (tag === null) return null;
  const there = input.installed.find((one) => isSameTag(one.tag, tag));
  const digest = there?.digest ?? null;
  const known = qualificationOf(input.qualifications, { tag, digest });
  return known === null || known.stale ? null : known.exam.verdict;
}

function why({ entry, fit, exam, reach }: Candidate, place: Place): RecommendReason[] {
  const reasons: RecommendReason[] = [];
  if (entry.pinned) reasons.push({ code: 'pinned' });
  if (exam !== null) reasons.push({ code: 'qualified', verdict: exam });
  if (reach === 'offload') {
    reasons.push({ code: 'would-offload', cpuShare: 1 - (fit.gpuShare ?? 0) });
  } else {
    const device = nameDevices(
      fit.devices.map(({ name }) => name),
      place,
    );
    reasons.push({ code: 'fits', context: fit.load.context, kv: fit.load.kv, device });
    if (reach === 'floor') {
      reasons.push({ code: 'too-little-context', largest: fit.largest[fit.load.kv] ?? 0 });
    }
  }
  reasons.push({ code: 'role', role: entry.role });
  const benchmark = benchmarkOf(entry);
  if (benchmark !== null) reasons.push({ code: 'benchmark', ...benchmark });
  if (fit.people !== null) reasons.push({ code: 'people', people: fit.people });
  if (exam === null) reasons.push({ code: 'unqualified' });
  return reasons;
}

/** `RTX 4090`, `2 × RTX 3090`, or what there is of each. */
function nameDevices(names: readonly string[], place: Place): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  if (counts.size === 0) return place.devices[0]?.name ?? '';
  return [...counts]
    .map(([name, count]) => (count === 1 ? name : `${count} × ${name}`))
    .join(' + ');
}

/** Why there is none: nothing is known of the devices, or the smallest model that could do the work is too large. */
function nothing(all: readonly Candidate[], place: Place): Recommendation {
  const able = all.filter(
    ({ entry }) => entry.tag !== null && !entry.classic && entry.role !== 'too-weak',
  );
  const shorts = able.flatMap(({ entry, fit }) => missingMemory(entry.shape, fit, place) ?? []);
  const reason: RecommendReason =
    shorts.length === 0
      ? { code: 'unknown' }
      : { code: 'does-not-fit', shortBytes: Math.min(...shorts) };
  return { id: null, load: null, reasons: [reason], bigger: null, smaller: null };
}
