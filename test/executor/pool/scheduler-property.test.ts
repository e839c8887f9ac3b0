import { expect, it } from 'vitest';
import { createScheduler } from '../../../electron/executor/servers/pool/scheduler.ts';
import { createManualClock } from './manual-clock.ts';

/**
 * Random pools under random loads, with members that die, come back and refuse. Held after every event: no member
 * above its slots; a request that waits is never overtaken by a later one that could sit at no other place; an
 * attempt changes its member only where that had no place for it; and once the storm is over, everybody is served.
 */
const ROUNDS = 300;
const EVENTS = 120;

it('holds its promises under random loads, deaths and refusals', async () => {
  let moves = 0;
  let seats = 0;
  for (let seed = 1; seed <= ROUNDS; seed += 1) {
    const storm = await playStorm(seed);
    moves += storm.moves;
    seats += storm.seated;
    expect(storm.waitingAtEnd, `seed ${seed}: somebody starved`).toBe(0);
    expect(storm.seated + storm.gaveUp, `seed ${seed}: somebody was lost`).toBe(storm.asked);
  }
  // The storms are worth something: there were many, and members did change.
  expect(seats).toBeGreaterThan(ROUNDS * 20);
  expect(moves).toBeGreaterThan(ROUNDS);
});

interface Sitting {
  readonly key: string;
  readonly member: string;
  readonly leave: () => void;
}

async function playStorm(seed: number) {
  const random = createRandom(seed);
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const clock = createManualClock();
  const members = Array.from({ length: 1 + Math.floor(random() * 5) }, (_, at) => ({
    name: `m${at}`,
    weight: 0.5 + random() * 4,
    slots: 1 + Math.floor(random() * 4),
  }));
  const among = new Set(members.map(({ name }) => name));
  const scheduler = createScheduler(members, clock);
  const sitting: Sitting[] = [];
  const lastMember = new Map<string, string>();
  const patience: AbortController[] = [];
  const waiting: number[] = [];
  const count = { asked: 0, seated: 0, gaveUp: 0, moves: 0 };

  const check = (): void => {
    for (const { name, slots } of members) {
      const here = sitting.filter(({ member }) => member === name).length;
      expect(here, `seed ${seed}: ${name} above its slots`).toBeLessThanOrEqual(slots);
    }
  };
  const ask = (): void => {
    const key = `k${Math.floor(random() * 6)}`;
    const number = count.asked;
    const mine = new AbortController();
    patience.push(mine);
    waiting.push(number);
    count.asked += 1;
    const before = lastMember.get(key);
    const couldStay = scheduler.isKept({ stickyKey: key, among }) && waiting.length === 1;
    scheduler.enter({ stickyKey: key, among }, mine.signal).then(
      (seat) => {
        // Everybody may sit everywhere: then the line is served strictly in order.
        expect(waiting.shift(), `seed ${seed}: overtaken`).toBe(number);
        if (couldStay) expect(seat.member, `seed ${seed}: moved for nothing`).toBe(before);
        if (before !== undefined && before !== seat.member) count.moves += 1;
        lastMember.set(key, seat.member);
        count.seated += 1;
        sitting.push({ key, member: seat.member, leave: seat.leave });
      },
      () => {
        waiting.splice(waiting.indexOf(number), 1);
        count.gaveUp += 1;
      },
    );
  };
  const end = (how: 'answered' | 'failed' | 'busy'): void => {
    const one = pick(sitting);
    if (one === undefined) return;
    sitting.splice(sitting.indexOf(one), 1);
    if (how === 'answered') scheduler.answered(one.member);
    else scheduler.troubled(one.member, how, random() < 0.3 ? random() * 9_000 : undefined);
    one.leave();
  };
  const happen = (): void => {
    const dice = random();
    if (dice < 0.45) ask();
    else if (dice < 0.75) end('answered');
    else if (dice < 0.82) end('failed');
    else if (dice < 0.88) end('busy');
    else if (dice < 0.92) pick(patience)?.abort(new Error('gave up'));
    else clock.go(random() * 8_000);
  };

  for (let event = 0; event < EVENTS; event += 1) {
    happen();
    await settle();
    check();
  }
  // The storm is over: everything is answered, and time goes on.
  for (let calm = 0; calm < EVENTS * 4 && (waiting.length > 0 || sitting.length > 0); calm += 1) {
    if (sitting.length > 0) end('answered');
    else clock.go(60_000);
    await settle();
    check();
  }
  return { ...count, waitingAtEnd: waiting.length };
}

/** Promises that are due have run. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A small generator, so that a seed is a storm (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
