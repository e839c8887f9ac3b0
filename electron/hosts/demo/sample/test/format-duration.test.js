import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatDuration } from '../src/index.js';

describe('formatDuration', () => {
  for (const [ms, text] of [
    [0, '0s'],
    [250, '250ms'],
    [61_000, '1m 1s'],
    [5_400_000, '1h 30m'],
    [90_061_001, '1d 1h 1m 1s 1ms'],
  ]) {
    it(`writes ${ms} as ${text}`, () => assert.equal(formatDuration(ms), text));
  }

  it('refuses what is no duration', () => {
    assert.throws(() => formatDuration(-1), RangeError);
    assert.throws(() => formatDuration(0.5), RangeError);
  });
});
