import { describe, expect, it } from 'vitest';
import { describeProtections } from '../../electron/sandbox/describe-protections.ts';
import { defaultLimits } from '../../electron/sandbox/limits.ts';

describe('describeProtections', () => {
  const protections = describeProtections({ ...defaultLimits(), processes: 99 });

  it('claims no isolation, because nothing isolates yet', () => {
    expect(protections.isolated).toBe(false);
    expect(protections.isolation).toEqual([]);
    expect(protections.sentence).toContain('without isolation');
  });

  it('says plainly whether commands run as root', () => {
    expect(protections.root).toBe(process.getuid?.() === 0);
    expect(protections.sentence.includes('as root')).toBe(protections.root);
  });

  it('lists the limits in force', () => {
    expect(protections.limits.join('\n')).toMatch(/time: 120 s/);
    expect(protections.limits.join('\n')).toMatch(/processes: 99 at a time/);
  });
});
