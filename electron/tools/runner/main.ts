import { mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { commandEnvironment } from '../../sandbox/environment.ts';
import { defaultLimits } from '../../sandbox/limits.ts';
import { findLeak } from '../../sandbox/probes.ts';
import { hasProc, processSpace } from '../../sandbox/processes.ts';
import { runCommand } from '../../sandbox/run-command.ts';
import { findScratch } from '../../sandbox/scratch.ts';
import type { RunShell } from '../tool.ts';
import { LEAK_EXIT, LEAK_SIGN, runnerSettingsSchema } from '../tool-wire.ts';
import { serveTools } from './serve-tools.ts';

/**
 * The tool runner: a process of its own, so that a sandbox can be put around everything that touches
 * the worktree. It speaks MCP on its standard input and output. When the input ends its host is gone,
 * whatever the reason: the running command is ended and the process exits.
 */
const settings = runnerSettingsSchema.parse(
  JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')),
);
const { mark, own, sandbox } = settings;
const temp = `${sandbox?.inside ?? own}/tmp`;
mkdirSync(temp, { recursive: true, mode: 0o700 });
const env = {
  ...commandEnvironment(process.env, { temp, mark }),
  ...sandbox?.env,
  ...inherit(sandbox?.inherits ?? []),
};
/** Whether a signal to everything reaches nothing but this runner's commands. */
const space = processSpace();
const alone = sandbox?.hostSpace != null && space !== null && space !== sandbox.hostSpace;
const scratch = sandbox !== undefined && hasProc ? findScratch() : null;
/** What commands may leave in memory for one another. */
const SCRATCH_KEPT = 64 * 1024 * 1024;
const gone = new AbortController();
let running: Promise<unknown> = Promise.resolve();

const runShell: RunShell = ({ command, folder, timeoutMs, signal }) => {
  const limits = { ...defaultLimits(), timeoutMs };
  const either = AbortSignal.any([signal, gone.signal]);
  const end = runCommand({
    ...{ command, folder, env, mark, limits, signal: either },
    ...(scratch && { scratchBytes: scratch.usedBytes, alone }),
  });
  running = end.finally(() => scratch?.empty(SCRATCH_KEPT));
  return end;
};

const server = serveTools({
  root: realpathSync.native(settings.folder),
  writable: settings.writable,
  runShell,
});

function inherit(names: readonly string[]): Record<string, string> {
  const held = names.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(held.filter((pair): pair is [string, string] => pair[1] !== undefined));
}

async function leave(): Promise<never> {
  gone.abort();
  await running;
  // From inside a sandbox the folder can't be removed; the host does that.
  if (sandbox === undefined) rmSync(own, { recursive: true, force: true });
  process.exit(0);
}

process.stdin.once('end', () => void leave());
process.stdin.once('close', () => void leave());
process.once('SIGTERM', () => void leave());
// The host went away while an answer was written: its end of input follows.
process.stdout.on('error', () => void leave());
if (sandbox !== undefined) {
  const leak = await findLeak(sandbox.probes, { folder: settings.folder, env, mark, alone });
  if (leak !== null) {
    process.stderr.write(`${LEAK_SIGN}${leak}\n`);
    process.exit(LEAK_EXIT);
  }
}
await server.connect(new StdioServerTransport());
