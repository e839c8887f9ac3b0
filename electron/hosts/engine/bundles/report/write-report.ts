import type { BundlePreview } from '../../../../../shared/ipc/bundles.ts';

/** Placeholder signature; see below. */
export async function writeReport(_order: {
  readonly from: string;
  readonly to: string;
  readonly part: string;
  readonly preview: BundlePreview;
}): Promise<number> {
  return 0;
}
