import { describe, expect, it } from 'vitest';
import { canOverlap, lastNeeded } from '../../electron/workflow/stages/step-needs.ts';
import { stepOf } from './plan-fixture.ts';

const reads = (path: string) => ({ path, action: 'read' as const });
const writes = (path: string) => ({ path, action: 'modify' as const });

describe('what a step builds on', () => {
  it('is the last step it depends on, or that writes a file it uses', () => {
    const steps = [
      stepOf('a', { files: [writes('x')] }),
      stepOf('b', { files: [reads('x'), writes('b')] }),
      stepOf('c', { files: [writes('c')] }),
      stepOf('d', { files: [writes('x')], dependsOn: ['c'] }),
      stepOf('e', { files: [reads('y'), reads('c')] }),
      stepOf('f', { files: [reads('y')] }),
    ];
    expect(steps.map((_, index) => lastNeeded(steps, index))).toEqual([-1, 0, -1, 2, 2, -1]);
    expect(canOverlap(steps)).toBe(true);
  });

  it('leaves nothing to overlap in a chain, and in one step', () => {
    const chain = [
      stepOf('a'),
      stepOf('b', { dependsOn: ['a'] }),
      stepOf('c', { dependsOn: ['b'] }),
    ];
    expect(canOverlap(chain)).toBe(false);
    expect(canOverlap(chain.slice(0, 1))).toBe(false);
    expect(canOverlap([])).toBe(false);
  });

  it('does not mind two steps that only read the same file', () => {
    const steps = [stepOf('a', { files: [reads('x')] }), stepOf('b', { files: [reads('x')] })];
    expect(canOverlap(steps)).toBe(true);
  });
});
