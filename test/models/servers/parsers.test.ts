import { describe, expect, it } from 'vitest';
import { findFindings } from '../../../electron/models/servers/find-findings.ts';
import { isHere, isLoopback } from '../../../electron/models/servers/is-here.ts';
import { parseSocketTable } from '../../../electron/models/servers/listening.ts';
import { ownEnvironment } from '../../../electron/models/servers/own-environment.ts';

const row = (address: string, state = '0A') =>
  `head\n  1: ${address}:2CAA 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000 0 0 55 1\n`;

describe('the kernel’s table of sockets', () => {
  it.each([
    ['0100007F', '127.0.0.1'],
    ['00000000', '0.0.0.0'],
    ['0502A8C0', '192.168.2.5'],
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000001000000', '::1'],
    ['0000000000000000FFFF00000100007F', '127.0.0.1'],
    ['000080FE00000000FF2E0AFE01020304', 'fe80:0:0:0:fe0a:2eff:403:201'],
  ])('says who listens: %s is %s', (hex, address) => {
    expect(parseSocketTable(row(hex), 11_434)).toEqual([{ address, inode: '55' }]);
  });

  it('leaves out connections and other ports', () => {
    expect(parseSocketTable(row('0100007F', '01'), 11_434)).toEqual([]);
    expect(parseSocketTable(row('0100007F'), 80)).toEqual([]);
  });
});

describe('this machine', () => {
  it.each(['localhost', '127.0.0.1', '127.8.8.8', '[::1]', '::ffff:127.0.0.1', 'ollama.localhost'])(
    'is loopback: %s',
    (host) => expect(isLoopback(host)).toBe(true),
  );

  it('is also its own addresses and its name, and nothing else', () => {
    const own = ['192.168.2.5', 'FE80::1%eth0', 'Workstation'];
    expect(['192.168.2.5', '[fe80::1]', 'workstation'].map((host) => isHere(host, own))).toEqual([
      true,
      true,
      true,
    ]);
    expect(
      ['192.168.2.6', '1270.0.0.1', 'localhost.example.com'].map((host) => isHere(host, own)),
    ).toEqual([false, false, false]);
  });
});

describe('the environment of a server that Tandem starts', () => {
  it('holds what it needs, no keys, and loopback whatever was said', () => {
    const env = {
      PATH: '/bin',
      OLLAMA_HOST: '0.0.0.0',
      OLLAMA_MODELS: '/data',
      OLLAMA_API_KEY: 'k',
      ANTHROPIC_API_KEY: 'k',
      CUDA_VISIBLE_DEVICES: '0',
      HTTPS_PROXY: 'http://proxy',
      NODE_OPTIONS: '--x',
    };
    expect(ownEnvironment(env, 11_500)).toEqual({
      PATH: '/bin',
      OLLAMA_HOST: '127.0.0.1:11500',
      OLLAMA_MODELS: '/data',
      CUDA_VISIBLE_DEVICES: '0',
      HTTPS_PROXY: 'http://proxy',
    });
  });
});

describe('findings', () => {
  const safe = {
    version: '0.33.0',
    here: true,
    protocol: 'http:',
    host: '127.0.0.1',
    listens: ['127.0.0.1'],
    environment: {},
  } as const;
  it.each<[string, Partial<Parameters<typeof findFindings>[0]>, readonly string[]]>([
    ['nothing to say', {}, []],
    ['another machine without TLS', { here: false, host: 'lab' }, ['unencrypted']],
    ['another machine with TLS', { here: false, protocol: 'https:' }, []],
    ['OLLAMA_HOST alone', { listens: null, environment: { OLLAMA_HOST: '0.0.0.0' } }, ['exposed']],
    [
      'OLLAMA_HOST on IPv6',
      { listens: null, environment: { OLLAMA_HOST: '[::]:11434' } },
      ['exposed'],
    ],
    ['OLLAMA_HOST on loopback', { listens: null, environment: { OLLAMA_HOST: 'localhost:1' } }, []],
    ['a port alone', { listens: null, environment: { OLLAMA_HOST: ':8080' } }, []],
    ['one slot', { environment: { OLLAMA_NUM_PARALLEL: '1' } }, []],
    ['f16', { environment: { OLLAMA_KV_CACHE_TYPE: 'f16' } }, []],
    ['a smaller cache', { environment: { OLLAMA_KV_CACHE_TYPE: 'q4_0' } }, ['env-cache-type']],
    [
      'no cloud, no pruning',
      { environment: { OLLAMA_NO_CLOUD: '1', OLLAMA_NOPRUNE: 'true' } },
      ['env-no-cloud', 'env-noprune'],
    ],
  ])('name what matters: %s', (_name, more, codes) => {
    expect(findFindings({ ...safe, ...more }).map(({ code }) => code)).toEqual(codes);
  });
});
