import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  describeProtections,
  RUNTIME_VERSION,
} from '../../electron/sandbox/describe-protections.ts';
import type { Survey } from '../../electron/sandbox/enclosure/survey.ts';
import { defaultLimits } from '../../electron/sandbox/limits.ts';

const helpers = { bwrap: '/usr/bin/bwrap', socat: '/usr/bin/socat', rg: '/usr/bin/rg' };
const linux: Survey = { kind: 'linux', version: '0.9.0', helpers };
const missing: Survey = {
  kind: 'none',
  why: 'bwrap is missing',
  next: 'Install with: sudo apt install bubblewrap',
};

describe('describeProtections', () => {
  it('claims no isolation where there is no sandbox, and says what to install', () => {
    const found = describeProtections(missing, { root: false });
    expect(found).toMatchObject({ isolated: false, sandbox: null, isolation: [] });
    expect(found.sentence).toContain('without isolation');
    expect(found.gaps.join('\n')).toMatch(/bwrap is missing\nInstall with: sudo apt install/);
  });

  it('says that an ordinary user’s commands are contained on Linux', () => {
    const found = describeProtections(linux, { root: false });
    expect(found.isolated).toBe(true);
    expect(found.sandbox?.version).toBe('0.0.83 with bubblewrap 0.9.0');
    expect(found.sentence).toContain('contained');
    expect(found.isolation.join('\n')).toContain('network: none');
    expect(found.gaps.join('\n')).not.toContain('as root');
  });

  it('says that root can get out', () => {
    const found = describeProtections(linux, { root: true });
    expect(found).toMatchObject({ isolated: true, root: true });
    expect(found.sentence).toContain('as root');
    expect(found.gaps.join('\n')).toContain('/proc/sys');
  });

  it('says of macOS what does not hold there and what was not tried', () => {
    const found = describeProtections({ kind: 'mac' }, { root: false });
    expect(found.gaps.join('\n')).toMatch(/name lookups are not fenced/);
    expect(found.sentence).toContain('on Linux only');
  });

  it('names the hosts that commands may reach', () => {
    const found = describeProtections(linux, { root: false, hosts: ['registry.example.com'] });
    expect(found.isolation).toContain('network: only registry.example.com');
  });

  it('lists the limits in force', () => {
    const { limits } = describeProtections(missing, {
      limits: { ...defaultLimits(), processes: 99 },
    });
    expect(limits.join('\n')).toMatch(/time: 120 s/);
    expect(limits.join('\n')).toMatch(/processes: 99 at a time/);
  });

  it('names the version of the library that is installed', () => {
    const file = new URL(
      '../../node_modules/@anthropic-ai/sandbox-runtime/package.json',
      import.meta.url,
    );
    expect(JSON.parse(readFileSync(file, 'utf8')).version).toBe(RUNTIME_VERSION);
  });
});
