import { describe, expect, it } from 'vitest';
import { createPlayer, type PlayWorld } from '../../../renderer/features/timeline/player.ts';
import { createPlayhead } from '../../../renderer/stores/playhead.ts';
import type { Mark } from '../../../shared/run/mark.ts';

const marks: readonly Mark[] = Array.from({ length: 11 }, (_, index) => ({
  ...{ seq: index + 1, at: index * 100, lane: 'execution', kind: 'tool.ended', key: '' },
  ...{ status: 'ok', actor: 'executor', text: '', ms: 1 },
}));

/** A player whose clock stands still until a test moves it. */
function createRig(given: Partial<PlayWorld> = {}, start: number | null = null) {
  let now = 0;
  let tick: (() => void) | null = null;
  const playhead = createPlayhead(start);
  const player = createPlayer(playhead, {
    now: () => now,
    frames(next) {
      tick = next;
      return () => {
        tick = null;
      };
    },
    marks: () => ({ length: marks.length, at: (index) => marks[index] }),
    axis: () => ({ place: (ms) => ms, timeAt: (place) => place }),
    range: () => null,
    next: (seq) => (seq < marks.length ? seq + 1 : null),
    isLive: () => false,
    isStill: () => false,
    ...given,
  });
  const pass = (ms: number): void => {
    now += ms;
    tick?.();
  };
  return { playhead, player, pass, isTicking: () => tick !== null };
}

describe('play', () => {
  it('goes through time as many times as fast as it was, and glides between events', () => {
    const { playhead, player, pass } = createRig({}, 1);
    player.setPace(2);
    player.toggle();
    pass(125);
    expect(playhead.get()).toBe(3);
    expect(player.glide.get()).toBe(250);
    playhead.close();
  });

  it('begins anew from the end, and stops at it with the clock', () => {
    const { playhead, player, pass, isTicking } = createRig({}, 11);
    player.toggle();
    expect(playhead.get()).toBe(1);
    pass(10_000);
    expect(playhead.get()).toBe(11);
    expect(player.state.get().playing).toBe(false);
    expect(player.glide.get()).toBe(null);
    expect(isTicking()).toBe(false);
  });

  it('stays with the newest at the live edge', () => {
    const { playhead, player, pass } = createRig({ isLive: () => true }, 3);
    player.toggle();
    pass(10_000);
    expect(playhead.get()).toBe(null);
  });

  it('stays inside the chosen stretch', () => {
    const range = { fromMs: 300, toMs: 500 };
    const { playhead, player, pass } = createRig({ range: () => range }, 1);
    player.setPace(1);
    player.toggle();
    expect(playhead.get()).toBe(4);
    pass(10_000);
    expect(playhead.get()).toBe(6);
  });

  it('skips what the axis leaves out', () => {
    const axis = { place: (ms: number) => ms / 10, timeAt: (place: number) => place * 10 };
    const { playhead, player, pass } = createRig({ axis: () => axis }, 1);
    player.setPace(1);
    player.toggle();
    pass(50);
    expect(playhead.get()).toBe(6);
    playhead.close();
  });

  it('goes event by event along what is listed, however far apart they are', () => {
    const { playhead, player, pass } = createRig({ next: (seq) => (seq < 9 ? seq + 4 : null) }, 1);
    player.setPace('events');
    player.toggle();
    pass(100);
    expect(playhead.get()).toBe(1);
    pass(400);
    expect(playhead.get()).toBe(5);
    pass(400);
    expect(playhead.get()).toBe(9);
    pass(400);
    expect(player.state.get().playing).toBe(false);
  });

  it('jumps instead of gliding where motion is not wanted', () => {
    const { playhead, player, pass } = createRig({ isStill: () => true }, 1);
    player.setPace(1);
    player.toggle();
    pass(250);
    expect(player.glide.get()).toBe(null);
    expect(playhead.get()).toBe(3);
    playhead.close();
  });

  it('gets faster and slower between its bounds', () => {
    const { player } = createRig();
    for (let turn = 0; turn < 12; turn += 1) player.shift(-1);
    expect(player.state.get().pace).toBe(0.5);
    for (let turn = 0; turn < 12; turn += 1) player.shift(1);
    expect(player.state.get().pace).toBe('events');
  });

  it('settles where it is held', () => {
    const { playhead, player, pass } = createRig({}, 1);
    player.setPace(1);
    player.toggle();
    pass(250);
    player.toggle();
    expect(playhead.settled()).toBe(3);
    expect(player.state.get().playing).toBe(false);
  });
});
