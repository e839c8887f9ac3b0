import { mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { commandEnvironment } from '../../sandbox/environment.ts';
import { defaultLimits } from '../../sandbox/limits.ts';
import { runCommand } from '../../sandbox/run-command.ts';
import type { RunShell } from '../tool.ts';
import { runnerSettingsSchema } from '../tool-wire.ts';
import { serveTools } from './serve-tools.ts';

/**
 * The tool runner: a process of its own, so that a sandbox can be put around everything that touches
 * the worktree. It speaks MCP on its standard input and output. When the input ends its host is gone,
 * whatever the reason: the running command is ended and the process exits.
 */
const settings = runnerSettingsSchema.parse(
  JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')),
);
const { mark, own } = settings;
const temp = `${own}/tmp`;
mkdirSync(temp, { recursive: true, mode: 0o700 });
const env = commandEnvironment(process.env, { temp, mark });
const gone = new AbortController();
let running: Promise<unknown> = Promise.resolve();

const runShell: RunShell = ({ command, folder, timeoutMs, signal }) => {
  const limits = { ...defaultLimits(), timeoutMs };
  const either = AbortSignal.any([signal, gone.signal]);
  const end = runCommand({ command, folder, env, mark, limits, signal: either });
  running = end;
  return end;
};

const server = serveTools({
  root: realpathSync.native(settings.folder),
  writable: settings.writable,
  runShell,
});

async function leave(): Promise<never> {
  gone.abort();
  await running;
  rmSync(own, { recursive: true, force: true });
  process.exit(0);
}

process.stdin.once('end', () => void leave());
process.stdin.once('close', () => void leave());
process.once('SIGTERM', () => void leave());
// The host went away while an answer was written: its end of input follows.
process.stdout.on('error', () => void leave());
await server.connect(new StdioServerTransport());
