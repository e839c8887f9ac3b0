/**
 * Pieces of work side by side, with a result that does not depend on who is fast. A piece begins once everything up
 * to `after` is settled and a slot is free, the first in order before the others; pieces are settled one at a time and
 * in order, whatever finished first. So what a piece begins from follows from the order alone, and a replay, where
 * nothing takes time, comes to the same end.
 */
export interface Piece {
  /** Index of the piece that has to be settled before this one begins; -1: none. */
  readonly after: number;
  /** The work, in a slot. */
  readonly work: () => Promise<void>;
  /** Takes the result over, when everything before it is settled. `again` does more of the work, in a slot. */
  readonly settle: (again: <T>(work: () => Promise<T>) => Promise<T>) => Promise<void>;
}

export interface Running {
  /** Pieces worked on at once. */
  readonly slots: number;
  /**
   * In a replay a piece that fails stops nobody, and slots are not counted: whoever ran at its side when the run was
   * recorded has records of his own, and is to find them.
   */
  readonly replays: boolean;
  /** Told the reason when one piece fails, so that the work of the others ends too. */
  readonly onFailure: (reason: unknown) => void;
}

/** Rejects with the reasons of all that failed, once nothing runs any more. */
export class PiecesFailed extends Error {
  readonly reasons: readonly unknown[];

  constructor(reasons: readonly unknown[]) {
    super('work side by side was stopped');
    this.name = 'PiecesFailed';
    this.reasons = reasons;
  }
}

export async function runPieces(pieces: readonly Piece[], how: Running): Promise<void> {
  const gate = createGate(pieces.length, how);
  const run = async (piece: Piece, index: number): Promise<void> => {
    try {
      await gate.settledUpTo(index, piece.after);
      await gate.inSlot(index, piece.work);
      await gate.settledUpTo(index, index - 1);
      await piece.settle((work) => gate.inSlot(index, work));
      gate.settle();
    } catch (reason) {
      gate.fail(reason);
    }
  };
  await Promise.all(pieces.map(run));
  if (gate.failures.length > 0) throw new PiecesFailed(gate.failures);
}

interface Waiting {
  readonly index: number;
  readonly isReady: () => boolean;
  readonly go: () => void;
  readonly giveUp: (reason: unknown) => void;
}

/** Where pieces wait: for those before them, and for a slot. Whoever comes first in order goes first. */
function createGate(count: number, how: Running) {
  const failures: unknown[] = [];
  const waiting = new Set<Waiting>();
  let free = how.replays ? Number.POSITIVE_INFINITY : Math.max(1, how.slots);
  let settled = -1;
  let moving = count;

  const isStopped = (): boolean => failures.length > 0 && !how.replays;
  const look = (): void => {
    for (const one of [...waiting].toSorted((a, b) => a.index - b.index)) {
      if (isStopped() || !one.isReady()) continue;
      waiting.delete(one);
      moving += 1;
      one.go();
    }
    // Nobody moves any more: what the others wait for will not come.
    const isOver = isStopped() || (failures.length > 0 && moving === 0);
    if (!isOver) return;
    for (const one of waiting) {
      waiting.delete(one);
      moving += 1;
      one.giveUp(failures[0]);
    }
  };
  const noteFailure = (reason: unknown): void => {
    if (failures.includes(reason)) return;
    failures.push(reason);
    if (failures.length === 1 && !how.replays) how.onFailure(reason);
  };
  const wait = (index: number, isReady: () => boolean, take: () => void): Promise<void> =>
    new Promise((resolve, giveUp) => {
      const go = (): void => {
        take();
        resolve();
      };
      waiting.add({ index, isReady, go, giveUp });
      moving -= 1;
      look();
    });
  return {
    failures,
    settledUpTo: (index: number, last: number): Promise<void> =>
      wait(
        index,
        () => settled >= last,
        () => undefined,
      ),
    async inSlot<T>(index: number, work: () => Promise<T>): Promise<T> {
      await wait(
        index,
        () => free > 0,
        () => {
          free -= 1;
        },
      );
      try {
        return await work();
      } catch (reason) {
        // Before its slot is free, or somebody would begin in it.
        noteFailure(reason);
        throw reason;
      } finally {
        free += 1;
        look();
      }
    },
    settle(): void {
      settled += 1;
      moving -= 1;
      look();
    },
    fail(reason: unknown): void {
      noteFailure(reason);
      moving -= 1;
      look();
    },
  };
}
