/**
 * Tokens that a server reads at once. It wants more for longer contexts and goes down where memory is short; the
 * smallest is never left out. Its own rule (0.30 and later) compares a guess of the whole with what is free.
 */
export const SMALLEST_BATCH = 512;
const TIERS = [
  { batch: 2_048, above: 32_768, share: 0.6 },
  { batch: 1_024, above: 4_096, share: 0.75 },
] as const;
const WITH_SURCHARGE = 0.8;
/** A verdict is `comfortable` up to this share of what is free. */
export const COMFORTABLE = 0.88;

/** Of the devices that a model is put on, together; bytes. */
export interface Room {
  readonly free: number;
  /** What the server expects the model to take. */
  readonly predicted: number;
  /** What the model really needs at this batch, reserves included. */
  readonly needAt: (batch: number) => number;
}

/**
 * The batch that the server will take at this context of one slot; without a room, the one it wants. One that would
 * leave the devices less than comfortable counts as lowered, too: so more memory never makes a verdict worse, and
 * whether a context fits at all is decided at the smallest batch.
 */
export function microBatchFor(context: number, room: Room | null): number {
  for (const { batch, above, share } of TIERS) {
    if (context <= above) continue;
    if (room === null || isAllowed(batch, share, room)) return batch;
  }
  return SMALLEST_BATCH;
}

function isAllowed(batch: number, share: number, { free, predicted, needAt }: Room): boolean {
  if (predicted > share * free) return false;
  const need = needAt(batch);
  const surcharge = need - needAt(SMALLEST_BATCH);
  return predicted + surcharge <= WITH_SURCHARGE * free && need <= COMFORTABLE * free;
}
