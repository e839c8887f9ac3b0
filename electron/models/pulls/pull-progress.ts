import type { Job } from '../../../shared/ipc/models.ts';
import type { JobNews } from '../jobs/job-worker.ts';
import type { ProgressLine } from '../ollama/wire.ts';

type Parts = Job['parts'];

/** The progress of a pull over all its connections. */
export interface PullProgress {
  readonly parts: Parts;
  /** Download size of the catalogue: the registry tells the sizes of its layers one after the other. */
  readonly expected: number | null;
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;

export const isDigest = (text: string): boolean => DIGEST.test(text);

/** Models have a dozen layers, those of Apple's engine some hundred. What a server names beyond that is not shown. */
const MOST_PARTS = 1_000;

/** The progress with one more line of the stream. A part is never further than its whole. */
export function foldLine(progress: PullProgress, line: ProgressLine): PullProgress {
  const { digest, completed = 0 } = line;
  if (digest === undefined || !isDigest(digest)) return progress;
  const known = progress.parts.find((part) => part.digest === digest);
  if (known === undefined && progress.parts.length >= MOST_PARTS) return progress;
  const total = line.total ?? known?.total ?? null;
  const part = { digest, done: Math.min(completed, total ?? completed), total };
  if (known?.done === part.done && known.total === total) return progress;
  const others = progress.parts.filter((one) => one.digest !== digest);
  return {
    ...progress,
    parts: [...others, part].sort((one, other) => (other.total ?? 0) - (one.total ?? 0)),
  };
}

/** What people are told about a line; empty when it says nothing new about the phase. */
export function describeLine(progress: PullProgress, line: ProgressLine): JobNews {
  const { status = '' } = line;
  if (line.digest !== undefined) {
    return { ...describeTotals(progress), phase: 'download', detail: 'fetching' };
  }
  if (/^verifying/i.test(status)) return { phase: 'verify', detail: 'checking the digests' };
  if (/^(?:writing|removing)/i.test(status)) return { phase: 'write', detail: status };
  if (/^pulling/i.test(status)) return { phase: 'resolve', detail: 'asking the registry' };
  return {};
}

export function describeTotals(progress: PullProgress): JobNews {
  const { parts, expected } = progress;
  const done = sum(parts.map((part) => part.done));
  const known = sum(parts.map((part) => part.total ?? part.done));
  // The catalogue's figure stands for layers that have not been named yet; small ones come last.
  const total = expected === null || known >= expected ? known : expected;
  return { parts, done, total: parts.length === 0 ? expected : total };
}

export const bytesToCome = (progress: PullProgress): number => {
  const { done = 0, total } = describeTotals(progress);
  return Math.max(0, (total ?? 0) - done);
};

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
