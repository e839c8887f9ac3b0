import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { bundle } from '../../scripts/bundle.mjs';

/**
 * The `tandem` command as it is shipped, in a folder of its own: the built program in a process, with pipes. A test
 * that used `dist/` would build again whenever a source changed while it ran. Inside the checkout, because packages
 * are found from there.
 */
export interface BuiltTerminal {
  start(args: readonly string[], env: NodeJS.ProcessEnv): Started;
  run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended>;
  remove(): void;
}

export type Started = ChildProcessByStdio<null, Readable, Readable>;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
}

export async function buildTerminal(): Promise<BuiltTerminal> {
  const root = join(import.meta.dirname, '..', '..');
  mkdirSync(join(root, 'tmp'), { recursive: true });
  const out = mkdtempSync(join(root, 'tmp', 'terminal-'));
  await bundle({ root, entries: { tandem: 'electron/hosts/terminal/main.ts' }, out });
  const program = join(out, 'tandem');
  // Named as an installed program is, so that it tells people to type `tandem`.
  writeFileSync(program, "import('./tandem.js').then(({ startTerminal }) => startTerminal());\n");
  const start = (args: readonly string[], env: NodeJS.ProcessEnv): Started =>
    spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  return {
    start,
    run: (args, env) => endOf(start(args, env)),
    remove: () => rmSync(out, { recursive: true, force: true }),
  };
}

/** To be called before the first of its output is read. */
export async function endOf(child: Started): Promise<Ended> {
  const [out, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { code, out, errors };
}
