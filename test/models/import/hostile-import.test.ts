import { mkdtempSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createImportWorker } from '../../../electron/models/import/create-import-worker.ts';
import { createJobs, type Jobs } from '../../../electron/models/jobs/create-jobs.ts';
import { ok } from '../../../shared/result.ts';

const MB = 1024 * 1024;
let server: Server | undefined;
let jobs: Jobs | undefined;
afterEach(async () => {
  await jobs?.close();
  server?.closeAllConnections();
  server?.close();
});

interface Lies {
  /** What becomes of the file's bytes; by default they are read and taken. */
  readonly blob?: (request: IncomingMessage, response: ServerResponse) => void;
  readonly has?: boolean;
  readonly create?: RequestListener;
}

const take = (request: IncomingMessage, response: ServerResponse): void => {
  request.resume().on('end', () => response.writeHead(201).end());
};

async function start(lies: Lies, bytes = 32 * MB) {
  server = createServer((request, response) => {
    if (request.method === 'HEAD') return void response.writeHead(lies.has ? 200 : 404).end();
    if (request.url?.startsWith('/api/blobs/')) return (lies.blob ?? take)(request, response);
    request.resume();
    if (request.url === '/api/create' && lies.create) return lies.create(request, response);
    if (request.url === '/api/create') return void response.end('{"status":"success"}\n');
    response.end(request.url === '/api/tags' ? '{"models":[]}' : '{"version":"0.33.0"}');
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const folder = mkdtempSync(join(tmpdir(), 'tandem-import-'));
  const path = join(folder, 'model.gguf');
  writeFileSync(path, Buffer.alloc(bytes, 'x'));
  const worker = createImportWorker({
    serverOf: (name) => ({ name, url: `http://127.0.0.1:${port}` }),
    modelsFolder: async () => null,
    inspect: async () => ok({}),
    limits: { waitMs: 5, tries: 2, silentMs: 300 },
  });
  jobs = createJobs({ folder: join(folder, 'jobs'), workers: { import: worker }, adopt: true });
  const started = jobs.start({ kind: 'import', server: 'liar', tag: 'mine:1', path });
  if (!started.ok) throw new Error('refused');
  const { id } = started.value;
  const now = jobs;
  return { path, id, jobs: now, phase: () => now.list()[0]?.phase, end: () => now.settled(id) };
}

describe('an import to a server that lies', () => {
  it('ends when the file becomes shorter under its hands', async () => {
    let first = true;
    const scene = await start({
      blob(request, response) {
        if (first) truncateSync(scene.path, MB);
        first = false;
        take(request, response);
      },
    });
    expect(await scene.end()).toMatchObject({
      phase: 'failed',
      detail: expect.stringContaining('changed'),
    });
  }, 20_000);

  it.each([
    ['reads nothing', () => undefined],
    ['reads all and never answers', (request: IncomingMessage) => void request.resume()],
  ])(
    'can be cancelled where it %s, and leaves no file open',
    async (_what, blob) => {
      const before = readdirSync('/proc/self/fd').length;
      const scene = await start({ blob });
      await expect.poll(scene.phase, { timeout: 10_000 }).toBe('upload');
      const stopped = await scene.jobs.cancel(scene.id, 'drop');
      expect(stopped).toMatchObject({ value: { phase: 'cancelled' } });
      server?.closeAllConnections();
      server?.close();
      await scene.jobs.close();
      await expect.poll(() => readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(before);
    },
    20_000,
  );

  it.each([
    [
      'refuses the bytes',
      {
        blob: (_: IncomingMessage, to: ServerResponse) =>
          void to.writeHead(507).end('{"error":"no space left\u001b[2J"}'),
      },
    ],
    ['says that it has them, and knows nothing later', { has: true }],
    [
      'answers the making with a page',
      { create: (_: IncomingMessage, to: ServerResponse) => void to.end('<html>\u001b[2J') },
    ],
    [
      'refuses the making',
      {
        create: (_: IncomingMessage, to: ServerResponse) =>
          void to.writeHead(500).end('{"error":"bad\u001b]0;x\u0007 file"}'),
      },
    ],
    [
      'breaks off in the making',
      { create: (_: IncomingMessage, to: ServerResponse) => void to.destroy() },
    ],
  ] satisfies readonly (readonly [string, Lies])[])(
    'fails in plain words where it %s',
    async (_what, lies) => {
      const scene = await start(lies, MB);
      const job = await scene.end();
      expect(job).toMatchObject({ phase: 'failed' });
      expect(`${job?.detail}${job?.next}`).not.toMatch(/\p{Cc}/u);
      expect(job?.next).not.toBe('');
    },
    20_000,
  );
});
