import type { AlignedPair } from '../../../../shared/run/compare/align.ts';
import { withoutNoise } from '../../../../shared/run/compare/noise.ts';
import type { ReadRun } from './read-outline.ts';

/** Long outputs that are looked at for noise; what is over these bounds counts as different. */
const MOST_LOOKS = 200;
const MOST_BYTES = 512 * 1024;

/**
 * Outputs that lie in payloads of their own are different as soon as one time in them is. Where nothing else differs,
 * their texts are compared without noise.
 */
export function settlePayloads(
  pairs: readonly AlignedPair[],
  left: ReadRun,
  right: ReadRun,
): readonly AlignedPair[] {
  let looks = 0;
  return pairs.map((pair) => {
    const [one, other] = [pair.left, pair.right];
    if (pair.state !== 'changed' || one === null || other === null) return pair;
    const isOnlyPayload = one.content === other.content && one.core === other.core;
    if (!isOnlyPayload || one.blob === undefined || other.blob === undefined) return pair;
    looks += 1;
    if (looks > MOST_LOOKS) return pair;
    const a = left.text(one.blob, MOST_BYTES);
    const b = right.text(other.blob, MOST_BYTES);
    const isNoise =
      a !== null && b !== null && withoutNoise(a, left.folders) === withoutNoise(b, right.folders);
    if (isNoise) return { ...pair, state: 'same', course: false, noise: true };
    // A check's output is words about its exit code.
    return one.kind === 'check.ran' ? { ...pair, course: false } : pair;
  });
}
