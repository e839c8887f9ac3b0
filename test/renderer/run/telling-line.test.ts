import { describe, expect, it } from 'vitest';
import { tellingLine } from '../../../renderer/features/run/frame/telling-line.ts';

describe('the telling line of an output', () => {
  it('is the thrown error, wherever it stands', () => {
    const lines = ['stderr:', 'node:internal/x:1', '    throw new ERR();', 'Error [E]: no module'];
    expect(tellingLine(lines)).toBe('Error [E]: no module');
  });

  it('is the failed assertion before the name of the test', () => {
    expect(tellingLine(['✖ counts', '  AssertionError [E]: equal:', '51 !== 52'])).toBe(
      'AssertionError [E]: equal:',
    );
    expect(tellingLine(['not ok 1 - counts', '1..1'])).toBe('not ok 1 - counts');
  });

  it('is none where nothing stands out', () => {
    expect(tellingLine(['Exit code 1 after 0.2 s', 'bye'])).toBeNull();
  });
});
