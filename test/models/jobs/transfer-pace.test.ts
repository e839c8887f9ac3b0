import { describe, expect, it } from 'vitest';
import { createPace } from '../../../electron/models/jobs/transfer-pace.ts';

const MB = 1_000_000;

/** A transfer of so many bytes a second, seen ten times a second. */
function run(seconds: number, perSecond: number) {
  const pace = createPace(0);
  for (let tick = 0; tick <= seconds * 10; tick += 1) {
    pace.note([{ digest: 'a', done: (tick * perSecond) / 10 }], tick * 100);
  }
  return pace;
}

describe('the pace of a transfer', () => {
  it('says nothing before it has seen five seconds', () => {
    expect(run(4, 10 * MB).read(4_000).rate).toBeNull();
  });

  it('comes close to a steady speed', () => {
    const { rate } = run(20, 10 * MB).read(20_000);
    expect(rate).toBeGreaterThan(9.8 * MB);
    expect(rate).toBeLessThan(10.2 * MB);
  });

  it('does not jump with a single burst', () => {
    const pace = run(20, 10 * MB);
    pace.note([{ digest: 'a', done: 260 * MB }], 20_500);
    expect(pace.read(20_500).rate).toBeLessThan(25 * MB);
  });

  it('counts nothing for what was there when a part is first heard of', () => {
    const pace = run(20, 10 * MB);
    pace.note(
      [
        { digest: 'a', done: 200 * MB },
        { digest: 'cached', done: 9_000 * MB },
      ],
      20_100,
    );
    expect(pace.read(20_600).rate).toBeLessThan(11 * MB);
  });

  it('names a stall after fifteen seconds and has no rate then', () => {
    const pace = run(10, MB);
    expect(pace.read(24_900)).toMatchObject({ stalledSeconds: null });
    expect(pace.read(27_400)).toEqual({ rate: null, stalledSeconds: 17 });
  });

  it('takes a part that begins anew for no negative speed', () => {
    const pace = run(10, 10 * MB);
    pace.note([{ digest: 'a', done: 0 }], 10_100);
    pace.note([{ digest: 'a', done: MB }], 10_200);
    expect(pace.read(10_700).rate).toBeGreaterThan(0);
  });
});
