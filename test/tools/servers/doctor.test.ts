import { describe, expect, it } from 'vitest';
import { examineToolServers } from '../../../electron/hosts/doctor/examine-tool-servers.ts';
import { describeServer } from '../../../electron/tools/servers/describe-server.ts';
import { serverKit, serverSetting } from './servers.ts';

const view = (more: Parameters<typeof serverSetting>[0]) =>
  describeServer(serverSetting({ command: ['/opt/server'], ...more }), {
    pins: [],
    kit: serverKit(),
  });

describe('the doctor', () => {
  it('says in one line how each tool server stands, and what to do', () => {
    const findings = examineToolServers([
      view({ name: 'one' }),
      view({ name: 'two', enabled: false }),
      view({ name: 'three', environment: ['NOT_THERE'] }),
      { ...view({ name: 'four' }), state: 'approved', approvedTools: 1 },
      { ...view({ name: 'five' }), state: 'changed' },
    ]);
    expect(findings.map(({ status, what }) => [status, what])).toEqual([
      ['warning', 'tool server one: not approved, so no run uses it'],
      ['ok', 'tool server two: switched off'],
      ['warning', 'tool server three: It can’t be used: the variable NOT_THERE is not set.'],
      ['ok', 'tool server four: 1 approved tool'],
      ['warning', 'tool server five: changed since it was approved, so no run uses it'],
    ]);
    expect(findings[0]?.next).toContain('tandem tools approve one');
    expect(new Set(findings.map(({ area }) => area))).toEqual(new Set(['tools']));
  });
});
