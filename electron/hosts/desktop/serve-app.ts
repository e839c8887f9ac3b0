import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { CONTENT_POLICY } from '../content-policy.ts';
import { APP_SCHEME, isAppUrl } from './app-scheme.ts';
import type { ElectronParts } from './electron-parts.ts';

/**
 * Serves the built window under `app://tandem/`. A path is decoded once, taken apart, and must name a plain file
 * inside the bundle, links resolved; everything else is refused. Each answer carries the content policy.
 */
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

const HEADERS = {
  'content-security-policy': CONTENT_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** The handler of the `app:` scheme over a folder. Never rejects. */
export function createAppHandler(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
    if (!isAppUrl(request.url)) return refuse(403);
    const names = splitPath(request.url);
    if (names === null) return refuse(400);
    const type = TYPES[extname(names.at(-1) ?? '').toLowerCase()];
    if (type === undefined) return refuse(404);
    const content = await readInside(folder, names);
    if (content === null) return refuse(404);
    const body = request.method === 'HEAD' ? null : new Uint8Array(content);
    return new Response(body, { status: 200, headers: { ...HEADERS, 'content-type': type } });
  };
}

/** Serves `folder` for the whole session. Call when the app is ready. */
export function serveApp({ protocol }: Pick<ElectronParts, 'protocol'>, folder: string): void {
  protocol.handle(APP_SCHEME, createAppHandler(folder));
}

/** Names that a file of ours can have; so no dot-dot, drive, stream, device or separator gets through. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.@~-]*$/;

function splitPath(address: string): readonly string[] | null {
  let path: string;
  try {
    path = decodeURIComponent(new URL(address).pathname);
  } catch {
    return null;
  }
  const names = path.slice(1).split('/');
  if (names.length === 1 && names[0] === '') return ['index.html'];
  return names.every((name) => NAME.test(name)) ? names : null;
}

async function readInside(folder: string, names: readonly string[]): Promise<Buffer | null> {
  try {
    const base = await realpath(folder);
    const path = await realpath(join(base, ...names));
    return path.startsWith(base + sep) ? await readFile(path) : null;
  } catch {
    // Missing, a folder, or not ours to read: to the window all of it is "not there".
    return null;
  }
}

const refuse = (status: number): Response =>
  new Response('', { status, headers: { ...HEADERS, 'content-type': 'text/plain' } });
