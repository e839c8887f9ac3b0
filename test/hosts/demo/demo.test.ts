import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../../electron/hosts/open-engine.ts';
import { runTerminal } from '../../../electron/hosts/terminal/main.ts';
import type { foldAll } from '../../../shared/run/fold.ts';
import { createFakeIo } from '../terminal/fake-io.ts';

let home = '';
let env: Record<string, string> = {};
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tandem-demo-'));
  env = { PATH: process.env.PATH ?? '', TANDEM_HOME: home };
});
afterAll(() => rm(home, { recursive: true, force: true }));

async function tandem(...args: readonly string[]) {
  const fake = createFakeIo({ env });
  const code = await runTerminal(args, fake.io, (given) => openEngine({ ...given }));
  return { code, out: fake.out(), errors: fake.errors() };
}

interface Line {
  readonly seq: number;
  readonly kind: string;
  readonly runId: string;
  readonly [field: string]: unknown;
}
const linesOf = (text: string): readonly Line[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Line => JSON.parse(line));

describe('tandem demo', () => {
  let lines: readonly Line[] = [];
  const of = (kind: string) => lines.filter((line) => line.kind === kind);
  beforeAll(async () => {
    const { code, out } = await tandem('demo', '--json');
    expect(code).toBe(0);
    lines = linesOf(out);
  });

  it('rides to an approved branch without a key, a server or a byte sent', () => {
    expect(lines.at(-1)).toMatchObject({
      kind: 'run.finished',
      outcome: 'approved',
      rounds: 2,
      filesChanged: [
        'README.md',
        'src/index.js',
        'src/parse-duration.js',
        'test/parse-duration.test.js',
      ],
      cloud: { calls: 0, bytesSent: 0, costUsd: 0 },
    });
    expect(of('egress.sent')).toEqual([]);
    expect(of('run.started')[0]).toMatchObject({ scripted: true });
  });

  it('shows the machinery at work: a check that fails, a verdict that asks for more, then approval', () => {
    const steps = of('step.ended').map(({ step, status }) => `${String(step)} ${String(status)}`);
    expect(steps).toEqual(['parse failed', 'parse ok', 'publish ok', 'parse ok']);
    expect(of('check.ran').map(({ status }) => status)).toContain('failed');
    expect(of('gate.ran').map(({ green }) => green)).toEqual([true, true]);
    expect(of('verify.ended')).toMatchObject([
      { verdict: { verdict: 'revise' }, accepted: false },
      { verdict: { verdict: 'approve' }, accepted: true },
    ]);
    expect(of('call.refused')).toEqual([]);
    expect(of('tool.ended').filter(({ status }) => status !== 'ok')).toEqual([]);
  });

  it('numbers every event without a gap', () => {
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_line, index) => index + 1));
  });

  it('leaves the sample’s checkout as it was and the change on its branch', async () => {
    const [name = ''] = await readdir(join(home, 'demo'));
    const sample = join(home, 'demo', name);
    const git = async (...args: string[]) =>
      (await promisify(execFile)('git', ['-C', sample, ...args])).stdout;
    const branch = lines.at(-1)?.branch;
    expect(await git('status', '--porcelain')).toBe('');
    expect(await git('show', `${String(branch)}:src/index.js`)).toContain('parseDuration');
    expect(await readFile(join(sample, 'src/index.js'), 'utf8')).not.toContain('parseDuration');
  });

  it('can be listed, shown, replayed, and has an empty ledger', async () => {
    const run = lines[0]?.runId ?? '';
    expect(linesOf((await tandem('runs', '--json')).out)).toMatchObject([
      { runId: run, status: 'approved' },
    ]);
    const shown: { state: ReturnType<typeof foldAll> } = JSON.parse(
      (await tandem('show', run, '--json')).out,
    );
    expect(shown.state.finished?.outcome).toBe('approved');
    expect((await tandem('show', run)).out).toContain('verdict: approve');
    expect(await tandem('replay', run, '--json')).toMatchObject({ code: 0 });
    expect(await tandem('ledger', run, '--json')).toMatchObject({ code: 0, out: '' });
    expect(await tandem('resume', run)).toMatchObject({ code: 2 });
  });

  it('says at the top, on each stage and at the end that its answers are scripted', async () => {
    const { out, code } = await tandem('demo');
    expect(code).toBe(0);
    expect(
      out.match(/scripted: these answers were written in advance, not by a model/g),
    ).toHaveLength(2);
    for (const stage of [
      'Prepare',
      'Intake',
      'Plan',
      'Execute',
      'Verify, round 1',
      'Verify, round 2',
      'Deliver',
    ]) {
      expect(out).toContain(`\n${stage} (scripted)\n`);
    }
    expect(out).toContain('Not a duration: 250ms');
    expect(out).toContain('What to try next');
  });
});
