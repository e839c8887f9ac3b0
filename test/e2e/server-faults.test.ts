import { afterEach, describe, expect, it } from 'vitest';
import type { Fault as ServerFault } from '../sim/ollama/script.ts';
import { createRig, type Rig } from './rig.ts';
import { goodExecutor } from './sample.ts';

/**
 * Every fault of the model server, once and for ever, in a whole ride: the run ends approved, or with an outcome
 * and exit code that name what happened, and never hangs.
 */
let rig: Rig;
afterEach(() => rig.close());

const serverFaults: readonly ServerFault[] = [
  { kind: 'busy', times: 2 },
  { kind: 'runner-died', times: 1 },
  { kind: 'bad-arguments', times: 1 },
  {
    kind: 'error-line',
    after: 1,
    error: 'an error was encountered while running the model',
    times: 1,
  },
  { kind: 'cut', after: 1, times: 1 },
  { kind: 'no-done', times: 1 },
  { kind: 'stall', after: 1, times: 1 },
  { kind: 'header-delay', ms: 2_500, times: 1 },
  { kind: 'split', times: 1 },
  { kind: 'garbage-line', after: 1, times: 1 },
  { kind: 'dropped', times: 1 },
  { kind: 'length', times: 1 },
];

const lastingServerFaults: readonly ServerFault[] = [
  { kind: 'missing' },
  { kind: 'no-tools' },
  { kind: 'load-failed' },
  { kind: 'runner-died' },
  { kind: 'context-exceeded' },
  { kind: 'prompt-too-long' },
  { kind: 'cut', after: 1 },
  { kind: 'stall', after: 1 },
  { kind: 'repetition', token: 'again ' },
  { kind: 'status', status: 500, error: 'timed out waiting for llama-server to start' },
  { kind: 'length' },
  { kind: 'dropped' },
  { kind: 'substituted', model: 'other:1b' },
  { kind: 'death' },
];

const withFault = (fault: ServerFault): typeof goodExecutor =>
  goodExecutor.map(({ turns }) => ({
    turns: turns.map((turn, index) => (index === 1 ? { ...turn, fault } : turn)),
  }));

describe('a fault of the model server', () => {
  it.each(serverFaults.map((fault) => [fault.kind, fault] as const))(
    '%s, passing: the ride still ends approved',
    { timeout: 90_000 },
    async (_kind, fault) => {
      rig = await createRig({ executor: withFault(fault) });
      const { finished } = await rig.run();
      expect([finished.outcome, finished.reason]).toEqual(['approved', '']);
    },
  );

  it.each(lastingServerFaults.map((fault) => [fault.kind, fault] as const))(
    '%s, staying: ends with the contract’s exit code',
    { timeout: 240_000 },
    async (_kind, fault) => {
      rig = await createRig({ executor: withFault(fault) });
      const { finished } = await rig.run();
      expect([3, 5]).toContain(finished.exitCode);
      expect(finished.reason).not.toBe('');
      expect(finished.outcome).not.toBe('approved');
    },
  );

  it('a server that is not there is named before anything is spent', async () => {
    rig = await createRig();
    await rig.ollama.close();
    const { finished, error } = await rig.run();
    expect([finished.outcome, finished.exitCode, error?.kind]).toEqual([
      'interrupted',
      5,
      'server-unreachable',
    ]);
    expect(rig.claude.requests).toEqual([]);
  });

  it('a model that is not there is named before anything is spent', async () => {
    rig = await createRig();
    const { finished, error } = await rig.run({ executor: 'ollama/absent:7b' });
    expect([finished.exitCode, error?.kind]).toEqual([5, 'model-missing']);
    expect(rig.claude.requests).toEqual([]);
  });
});
