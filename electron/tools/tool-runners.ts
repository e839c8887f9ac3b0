import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@modelcontextprotocol/client';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { describeProtections } from '../sandbox/describe-protections.ts';
import { runnerEnvironment } from '../sandbox/environment.ts';
import { spawnRunner, sweepCommands } from '../sandbox/spawn-runner.ts';
import type { ToolDefinition, ToolRunners } from '../workflow/ports.ts';
import { noOutputSchemas } from './no-output-schemas.ts';
import { type Connection, createRunnerSession } from './runner-session.ts';
import { RunnerTransport } from './runner-transport.ts';
import type { RunnerSettings } from './tool-wire.ts';
import { workspaceTools } from './workspace-tools.ts';

/** Starting Node and answering once takes about a tenth of a second; a busy machine gets a hundred times that. */
const START_MS = 15_000;

/**
 * Measured with the bundled runner, resident after 400 reads and 20 searches: 124 MB with V8's defaults,
 * 90 MB with a small young generation, 77 MB without optimising compilers (which file tools don't miss),
 * 67 MB when collecting garbage early as well.
 */
const SMALL_PROCESS = [
  '--max-semi-space-size=1',
  '--max-old-space-size=256',
  '--no-opt',
  '--no-maglev',
  '--no-sparkplug',
  '--optimize-for-size',
];

/**
 * Starts tool runners: one process per session that serves the workspace tools over MCP, with an
 * environment of its own and a private folder that ends with it.
 */
export function createToolRunners(
  options: {
    /** The runner's program; default: the bundle beside this file, else its source. */
    readonly runnerPath?: string;
    readonly nodePath?: string;
    /** What the host itself inherited; only the allow list of it reaches the runner. */
    readonly environment?: Readonly<Record<string, string | undefined>>;
  } = {},
): ToolRunners {
  const runnerPath = options.runnerPath ?? findRunner();
  const nodePath = options.nodePath ?? process.execPath;
  const environment = runnerEnvironment(options.environment ?? process.env);
  const tools = workspaceTools.map((tool) => tool.definition);
  return {
    protections: async () => describeProtections(),
    tools,
    async open({ folder, writable, signal }) {
      signal.throwIfAborted();
      const own = await mkdtemp(join(tmpdir(), 'tandem-runner-'));
      const mark = randomBytes(16).toString('hex');
      const settings: RunnerSettings = { folder, writable: writable && [...writable], own, mark };
      const file = join(own, 'settings.json');
      await writeFile(file, JSON.stringify(settings), { mode: 0o600 });
      const argv = [nodePath, ...SMALL_PROCESS, runnerPath, file] as const;
      const connected = await connect(argv, { environment, own, mark, signal, tools });
      return connected.ok ? ok(createRunnerSession(connected.value, tools)) : connected;
    },
  };
}

async function connect(
  argv: readonly [string, ...string[]],
  start: {
    readonly environment: Readonly<Record<string, string>>;
    readonly own: string;
    readonly mark: string;
    readonly signal: AbortSignal;
    readonly tools: readonly ToolDefinition[];
  },
): Promise<Result<Connection, TandemError>> {
  const { own, mark, signal } = start;
  const { Client, deserializeMessage } = await import('@modelcontextprotocol/client');
  const child = spawnRunner(argv, start.environment, own);
  const transport = new RunnerTransport(child, deserializeMessage);
  const destroy = async (): Promise<void> => {
    if (transport.end === null) child.kill('SIGKILL');
    await transport.ended;
    sweepCommands(mark);
    await rm(own, { recursive: true, force: true });
  };
  // A runner that dies by itself leaves its commands and its folder to us.
  void transport.ended.then(destroy);
  const client = new Client(
    { name: 'tandem', version: '1.0.0' },
    { versionNegotiation: { mode: 'legacy' }, jsonSchemaValidator: noOutputSchemas },
  );
  try {
    await client.connect(transport, { timeout: START_MS, signal });
    await requireTools(client, start.tools);
    return ok({ client, transport, destroy });
  } catch (error) {
    await destroy();
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    return err({ kind: 'runner-failed', detail: `${transport.end ?? ''} (${reason})` });
  }
}

/** The model is told of our own tools: a runner that serves others is not the one that belongs to us. */
async function requireTools(client: Client, tools: readonly ToolDefinition[]): Promise<void> {
  const served = await client.listTools(undefined, { timeout: START_MS });
  const expected = tools.map((tool) => [tool.name, tool.description, tool.inputSchema]);
  const found = served.tools.map((tool) => [tool.name, tool.description, tool.inputSchema]);
  if (JSON.stringify(found) === JSON.stringify(expected)) return;
  throw new Error(`it serves other tools: ${served.tools.map((tool) => tool.name).join(', ')}`);
}

function findRunner(): string {
  const bundled = fileURLToPath(new URL('./tool-runner.js', import.meta.url));
  return existsSync(bundled)
    ? bundled
    : fileURLToPath(new URL('./runner/main.ts', import.meta.url));
}
