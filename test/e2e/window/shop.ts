import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { SimScript as ClaudeScript } from '../../sim/claude/script.ts';
import { scriptSchema as executorSchema } from '../../sim/ollama/script.ts';

/** The mail-order shop of the README and what both simulators say to it: a question, three steps, a verdict. */
const root = join(import.meta.dirname, '..', '..', '..');
const read = (name: string): unknown =>
  JSON.parse(readFileSync(join(root, 'docs', 'try', name), 'utf8'));

export function makeShop(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'tandem-window-')), 'shop');
  execFileSync(process.execPath, [join(root, 'docs', 'try', 'make-repository.mjs'), folder], {
    stdio: 'ignore',
  });
  return folder;
}

export const SHOP_REQUEST = 'Postage is rounded down for every parcel; round once, at the end.';

export const shopExecutor = () => executorSchema.parse(read('ollama.json'));

/** The same, with a command before all else that the plan does not name, so that there is something to ask about. */
export const askingExecutor = () => {
  const command = { name: 'run_command', arguments: { command: 'git status --short' } };
  return shopExecutor().map((one, index) =>
    index === 0 ? { ...one, turns: [{ toolCalls: [command] }, ...one.turns] } : one,
  );
};

export const shopClaude = (): ClaudeScript =>
  z.custom<ClaudeScript>((value) => typeof value === 'object').parse(read('claude.json'));
