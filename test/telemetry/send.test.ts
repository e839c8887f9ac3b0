import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTelemetryDesk } from '../../electron/hosts/engine/telemetry/telemetry-desk.ts';
import type { Surroundings } from '../../electron/hosts/surroundings.ts';
import { readPrefix } from '../../electron/store/read-run.ts';
import { parseCollector, parseHeaders } from '../../electron/telemetry/endpoint.ts';
import { postSpans } from '../../electron/telemetry/post-spans.ts';
import { defaultSettings } from '../../shared/settings/settings.ts';
import { requireErr, requireOk } from '../store/scratch.ts';

const RUN = '20261121-211513-9d21';

interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A collector that answers with these statuses in turn, the last one for ever. */
async function startCollector(...statuses: readonly number[]) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push({
        url: request.url ?? '',
        headers: request.headers,
        body: gunzipSync(Buffer.concat(parts)),
      });
      const status = statuses[Math.min(received.length, statuses.length) - 1] ?? 200;
      response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/stolen' } : {});
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { url: `http://127.0.0.1:${port}`, received };
}

function openDesk(endpoint: string | null, more: { policyFolder?: string; env?: object } = {}) {
  const home = mkdtempSync(join(tmpdir(), 'tandem-telemetry-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const path = join(home, 'runs', `${RUN}.tandem`);
  mkdirSync(join(home, 'runs'));
  cpSync(join(import.meta.dirname, `../fixtures/runs/0.4.0/${RUN}.tandem`), path);
  const telemetry = { ...defaultSettings.telemetry, endpoint, headerVariable: 'COLLECTOR_HEADERS' };
  const around = {
    ...{ home, env: { ...more.env }, settings: { ...defaultSettings, telemetry } },
  } as Pick<Surroundings, 'home' | 'env' | 'settings'> as Surroundings;
  const desk = createTelemetryDesk({
    around: async () => around,
    policyFolder: more.policyFolder ?? null,
  });
  const watch = { signal: new AbortController().signal, onProgress: () => undefined };
  return { desk, home, watch, events: () => readPrefix(path).events };
}

describe('sending a run', () => {
  it('sends it packed to the configured place and nowhere else, and writes down what it sent', async () => {
    const collector = await startCollector(200);
    const env = { COLLECTOR_HEADERS: 'x-token=a%20b, broken' };
    const { desk, watch, events } = openDesk(collector.url, { env });
    const before = events().length;
    const sent = requireOk(await desk.send({ run: RUN, by: 'ada' }, watch));
    expect(sent).toMatchObject({ outcome: 'sent', requests: 1, status: 200 });
    expect(sent.spans).toBe(sent.of);
    expect(collector.received).toHaveLength(1);
    const [request] = collector.received;
    expect(request?.url).toBe('/v1/traces');
    expect(request?.headers).toMatchObject({
      'content-type': 'application/x-protobuf',
      'content-encoding': 'gzip',
      'x-token': 'a b',
    });
    expect(events()).toHaveLength(before + 1);
    expect(events().at(-1)).toMatchObject({
      ...{ kind: 'telemetry.sent', content: false, by: 'ada', status: 200 },
      bytes: request?.body.byteLength,
      spans: sent.spans,
    });
    expect(request?.body.includes('Good day')).toBe(false);
  });

  it('sends content only when asked, without known secrets', async () => {
    const collector = await startCollector(200);
    const env = { MY_API_KEY: 'return `Good day' };
    const { desk, watch } = openDesk(collector.url, { env });
    requireOk(await desk.send({ run: RUN, by: 'ada', content: true }, watch));
    const body = collector.received[0]?.body;
    expect(body?.includes('greet.js')).toBe(true);
    expect(body?.includes('return `Good day')).toBe(false);
    expect(body?.includes('<masked:')).toBe(true);
  });

  it('shows first what it would send, and sends nothing by that', async () => {
    const collector = await startCollector(200);
    const { desk, events } = openDesk(collector.url);
    const before = events().length;
    const preview = requireOk(await desk.preview({ run: RUN }));
    expect(preview).toMatchObject({
      url: `${collector.url}/v1/traces`,
      refused: null,
      content: false,
    });
    expect(preview.attributes).toContain('gen_ai.usage.input_tokens');
    expect(preview.sample).toContain('chat claude');
    expect(collector.received).toHaveLength(0);
    expect(events()).toHaveLength(before);
  });

  it('needs a collector, https, and an administrator who does not mind', async () => {
    const { desk, home, watch } = openDesk(null);
    expect(requireErr(await desk.send({ run: RUN, by: 'ada' }, watch))).toMatchObject({
      kind: 'usage',
    });
    expect(requireOk(await desk.preview({ run: RUN })).refused).toContain('No collector');
    for (const endpoint of ['http://collector.example', 'https://a:b@collector.example', 'x']) {
      const order = { run: RUN, by: 'ada', endpoint };
      expect(requireErr(await desk.send(order, watch))).toMatchObject({ kind: 'usage' });
    }
    const rules = openDesk('https://collector.example', { policyFolder: home });
    for (const text of ['{"allowed": false}', '{"hosts": ["other.example"]}', '{"hots": []}', '']) {
      writeFileSync(join(home, 'telemetry.json'), text);
      const refused = requireErr(await rules.desk.send({ run: RUN, by: 'ada' }, rules.watch));
      expect(refused.kind).toBe('egress-refused');
    }
  });

  it('refuses when the place is another one than people saw', async () => {
    const { desk, watch } = openDesk('https://collector.example');
    const order = { run: RUN, by: 'ada', seenUrl: 'https://old.example/v1/traces' };
    expect(requireErr(await desk.send(order, watch))).toMatchObject({ kind: 'stale' });
  });

  it('names an end that is none, and writes down what left all the same', async () => {
    const collector = await startCollector(400);
    const { desk, watch, events } = openDesk(collector.url);
    const sent = requireOk(await desk.send({ run: RUN, by: 'ada' }, watch));
    expect(sent).toMatchObject({ outcome: 'refused', status: 400, spans: 0 });
    expect(events().at(-1)).toMatchObject({ kind: 'telemetry.sent', status: 400 });
  });
});

describe('posting spans', () => {
  const post = async (url: string, signal = new AbortController().signal) =>
    postSpans(
      Buffer.from('spans'),
      {
        ...{ url: new URL(url), headers: {}, contentType: 'x/y', readRefusal: () => null },
        pauseMs: () => 1,
      },
      signal,
    );

  it('tries again where the collector says later, and not where it says no', async () => {
    const busy = await startCollector(503, 429, 200);
    expect(await post(busy.url)).toMatchObject({ outcome: 'sent', attempts: 3 });
    const never = await startCollector(503);
    expect(await post(never.url)).toMatchObject({
      outcome: 'unavailable',
      attempts: 5,
      status: 503,
    });
    const no = await startCollector(401);
    expect(await post(no.url)).toMatchObject({ outcome: 'refused', attempts: 1 });
  });

  it('follows no redirect', async () => {
    const moved = await startCollector(302);
    expect(await post(moved.url)).toMatchObject({ outcome: 'refused', status: 302, attempts: 1 });
  });

  it('says when nobody answers, and stops when told to', async () => {
    expect(await post('http://127.0.0.1:1/')).toMatchObject({
      outcome: 'unreachable',
      status: null,
    });
    expect(await post('http://127.0.0.1:1/', AbortSignal.abort())).toMatchObject({
      outcome: 'cancelled',
    });
  });
});

describe('an address of a collector', () => {
  it.each([
    ['https://otel.example', 'https://otel.example/v1/traces'],
    ['https://otel.example/in/', 'https://otel.example/in/v1/traces'],
    ['https://otel.example/v1/traces', 'https://otel.example/v1/traces'],
    ['http://localhost:4318', 'http://localhost:4318/v1/traces'],
    ['http://[::1]:4318', 'http://[::1]:4318/v1/traces'],
  ])('%s means %s', (text, href) => {
    expect(requireOk(parseCollector(text)).href).toBe(href);
  });

  it('has headers that can’t become others', () => {
    expect(parseHeaders('A=1,b=x%0d%0ay,c, =2,d=%zz,e=f=g')).toEqual({ a: '1', e: 'f=g' });
  });
});
