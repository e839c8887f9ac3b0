import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../electron/hosts/engine.ts';
import { replayOrExecute } from '../../../electron/hosts/terminal/commands/re-execute.ts';
import { err, ok } from '../../../shared/result.ts';
import { createFakeIo } from './fake-io.ts';

/** An engine that needs leave to run commands, and then finds nothing different. */
async function execute(more: { readonly terminal: boolean; readonly input?: string }) {
  const fake = createFakeIo(more);
  const replays = {
    async execute(_asked: object, watch: { consent(detail: string): Promise<{ ok: boolean }> }) {
      const consent = await watch.consent('Nothing isolates commands here.');
      if (!consent.ok) return err({ kind: 'consent-needed', detail: 'x' } as const);
      const report = { steps: 1, same: 1, left: 0, all: 0, differences: [], rules: [], ms: 1 };
      const unwritten = { kind: 'disk-full', path: '/data' } as const;
      return ok({ ...report, seq: null, unwritten });
    },
  };
  const engine = { replays } as unknown as Engine;
  const act = { kind: 'execute', unsandboxed: false, record: true } as const;
  const code = await replayOrExecute(fake.io, engine, { run: 'r', act, json: false });
  return { code, ...fake };
}

describe('replay --execute where commands are not isolated', () => {
  it('asks at a terminal, and goes on with a whole yes', async () => {
    const { code, out, errors } = await execute({ terminal: true, input: 'yes\n' });
    expect(out()).toContain('Run commands all the same?');
    expect(code).toBe(0);
    // What could not be written down is told beside what was found.
    expect(errors()).toContain('disk');
  });

  it('asks nobody where nobody is, and says what is missing', async () => {
    const { code, out } = await execute({ terminal: false });
    expect(code).toBe(5);
    expect(out()).not.toContain('Run commands');
  });
});
