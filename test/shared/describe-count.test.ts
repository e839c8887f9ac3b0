import { expect, it } from 'vitest';
import { describeCount } from '../../shared/describe-count.ts';

it.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [1234567, '1,234,567'],
  [-45000, '-45,000'],
  [1234.5678, '1,234.568'],
  [0.25, '0.25'],
])('sets the thousands of %d apart', (count, words) => {
  expect(describeCount(count)).toBe(words);
  expect(words).toBe(count.toLocaleString('en-US'));
});
