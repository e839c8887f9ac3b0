import { createServer, type Server, type ServerResponse } from 'node:http';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createShowCache, listInstalled } from '../../../electron/models/ollama/list-installed.ts';
import { readVersion } from '../../../electron/models/ollama/manage-ollama.ts';
import { parseServer } from '../../../electron/models/ollama/ollama-server.ts';
import { deleteModel } from '../../../electron/models/ollama/remove-models.ts';
import { installedSchema } from '../../../shared/ipc/models.ts';

/** A server that answers with whatever the test says: text, status and headers are its own. */
type Answers = Readonly<Record<string, string | ((response: ServerResponse) => void)>>;

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function liar(answers: Answers): Promise<{ name: string; url: string }> {
  server = createServer((request, response) => {
    request.resume();
    const answer = answers[request.url ?? ''];
    if (typeof answer === 'function') answer(response);
    else if (answer === undefined) response.writeHead(404).end('{"error":"no such path"}');
    else response.writeHead(200).end(answer);
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { name: 'liar', url: `http://127.0.0.1:${port}` };
}

const ask = (timeoutMs = 5_000) =>
  ({ entryOf: () => null, shapes: 'all', cache: createShowCache(), timeoutMs }) as const;

async function list(answers: Answers, timeoutMs?: number) {
  const listed = await listInstalled(await liar(answers), ask(timeoutMs));
  if (!listed.ok) return listed.error;
  for (const model of listed.value) expect(installedSchema.parse(model)).toEqual(model);
  return listed.value;
}

const one = (more: object) => JSON.stringify({ models: [{ name: 'a:1', ...more }] });
const numbers = ['-1', '-1e300', '1e300', '1e999', '0.5', '"12"', 'null', '{}', '[]', 'true'];
const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(...numbers.map((text): unknown => JSON.parse(text))),
  fc.string({ unit: 'binary', maxLength: 2_000 }),
);

describe('a server that lies', () => {
  it.each(numbers)('with the size %s has a model of unknown size', async (size) => {
    const tags = `{"models":[{"name":"a:1","size":${size},"details":{"parameter_size":1}}]}`;
    const ps = `{"models":[{"name":"a:1","size":${size},"size_vram":${size},"context_length":${size}}]}`;
    const listed = await list({ '/api/tags': tags, '/api/ps': ps });
    expect(listed).toMatchObject([{ tag: 'a:1' }]);
  });

  it('with any field of any kind never makes a list that a window refuses', async () => {
    const model = fc.record(
      Object.fromEntries(
        [
          'model',
          'modified_at',
          'size',
          'digest',
          'details',
          'capabilities',
          'remote_host',
          'size_vram',
          'context_length',
          'expires_at',
        ].map((key) => [key, odd]),
      ),
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(model, odd, odd, async (fields, keys, value) => {
        const info = {
          'general.architecture': 'qwen3',
          'qwen3.block_count': keys,
          'qwen3.attention.head_count': value,
          'qwen3.context_length': value,
          'qwen3.embedding_length': keys,
        };
        await list({
          '/api/tags': one(fields),
          '/api/ps': one(fields),
          '/api/show': JSON.stringify({ ...fields, model_info: info }),
        });
        server?.closeAllConnections();
        server?.close();
      }),
      { numRuns: 300 },
    );
  });

  it('leaves out names that nobody could type and keeps the others', async () => {
    const names = [
      'ok:1',
      '\u001b[31mred',
      'two\nlines',
      'x'.repeat(10_000),
      '../../../etc/passwd',
      '<img src=x>',
    ];
    const listed = await list({
      '/api/tags': JSON.stringify({ models: names.map((name) => ({ name })) }),
    });
    expect(Array.isArray(listed) && listed.map(({ tag }) => tag)).toEqual([
      'ok:1',
      '../../../etc/passwd',
      '<img src=x>',
    ]);
  });

  it('says its words in one line without controls', async () => {
    const words = JSON.stringify({ error: `\u001b]0;owned\u0007no\r\nway${'!'.repeat(1e6)}` });
    const failed = await list({ '/api/tags': (to) => to.writeHead(500).end(words) });
    expect(JSON.stringify(failed)).not.toMatch(/\\u00|\\r|\\n/);
    expect(JSON.stringify(failed).length).toBeLessThan(1_000);
  });

  it.each([
    ['{"version":""}'],
    ['{"version":"1\\u001b[2J"}'],
    [`{"version":"${'9'.repeat(1e6)}"}`],
    ['{"version":3}'],
    [`{"version":"1",${' '.repeat(2e7)}}`],
    ['<html></html>'],
  ])('has no version in %.40s', async (text) => {
    const parsed = parseServer(await liar({ '/api/version': text }));
    if (!parsed.ok) throw new Error('no address');
    expect(await readVersion(parsed.value)).toMatchObject({ error: { kind: 'not-ollama' } });
  });

  it('with fifty thousand models shows the first, and in the time it has', async () => {
    const models = Array.from({ length: 50_000 }, (_, at) => ({
      name: `m${at}:1`,
      digest: `d${at}`,
    }));
    const listed = await list({
      '/api/tags': JSON.stringify({ models }),
      '/api/show': '{"capabilities":["completion"]}',
    });
    expect(Array.isArray(listed) && listed.length).toBe(2_000);
  }, 60_000);

  it('that answers for ever is cut where an answer is too long', async () => {
    let sent = 0;
    const failed = await list({
      '/api/tags': (to) => {
        const more = () => {
          while (!to.destroyed && to.write(' '.repeat(65_536))) sent += 65_536;
        };
        to.on('drain', more).on('error', () => undefined);
        more();
      },
    });
    expect(failed).toMatchObject({ kind: 'server-failed' });
    expect(sent).toBeLessThan(64e6);
  });

  it('with megabytes of brackets does not stop the engine', async () => {
    const brackets = `{"models":${'['.repeat(7e6)}`;
    let longest = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 10);
    const failed = await list({ '/api/tags': brackets, '/api/ps': brackets }, 20_000);
    clearInterval(watch);
    expect(failed).toMatchObject({ kind: 'server-failed' });
    expect(longest).toBeLessThan(1_000);
  }, 30_000);

  it('that drips is left in time', async () => {
    const begun = performance.now();
    const failed = await list(
      {
        '/api/tags': (to) => {
          const timer = setInterval(() => to.write(' '), 20);
          to.on('close', () => clearInterval(timer));
        },
      },
      300,
    );
    expect(failed).toMatchObject({ kind: 'server-unreachable' });
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  it.each([301, 302, 307, 308])('is not followed where HTTP %i points', async (status) => {
    let visits = 0;
    const failed = await list({
      '/api/tags': (to) => to.writeHead(status, { location: '/elsewhere' }).end(),
      '/elsewhere': (to) => {
        visits += 1;
        to.end('{"models":[]}');
      },
    });
    expect(failed).toMatchObject({ kind: 'server-failed' });
    expect(visits).toBe(0);
  });

  it('with compressed answers is not unpacked', async () => {
    const bomb = '\u001f\u008b\u0008'.padEnd(1e5, '\u0000');
    const failed = await list({
      '/api/tags': (to) =>
        to.writeHead(200, { 'content-encoding': 'gzip' }).end(Buffer.from(bomb, 'latin1')),
    });
    expect(failed).toMatchObject({ kind: 'server-failed' });
  });

  it('can’t have a model deleted that people did not see', async () => {
    const named = await liar({ '/api/tags': one({ digest: 'other' }) });
    const gone = await deleteModel(named, { tag: 'a:1', digest: 'seen' });
    expect(gone).toMatchObject({ error: { kind: 'stale' } });
  });
});
