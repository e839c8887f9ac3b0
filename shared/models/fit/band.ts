import type { ModelShape } from '../shape.ts';
import { MIB } from './memory.ts';

/** Fields whose being wrong changes memory much, by how much of the total. */
const DOUBTS: Readonly<Record<string, number>> = {
  fileBytes: 0.05,
  layers: 0.03,
  cacheGroups: 0.03,
  latent: 0.03,
  recurrent: 0.02,
  projectorBytes: 0.02,
};

export interface Conditions {
  readonly isSplit: boolean;
  /** A server before 0.30. */
  readonly isOldEngine: boolean;
}

/**
 * The honest band around an estimate: ± 3 % ± 200 MiB, 5 % more when split, wider for what nobody knows or verified.
 * The engine before 0.30 took up to 1.45 times as much for hybrids and for compressed caches (qwen3.6:27b at 8,192
 * tokens: 22.1 GB beside 16; GLM-4.7-Flash: 41 beside 31), and up to 10 % more for others.
 */
export function bandOf(
  shape: ModelShape,
  total: number,
  { isSplit, isOldEngine }: Conditions,
): { readonly low: number; readonly high: number } {
  const doubts = Object.entries(DOUBTS).filter(([field]) => shape.unverified.includes(field));
  const widths = [shape.feedForward, shape.vocabulary].filter((width) => width === null).length;
  const share = 0.03 + (isSplit ? 0.05 : 0) + doubts.reduce((sum, [, doubt]) => sum + doubt, 0);
  const fixed = (200 + 150 * widths) * MIB;
  const old = isOldEngine ? oldEngineExcess(shape) : 0;
  return {
    low: Math.max(0, total * (1 - share) - fixed),
    high: total * (1 + share + old) + fixed,
  };
}

const oldEngineExcess = ({ recurrent, latent }: ModelShape): number =>
  recurrent === null && latent === null ? 0.1 : 0.45;
