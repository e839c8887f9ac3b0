import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORDER_RULE, scriptedPlan } from '../../../electron/hosts/demo/scripted-answers.ts';
import { scriptedTurns } from '../../../electron/hosts/demo/scripted-turns.ts';
import { checkPlan } from '../../../shared/plan/check-plan.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-script-'));
  await cp('electron/hosts/demo/sample', folder, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Carries out the edits of an attempt as they are written, exactly. */
async function play(attempt: string): Promise<void> {
  for (const { name, arguments: args } of (scriptedTurns[attempt] ?? []).flatMap(
    (turn) => turn.calls,
  )) {
    const path = join(folder, textOf(args.path));
    if (name === 'write_file') await writeFile(path, textOf(args.content));
    if (name !== 'edit_file') continue;
    const before = await readFile(path, 'utf8');
    expect(
      before.split(textOf(args.old_text)),
      `${attempt}: ${textOf(args.old_text)}`,
    ).toHaveLength(2);
    await writeFile(
      path,
      before.replace(textOf(args.old_text), () => textOf(args.new_text)),
    );
  }
}

async function check(command: string): Promise<{ readonly code: number; readonly output: string }> {
  try {
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', command], { cwd: folder });
    return { code: 0, output: stdout };
  } catch (fault) {
    const { code, stdout } = fault as { code: number; stdout: string };
    return { code, output: stdout };
  }
}

describe('the demo’s script', () => {
  it('has a plan without faults', () => {
    const existing = new Set([
      'src/units.js',
      'src/format-duration.js',
      'src/index.js',
      'README.md',
    ]);
    expect(checkPlan(scriptedPlan, { existingPaths: existing, stepTokenBudget: 4000 })).toEqual([]);
  });

  it('begins with a real bug that the sample’s tests find', async () => {
    await play('parse/1');
    const { code, output } = await check('node --test');
    expect(code).toBe(1);
    expect(output).toContain('Not a duration: 250ms');
  });

  it('mends it in the second attempt', async () => {
    await play('parse/2');
    expect((await check('node --test')).code).toBe(0);
  });

  it('exports and documents it in the second step', async () => {
    await play('publish/1');
    for (const command of scriptedPlan.steps[1]?.checks ?? [])
      expect((await check(command)).code).toBe(0);
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain(
      "parseDuration('1h 30m'); // 5400000",
    );
  });

  it('does what the verifier asked for in the third attempt', async () => {
    const accepts = "import('./src/index.js').then((m) => m.parseDuration('1h 1h'))";
    expect((await check(`node -e "${accepts}"`)).code).toBe(0);
    await play('parse/3');
    expect((await check('node --test')).code).toBe(0);
    expect((await check(`node -e "${accepts}"`)).code).toBe(1);
    expect(await readFile(join(folder, 'src/parse-duration.js'), 'utf8')).toContain(ORDER_RULE);
  });
});
