import type { IncomingMessage, ServerResponse } from 'node:http';
import { CONTENT_POLICY } from '../content-policy.ts';
import type { OwnNames } from './own-names.ts';
import type { PageFile } from './page-files.ts';

const HEADERS = {
  'content-security-policy': CONTENT_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Answers requests for the window's files; there is nothing else to be had by HTTP. */
export function servePage(
  files: ReadonlyMap<string, PageFile>,
  names: OwnNames,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    // What a request carries along is not read; a connection with it is not kept.
    request.resume();
    if (!names.isOwn(request)) return refuse(response, 403);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405);
    const file = files.get((request.url ?? '').split(/[?#]/)[0] ?? '');
    if (file === undefined) return refuse(response, 404);
    const body = readBody(file, request);
    // The bundle was built anew since this server started, and this part of the old one is gone.
    if (body === null) return refuse(response, 404);
    response.writeHead(200, {
      ...HEADERS,
      'content-type': file.type,
      'content-length': body.bytes.length,
      'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
      ...(body.isPacked ? { 'content-encoding': 'gzip' } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : body.bytes);
  };
}

function readBody(
  file: PageFile,
  { headers }: IncomingMessage,
): { readonly bytes: Buffer; readonly isPacked: boolean } | null {
  try {
    const packed = /\bgzip\b/.test(String(headers['accept-encoding'])) ? file.packed() : null;
    return { bytes: packed ?? file.plain(), isPacked: packed !== null };
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return null;
    throw fault;
  }
}

const WORDS: Readonly<Record<number, string>> = {
  403: 'This address is not one of this server’s.',
  404: 'There is no such page.',
  405: 'Only GET and HEAD are answered.',
};

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, {
    ...HEADERS,
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
  });
  response.end(`${WORDS[status] ?? ''}\n`);
}
