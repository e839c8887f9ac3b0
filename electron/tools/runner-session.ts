import type { CallToolResult, Client } from '@modelcontextprotocol/client';
import type { ToolDefinition, ToolResult, ToolSession } from '../workflow/ports.ts';
import type { RunnerTransport } from './runner-transport.ts';
import { RESULT_META, resultMetaSchema, TIMEOUT_META } from './tool-wire.ts';

/** A runner and the connection to it. */
export interface Connection {
  readonly client: Client;
  readonly transport: RunnerTransport;
  /** Ends the process, and what it started, at once; resolves when both are gone. */
  readonly destroy: () => Promise<void>;
}

/** For tools that answer at once; a runner silent for longer hangs. */
const ANSWER_MS = 60_000;
/** The longest that a model may let a command run (contract: `timeout_seconds`). */
const MOST_COMMAND_MS = 600_000;
/** What ending a command's processes may take on top of its own time. */
const GRACE_MS = 15_000;
const CANCEL_MS = 2_000;
const LEAVE_MS = 3_000;
/** The tools bound their results far below; this only bounds what a broken runner could say. */
const LONGEST_TEXT = 64 * 1024;

/** A tool session over a running runner. Once the runner is gone, calls say so and nothing is started again. */
export function createRunnerSession(
  connection: Connection,
  tools: readonly ToolDefinition[],
): ToolSession {
  const { transport } = connection;
  let closing: Promise<void> | null = null;
  return {
    tools,
    async call(name, args, scope) {
      scope.signal.throwIfAborted();
      if (closing !== null) return unusable('it was closed');
      if (transport.end !== null) return unusable(transport.end);
      try {
        return toResult(await request(connection, { name, args, ...scope }));
      } catch (error) {
        if (scope.signal.aborted) {
          await settle(connection);
          throw scope.signal.reason;
        }
        return await explain(connection, name, error);
      }
    },
    close() {
      closing ??= leave(connection);
      return closing;
    },
  };
}

function request(
  { client }: Connection,
  call: {
    readonly name: string;
    readonly args: Readonly<Record<string, unknown>>;
    readonly signal: AbortSignal;
    readonly timeoutMs?: number;
  },
): Promise<CallToolResult> {
  const { name, args, signal, timeoutMs } = call;
  const usual = name === 'run_command' ? MOST_COMMAND_MS : ANSWER_MS;
  const meta = timeoutMs === undefined ? {} : { _meta: { [TIMEOUT_META]: timeoutMs } };
  return client.callTool(
    { name, arguments: { ...args }, ...meta },
    { signal, timeout: (timeoutMs ?? usual) + GRACE_MS },
  );
}

/**
 * Waits until a cancelled call is over: the runner serves in order, so its next answer comes after
 * everything that the call started has ended. A runner that doesn't answer is ended itself.
 */
async function settle({ client, destroy }: Connection): Promise<void> {
  try {
    await client.request({ method: 'tools/list' }, { timeout: CANCEL_MS });
  } catch {
    // Dead or hanging: both end here, with nothing left running.
    await destroy();
  }
}

/** A call without an answer. What it did meanwhile nobody can say, so its outcome is unknown. */
async function explain(
  { transport, destroy }: Connection,
  name: string,
  error: unknown,
): Promise<ToolResult> {
  const { ProtocolError } = await import('@modelcontextprotocol/client');
  if (error instanceof ProtocolError && transport.end === null) {
    return result('error', `${name} failed inside the tool runner: ${error.message}`);
  }
  const reason = error instanceof Error ? error.message : String(error);
  await destroy();
  const how = transport.end ?? `it gave no answer (${reason})`;
  return result(
    'unknown',
    `The tool runner ended during ${name}: ${how}. Whether the call took effect is not known.`,
  );
}

async function leave({ client, transport, destroy }: Connection): Promise<void> {
  await client.close();
  const timer = AbortSignal.timeout(LEAVE_MS);
  const late = new Promise<void>((resolve) => {
    timer.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([transport.ended, late]);
  await destroy();
}

function toResult(answer: CallToolResult): ToolResult {
  const text = answer.content
    .map((part) => (part.type === 'text' ? part.text : `[${part.type} left out]`))
    .join('\n');
  const meta = resultMetaSchema.safeParse(answer._meta?.[RESULT_META]);
  if (!meta.success)
    return result('error', `The tool runner answered without a status: ${clip(text)}`);
  const { cutFrom, ...rest } = meta.data;
  const cut = text.length > LONGEST_TEXT ? { cutFrom: cutFrom ?? Buffer.byteLength(text) } : {};
  return { ...rest, ...(cutFrom === undefined ? cut : { cutFrom }), text: clip(text) };
}

const clip = (text: string): string =>
  text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}\n[… cut]` : text;

const unusable = (how: string): ToolResult =>
  result('error', `The tool runner is not running any more: ${how}. Nothing was done.`);

const result = (status: ToolResult['status'], text: string): ToolResult => ({
  status,
  text,
  exitCode: null,
  paths: [],
});
