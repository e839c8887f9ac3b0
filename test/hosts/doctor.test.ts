import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isVulnerable, ollamaAddress } from '../../electron/hosts/doctor/examine-ollama.ts';
import { examine } from '../../electron/hosts/doctor.ts';

let home = '';
const servers: Server[] = [];
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tandem-doctor-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answers: Readonly<Record<string, string | null>>): Promise<string> {
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ''];
    // Null: the connection is taken and nothing ever comes.
    if (answer === null) return;
    response.statusCode = answer === undefined ? 404 : 200;
    response.end(answer);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
}

const look = (
  env: Readonly<Record<string, string | undefined>>,
  folder = join(home, 'not', 'yet'),
) =>
  examine({
    env: { PATH: process.env.PATH, ...env },
    home: folder,
    protections: [],
    patienceMs: 500,
  });

describe('examine', () => {
  it('finds what is there', async () => {
    const host = await serve({
      '/api/version': '{"version":"0.30.1"}',
      '/api/tags': '{"models":[{"name":"qwen2.5-coder:32b"}]}',
    });
    const findings = await look({ OLLAMA_HOST: host, ANTHROPIC_API_KEY: 'sk-ant-secret-value' });
    const ok = findings.filter(({ status }) => status === 'ok').map(({ area }) => area);
    expect(ok).toEqual(['runtime', 'git', 'data', 'key', 'server', 'model']);
    expect(findings.find(({ area }) => area === 'runtime')?.what).toMatch(
      /Node \d+.*SQLite 3.*full-text/,
    );
    expect(findings.find(({ area }) => area === 'model')?.what).toContain('qwen2.5-coder:32b');
    expect(JSON.stringify(findings)).not.toContain('sk-ant');
  });

  it('gives a next step with everything that is not all right', async () => {
    const findings = await look({ OLLAMA_HOST: '127.0.0.1:1', PATH: '/nowhere' }, '/proc/nope');
    const wrong = findings.filter(({ status }) => status !== 'ok');
    expect(wrong.map(({ area }) => area)).toEqual(
      expect.arrayContaining(['git', 'data', 'key', 'server', 'sandbox']),
    );
    for (const { next } of wrong) expect(next).not.toBe('');
  });

  it('waits only so long for a server that never answers', async () => {
    const host = await serve({ '/api/version': null });
    const from = performance.now();
    const findings = await look({ OLLAMA_HOST: host });
    expect(findings.find(({ area }) => area === 'server')).toMatchObject({
      status: 'missing',
      what: expect.stringContaining('does not answer in time'),
    });
    expect(performance.now() - from).toBeLessThan(15_000);
  });

  it('says so when something else answers at the address', async () => {
    const host = await serve({ '/api/version': '<html>' });
    const findings = await look({ OLLAMA_HOST: host });
    expect(findings.find(({ area }) => area === 'server')?.what).toContain('not Ollama’s');
  });

  it('warns of a version that leaks memory', async () => {
    const host = await serve({
      '/api/version': '{"version":"0.16.9"}',
      '/api/tags': '{"models":[]}',
    });
    const findings = await look({ OLLAMA_HOST: host });
    expect(findings.filter(({ area }) => area === 'server')).toContainEqual(
      expect.objectContaining({
        status: 'warning',
        what: expect.stringContaining('CVE-2026-7482'),
      }),
    );
    expect(findings.find(({ area }) => area === 'model')?.status).toBe('missing');
  });

  it('never shows a password of the address', async () => {
    const findings = await look({ OLLAMA_HOST: 'http://ada:hunter2@127.0.0.1:1' });
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });
});

describe('isVulnerable', () => {
  it.each([
    ['0.17.0', true],
    ['0.9.6', true],
    ['0.17.1', false],
    ['0.30.0-rc1', false],
    ['1.0.0', false],
    ['unknown', false],
  ])('%s: %s', (version, expected) => expect(isVulnerable(version)).toBe(expected));
});

describe('ollamaAddress', () => {
  it.each([
    ['', 'http://127.0.0.1:11434/'],
    ['gpu-box', 'http://gpu-box:11434/'],
    ['0.0.0.0', 'http://127.0.0.1:11434/'],
    ['127.0.0.1:8080', 'http://127.0.0.1:8080/'],
    ['https://models.example', 'https://models.example/'],
    ['http://gpu-box', 'http://gpu-box/'],
    ['http://gpu-box:1234/ollama', 'http://gpu-box:1234/ollama'],
  ])('%j means %s', (host, url) => expect(ollamaAddress(host)?.href).toBe(url));

  it('refuses what is no address', () => expect(ollamaAddress('http://:x')).toBeNull());
});
