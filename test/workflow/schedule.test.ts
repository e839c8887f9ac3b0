import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Piece, PiecesFailed, runPieces } from '../../electron/workflow/stages/schedule.ts';

/** Work that ends when it is told to. */
function createBench(afters: readonly number[], slots: number, replays = false) {
  const log: string[] = [];
  const ends = new Map<number, { go: () => void; fail: (reason: Error) => void }>();
  let most = 0;
  const wait = (index: number): Promise<void> =>
    new Promise<void>((go, fail) => {
      ends.set(index, { go, fail });
      most = Math.max(most, ends.size);
    });
  const pieces: readonly Piece[] = afters.map((after, index) => ({
    after,
    work: async () => {
      log.push(`begin ${index}`);
      await wait(index);
    },
    settle: async () => {
      log.push(`settle ${index}`);
    },
  }));
  const onFailure = (reason: unknown): void => {
    log.push('stop');
    for (const [index, { fail }] of ends) {
      ends.delete(index);
      fail(reason instanceof Error ? reason : new Error('stopped'));
    }
  };
  const done = runPieces(pieces, { slots, replays, onFailure });
  const caught = done.catch((reason: unknown) => reason);
  const settle = async (index: number, reason?: Error): Promise<void> => {
    const end = ends.get(index);
    ends.delete(index);
    if (reason === undefined) end?.go();
    else end?.fail(reason);
    await idle();
  };
  return { log, ends, caught, settle, most: () => most };
}

/** Everything that needs no more than promises has happened after it. */
const idle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('pieces of work side by side', () => {
  it('begin in order as slots are free, and are settled in order whoever is fast', async () => {
    const bench = createBench([-1, -1, -1], 2);
    await idle();
    expect(bench.log).toEqual(['begin 0', 'begin 1']);
    await bench.settle(1);
    expect(bench.log).toEqual(['begin 0', 'begin 1', 'begin 2']);
    await bench.settle(2);
    expect(bench.log).not.toContain('settle 1');
    await bench.settle(0);
    expect(await bench.caught).toBeUndefined();
    expect(bench.log.slice(3)).toEqual(['settle 0', 'settle 1', 'settle 2']);
  });

  it('begin after what they wait for is settled', async () => {
    const bench = createBench([-1, 0, -1, 1], 4);
    await idle();
    expect(bench.log).toEqual(['begin 0', 'begin 2']);
    await bench.settle(0);
    expect(bench.log.slice(2)).toEqual(['settle 0', 'begin 1']);
    await bench.settle(2);
    await bench.settle(1);
    expect(bench.log.slice(4)).toEqual(['settle 1', 'settle 2', 'begin 3']);
    await bench.settle(3);
    expect(await bench.caught).toBeUndefined();
  });

  it('stop with the first that fails, and nothing more begins', async () => {
    const bench = createBench([-1, -1, -1], 2);
    await idle();
    const reason = new Error('server gone');
    await bench.settle(1, reason);
    const failed = await bench.caught;
    expect(failed).toBeInstanceOf(PiecesFailed);
    expect(failed).toMatchObject({ reasons: expect.arrayContaining([reason]) });
    expect(bench.log).toEqual(['begin 0', 'begin 1', 'stop']);
    expect(bench.ends.size).toBe(0);
  });

  it('go on in a replay until nobody can', async () => {
    const bench = createBench([-1, -1, 0, 1], 1, true);
    await idle();
    expect(bench.log).toEqual(['begin 0', 'begin 1']);
    await bench.settle(1, new Error('the log ends here'));
    await bench.settle(0);
    expect(bench.log.slice(2)).toEqual(['settle 0', 'begin 2']);
    await bench.settle(2);
    expect(await bench.caught).toBeInstanceOf(PiecesFailed);
    expect(bench.log).not.toContain('begin 3');
    expect(bench.log).not.toContain('stop');
  });

  it('come to an end in every order, settled in theirs, never over the slots', async () => {
    const shape = fc
      .integer({ min: 1, max: 7 })
      .chain((count) =>
        fc.tuple(
          fc.tuple(
            ...Array.from({ length: count }, (_, index) => fc.integer({ min: -1, max: index - 1 })),
          ),
          fc.integer({ min: 1, max: 4 }),
          fc.array(fc.nat(6), { minLength: 40, maxLength: 40 }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(shape, async ([afters, slots, picks]) => {
        const bench = createBench(afters, slots);
        await idle();
        for (const pick of picks) {
          const open = [...bench.ends.keys()];
          const next = open[pick % Math.max(1, open.length)];
          if (next === undefined) break;
          await bench.settle(next);
        }
        expect(await bench.caught).toBeUndefined();
        expect(bench.most()).toBeLessThanOrEqual(slots);
        expect(bench.log.filter((line) => line.startsWith('settle'))).toEqual(
          afters.map((_, index) => `settle ${index}`),
        );
      }),
      { numRuns: 100 },
    );
  });
});
