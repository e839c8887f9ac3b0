import type { ToolResult } from '../../workflow/ports.ts';
import type { ServerConnection } from './connect-server.ts';
import { convertResult } from './convert-result.ts';
import { describeReason } from './describe-reason.ts';

/** A server that says that it is still at work is given more time, but not for ever. */
const LONGEST_MS = 3_600_000;
const WORKING_FACTOR = 10;

/**
 * One call on a connected server. Whatever the server does wrong is a result with its own words; rejects on
 * abort only, after the server was told.
 */
export async function callServer(
  connection: ServerConnection,
  call: {
    readonly server: string;
    readonly tool: string;
    readonly args: Readonly<Record<string, unknown>>;
    readonly timeoutMs: number;
    readonly signal: AbortSignal;
    readonly onProgress: ((text: string) => void) | undefined;
  },
): Promise<ToolResult> {
  const { signal, timeoutMs, onProgress } = call;
  try {
    const answer = await connection.client.callTool(
      { name: call.tool, arguments: { ...call.args } },
      {
        signal,
        timeout: timeoutMs,
        maxTotalTimeout: Math.min(LONGEST_MS, timeoutMs * WORKING_FACTOR),
        resetTimeoutOnProgress: true,
        onprogress: ({ progress, total, message }) =>
          onProgress?.(describeProgress(progress, total, message)),
      },
    );
    return convertResult(answer);
  } catch (reason) {
    signal.throwIfAborted();
    return explain(connection, call, reason);
  }
}

function describeProgress(progress: number, total?: number, message?: string): string {
  const share = total === undefined || total <= 0 ? `${progress}` : `${progress} of ${total}`;
  return message === undefined ? share : `${message.slice(0, 200)} (${share})`;
}

async function explain(
  connection: ServerConnection,
  call: { readonly server: string; readonly tool: string; readonly timeoutMs: number },
  reason: unknown,
): Promise<ToolResult> {
  const { ProtocolError, ProtocolErrorCode, SdkError, SdkErrorCode } = await import(
    '@modelcontextprotocol/client'
  );
  const who = `The tool server ${call.server}`;
  const detail = describeReason(reason);
  if (reason instanceof SdkError && reason.code === SdkErrorCode.RequestTimeout) {
    return failure(
      'timeout',
      `${who} did not answer ${call.tool} in ${call.timeoutMs / 1000} s. Whether the call took effect is not known.`,
    );
  }
  const end = connection.end();
  if (end !== null) {
    return failure(
      'unknown',
      `${who} ended during ${call.tool}: ${end}. Whether the call took effect is not known.`,
    );
  }
  if (reason instanceof ProtocolError) {
    // Checked on this side, after the call: the server did what it was asked and described it wrongly.
    if (/structured content/i.test(reason.message)) {
      return failure(
        'error',
        `${call.tool} was called, but its answer is not as ${call.server} declared it, so it is not shown: ${detail}.`,
      );
    }
    if (reason.code === ProtocolErrorCode.InvalidParams) {
      return failure('error', `${who} does not take this call of ${call.tool}: ${detail}.`);
    }
    return failure('error', `${call.tool} failed on ${call.server}: ${detail}.`);
  }
  if (reason instanceof SdkError && reason.code === SdkErrorCode.UnsupportedResultType) {
    return failure(
      'refused',
      `${call.tool} wants something of a person or a model first, which tool servers are not given here. Do without it.`,
    );
  }
  connection.spoil(detail);
  return failure(
    'unknown',
    `${who} gave no usable answer to ${call.tool}: ${detail}. Whether the call took effect is not known.`,
  );
}

export const failure = (status: ToolResult['status'], text: string): ToolResult => ({
  status,
  text,
  exitCode: null,
  paths: [],
});
