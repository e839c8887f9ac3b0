import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { err, ok, type Result } from '../../../shared/result.ts';
import { describeFault, openRequest, readBody, requestText } from '../../server-http/http.ts';
import { refusal } from '../ollama/ask-ollama.ts';
import { httpFault, type OllamaFault, type OllamaServer } from '../ollama/ollama-server.ts';
import type { SourceFile } from './source-file.ts';

const HEAD_MS = 15_000;
const MAX_ANSWER = 64 * 1024;

/** Whether the server has these bytes already. Rejects on abort. */
export async function hasBlob(
  server: OllamaServer,
  digest: string,
  signal: AbortSignal,
): Promise<Result<boolean, OllamaFault>> {
  const ask = { method: 'HEAD', path: `/api/blobs/${digest}` } as const;
  const answer = await requestText(server.address, ask, { signal, timeoutMs: HEAD_MS });
  if (!answer.ok) return err(httpFault(answer.error));
  const { status } = answer.value;
  if (status === 200) return ok(true);
  return status === 404 ? ok(false) : err(refusal(server, status, ''));
}

/**
 * Sends the file as it is read, no faster than the server takes it. Rejects on abort, with the socket closed; a file
 * that can't be read on is thrown as it is.
 */
export async function uploadBlob(
  server: OllamaServer,
  blob: {
    readonly file: SourceFile;
    readonly digest: string;
    readonly onBytes: (done: number) => void;
  },
  signal: AbortSignal,
): Promise<Result<void, OllamaFault>> {
  const request = openRequest(server.address, {
    method: 'POST',
    path: `/api/blobs/${blob.digest}`,
  });
  request.setHeader('content-type', 'application/octet-stream');
  request.setHeader('content-length', blob.file.bytes);
  const answer = awaitAnswer(request);
  const stop = () => request.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([answer, send(request, blob, signal)]);
    const response = await answer;
    signal.throwIfAborted();
    if (!response.ok) return response;
    const status = response.value.statusCode ?? 0;
    if (status === 200 || status === 201) return ok(undefined);
    const text = await readBody(response.value, signal, MAX_ANSWER);
    return err(refusal(server, status, text.ok ? text.value : ''));
  } finally {
    signal.removeEventListener('abort', stop);
    request.destroy();
  }
}

/** The server may answer before it has read everything. */
function awaitAnswer(request: ClientRequest): Promise<Result<IncomingMessage, OllamaFault>> {
  return new Promise((resolve) => {
    request.on('response', (response) => resolve(ok(response)));
    request.on('error', (cause) => resolve(err(httpFault(describeFault(cause)))));
    request.on('close', () => resolve(err({ kind: 'lost', detail: 'the connection was closed' })));
  });
}

async function send(
  request: ClientRequest,
  blob: { readonly file: SourceFile; readonly onBytes: (done: number) => void },
  signal: AbortSignal,
): Promise<void> {
  let done = 0;
  for await (const piece of blob.file.pieces(signal)) {
    // The piece's memory is used again for the next one.
    await write(request, Buffer.from(piece));
    if (request.destroyed) return;
    done += piece.length;
    blob.onBytes(done);
  }
  // The server would wait for the rest of a file that became shorter, for ever.
  if (done < blob.file.bytes) request.destroy(new Error('the file became shorter'));
  else request.end();
}

async function write(request: ClientRequest, piece: Uint8Array): Promise<void> {
  if (request.destroyed || request.write(piece)) return;
  const gone = new AbortController();
  const over = () => gone.abort();
  request.once('close', over);
  await once(request, 'drain', { signal: gone.signal }).catch(() => undefined);
  request.removeListener('close', over);
}
