import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import process from 'node:process';
import { SandboxManager } from '@anthropic-ai/sandbox-runtime';
import type { WrapperOrder } from './order.ts';

/**
 * A small process that puts one program into the sandbox. The library keeps its state per process and protects
 * the folder that the process works in, so neither belongs into the host: this one works in an empty folder,
 * where the library's own protections make no files appear in anybody's worktree.
 *
 * Without a host to reach there is nothing to stay for: the wrapper becomes the sandboxed program, which then is
 * a direct child of the host and dies with it. With one, it stays and keeps the proxy that knows the names.
 */
const order: WrapperOrder = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const command = `exec ${order.argv.map(quote).join(' ')}`;
process.chdir(order.anchor);
if (order.policy.network.allowedDomains.length === 0 && process.execve !== undefined)
  await become();
else await stay();

async function become(): Promise<void> {
  SandboxManager.updateConfig(order.policy);
  const line = await wrap();
  process.chdir(order.folder);
  // What is written when a process ends would be lost: this one never does.
  flushCompileCache?.();
  process.execve?.(order.shell, [order.shell, '-c', line], { ...order.env });
}

async function stay(): Promise<void> {
  await SandboxManager.initialize(order.policy);
  const child = spawn(order.shell, ['-c', await wrap()], {
    cwd: order.folder,
    env: { ...order.env },
    stdio: 'inherit',
  });
  const stop = (): void => void child.kill('SIGKILL');
  process.once('SIGTERM', stop);
  process.once('SIGHUP', stop);
  const leave = async (code: number): Promise<void> => {
    await SandboxManager.reset();
    process.exit(code);
  };
  child.once('error', () => void leave(127));
  child.once('exit', (code) => void leave(code ?? 1));
}

async function wrap(): Promise<string> {
  const { argv } = await SandboxManager.wrapWithSandboxArgv(
    command,
    order.shell,
    undefined,
    undefined,
    undefined,
    // Stands in the address of the proxy, for every command to see; left out, that would be the command line.
    { commandId: 'tandem' },
  );
  const line = argv.at(-1);
  if (line === undefined) throw new Error('the sandbox library gave no command');
  return `exec ${line}`;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
