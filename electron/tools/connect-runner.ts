import type { Client } from '@modelcontextprotocol/client';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { spawnRunner, sweepCommands } from '../sandbox/spawn-runner.ts';
import type { ToolDefinition } from '../workflow/ports.ts';
import { noOutputSchemas } from './no-output-schemas.ts';
import type { Connection } from './runner-session.ts';
import { RunnerTransport } from './runner-transport.ts';

/** Starting Node and answering once takes about a tenth of a second; a busy machine gets a hundred times that. */
const START_MS = 15_000;

/** A runner to be started. */
export interface RunnerStart {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly mark: string;
  readonly signal: AbortSignal;
  readonly tools: readonly ToolDefinition[];
  /** Told the process id once there is one. */
  readonly started: (pid: number | undefined) => void;
  /** Removes what the runner had, when nothing of it runs any more. */
  readonly tidy: () => void;
}

/** Starts a runner and shakes hands; an error says how it ended, with what it said. */
export async function connectRunner(start: RunnerStart): Promise<Result<Connection, TandemError>> {
  const { mark, signal } = start;
  const { Client, deserializeMessage } = await import('@modelcontextprotocol/client');
  const child = spawnRunner(start.argv, start.env, start.cwd);
  start.started(child.pid);
  const transport = new RunnerTransport(child, deserializeMessage);
  const end = async (): Promise<void> => {
    endGroup(child.pid, () => child.kill('SIGKILL'));
    await transport.ended;
    sweepCommands(mark);
    start.tidy();
  };
  let ending: Promise<void> | null = null;
  // Once: later, its number may be another process's.
  const destroy = (): Promise<void> => {
    ending ??= end();
    return ending;
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

/** The runner leads a group of its own, in which the sandbox's proxy may have a helper that outlives it. */
function endGroup(pid: number | undefined, endLeader: () => unknown): void {
  try {
    if (pid !== undefined && process.platform !== 'win32') process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
  endLeader();
}

/** The model is told of our own tools: a runner that serves others is not the one that belongs to us. */
async function requireTools(client: Client, tools: readonly ToolDefinition[]): Promise<void> {
  const served = await client.listTools(undefined, { timeout: START_MS });
  const expected = tools.map((tool) => [tool.name, tool.description, tool.inputSchema]);
  const found = served.tools.map((tool) => [tool.name, tool.description, tool.inputSchema]);
  if (JSON.stringify(found) === JSON.stringify(expected)) return;
  throw new Error(`it serves other tools: ${served.tools.map((tool) => tool.name).join(', ')}`);
}
