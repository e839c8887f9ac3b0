import { describe, expect, it } from 'vitest';
import { points, usablePoints } from './reference/points.ts';
import { type Compared, comparedPoints, errorOf } from './reference/predict-point.ts';

const compared = comparedPoints();
const current = compared.filter(({ isCurrent }) => isCurrent);

const errors = (of: readonly Compared[]) =>
  of.map(({ observed, predicted }) => Math.abs(errorOf(observed, predicted)));
const mean = (of: readonly number[]) => of.reduce((sum, one) => sum + one, 0) / of.length;

describe('the arithmetic against published observations', () => {
  it('takes every usable one', () => {
    expect(points).toHaveLength(75);
    expect(compared.map(({ point }) => point)).toEqual(usablePoints);
    expect(usablePoints).toHaveLength(41);
    expect(current).toHaveLength(26);
  });

  it('is off by at most 2.5 % in the mean and 8 % at worst on the current engine', () => {
    expect(mean(errors(current))).toBeLessThanOrEqual(0.025);
    expect(Math.max(...errors(current))).toBeLessThanOrEqual(0.08);
  });

  it('is as close over all of them', () => {
    expect(mean(errors(compared))).toBeLessThanOrEqual(0.025);
    expect(Math.max(...errors(compared))).toBeLessThanOrEqual(0.08);
  });

  it('is far closer than the file times 1.2', () => {
    const ruled = compared.filter(({ fileTimes }) => fileTimes !== null);
    const plain = ruled.map(({ observed, fileTimes }) =>
      Math.abs(errorOf(observed, fileTimes ?? Number.NaN)),
    );
    expect(mean(plain)).toBeGreaterThan(5 * mean(errors(ruled)));
  });

  it('names how each is compared that is not a plain sum', () => {
    for (const { point, fileTimes, remark } of compared) {
      if (fileTimes === null || point.processor?.includes('/') === true)
        expect(remark).not.toBe('');
    }
  });
});
