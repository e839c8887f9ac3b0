import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeServer } from '../../../electron/models/servers/describe-server.ts';
import { createServerKit, type ServerKit } from '../../../electron/models/servers/server-kit.ts';
import {
  type OllamaSim,
  type OllamaSimOptions,
  startOllamaSim,
} from '../../sim/ollama/start-ollama-sim.ts';

let root: string;
let sim: OllamaSim | undefined;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tandem-machine-'));
});
afterEach(async () => {
  await sim?.close();
  sim = undefined;
});

/** A Linux machine made of files. */
function machine(more: Partial<ServerKit> = {}): ServerKit {
  return createServerKit({
    platform: 'linux',
    env: { PATH: '' },
    home: join(root, 'home'),
    run: async () => null,
    procFolder: join(root, 'proc'),
    root,
    timeoutMs: 2_000,
    ...more,
  });
}
function put(path: string, text: string): void {
  const full = join(root, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, text);
}
function installProgram(path = 'usr/local/bin/ollama'): string {
  put(path, '#!/bin/sh\n');
  chmodSync(join(root, path), 0o755);
  return join(root, path);
}
/** A process of Ollama that listens on an address of the kernel's table. */
function putProcess(port: number, address: string, environ: readonly string[]): void {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const line = `   0: ${address}:${hex} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 777 1 0 100 0 0 10 0`;
  put('proc/net/tcp', `  sl  local_address rem_address st\n${line}\n`);
  put('proc/42/comm', 'ollama\n');
  put('proc/42/environ', `${environ.join('\0')}\0`);
  mkdirSync(join(root, 'proc/42/fd'), { recursive: true });
  symlinkSync('socket:[777]', join(root, 'proc/42/fd/3'));
}
async function running(options: OllamaSimOptions = {}): Promise<{ url: string; port: number }> {
  sim = await startOllamaSim(options);
  return sim;
}
const codes = (served: { findings: readonly { code: string }[] }) =>
  served.findings.map(({ code }) => code);

describe('a server that runs', () => {
  it('tells its version, its place and the free space of its models', async () => {
    const { url } = await running();
    const served = await describeServer({ name: 'ollama', url }, machine());
    expect(served).toMatchObject({
      state: 'ready',
      version: '0.32.15',
      here: true,
      canStart: false,
    });
    expect(served.disk?.path).toBe(join(root, 'home/.ollama/models'));
    expect(served.disk?.freeBytes).toBeGreaterThan(0);
    expect(served.findings).toEqual([]);
  });

  it('tells of its environment only what is Ollama’s', async () => {
    const { url, port } = await running();
    putProcess(port, '0100007F', [
      'HOME=/srv/ollama',
      'AWS_SECRET_ACCESS_KEY=secret',
      'OLLAMA_API_KEY=secret',
      'OLLAMA_MODELS=/data/models',
      'OLLAMA_NUM_PARALLEL=4',
      'OLLAMA_KV_CACHE_TYPE=q8_0',
      'OLLAMA_FLASH_ATTENTION=0',
    ]);
    const served = await describeServer({ name: 'ollama', url }, machine());
    expect(served.environment).toEqual({
      OLLAMA_MODELS: '/data/models',
      OLLAMA_NUM_PARALLEL: '4',
      OLLAMA_KV_CACHE_TYPE: 'q8_0',
      OLLAMA_FLASH_ATTENTION: '0',
    });
    expect(served.disk?.path).toBe('/data/models');
    expect(codes(served)).toEqual(['env-parallel', 'env-cache-type']);
    expect(JSON.stringify(served)).not.toContain('secret');
  });

  it('warns when others reach it', async () => {
    const { url, port } = await running();
    putProcess(port, '00000000', ['OLLAMA_ORIGINS=https://a.example,*']);
    const served = await describeServer({ name: 'ollama', url }, machine());
    expect(codes(served)).toEqual(['exposed', 'env-origins']);
    expect(served.findings[0]?.what).toContain('0.0.0.0');
  });

  it('reads the service’s unit where its process is another user’s', async () => {
    const { url } = await running();
    const unit =
      'ActiveState=active\nUser=ollama\nEnvironment=PATH=/usr/bin "OLLAMA_MODELS=/my data/models" OLLAMA_HOST=0.0.0.0:11434\n';
    const run = async (command: string) => (command === 'systemctl' ? unit : null);
    const served = await describeServer({ name: 'ollama', url }, machine({ run }));
    expect(served.environment).toEqual({
      OLLAMA_MODELS: '/my data/models',
      OLLAMA_HOST: '0.0.0.0:11434',
    });
    expect(codes(served)).toEqual(['exposed']);
  });

  it('finds the models of the service’s user', async () => {
    const { url } = await running();
    put('usr/share/ollama/.ollama/models/blobs/sha256-1', '');
    const served = await describeServer({ name: 'ollama', url }, machine());
    expect(served.disk?.path).toBe(join(root, 'usr/share/ollama/.ollama/models'));
  });

  it('takes what Tandem started it with where nothing can be read', async () => {
    const { url, port } = await running();
    const startedWith = (asked: number) =>
      asked === port ? { OLLAMA_CONTEXT_LENGTH: '8192', PATH: '/bin' } : null;
    const served = await describeServer(
      { name: 'o', url },
      machine({ platform: 'darwin', startedWith }),
    );
    expect(served.environment).toEqual({ OLLAMA_CONTEXT_LENGTH: '8192' });
    expect(codes(served)).toEqual(['env-context']);
  });

  it.each([
    ['0.17.0', ['vulnerable', 'old-engine']],
    ['0.17.1', ['old-engine']],
    ['0.24.3', ['old-engine']],
    ['0.30.0', []],
    ['0.40.1-rc2', []],
    ['0.0.0', []],
    ['main-abc', []],
  ])('is judged by its version: %s', async (version, expected) => {
    const { url } = await running({ version });
    expect(codes(await describeServer({ name: 'ollama', url }, machine()))).toEqual(expected);
  });

  it('shows no password of its address', async () => {
    const secret = `Basic ${Buffer.from('me:hunter2').toString('base64')}`;
    const { url } = await running({ authorization: secret });
    const withPassword = url.replace('//', '//me:hunter2@');
    const served = await describeServer({ name: 'ollama', url: withPassword }, machine());
    expect(served.state).toBe('ready');
    expect(JSON.stringify(served)).not.toContain('hunter2');
  });
});

describe('a server that does not', () => {
  const nobody = { name: 'ollama', url: 'http://127.0.0.1:1' };

  it('can be started where its program is', async () => {
    const program = installProgram();
    const served = await describeServer(nobody, machine());
    expect(served).toMatchObject({ state: 'stopped', program, canStart: true, howToInstall: [] });
  });

  it.each([
    ['darwin', 'Applications/Ollama.app/Contents/Resources/ollama'],
    ['darwin', 'opt/homebrew/bin/ollama'],
    ['linux', 'usr/bin/ollama'],
    ['win32', 'local/Programs/Ollama/ollama.exe'],
  ] as const)('is found in the usual places of %s: %s', async (platform, path) => {
    const program = installProgram(path);
    const env = { PATH: '', LOCALAPPDATA: join(root, 'local') };
    expect(await describeServer(nobody, machine({ platform, env }))).toMatchObject({ program });
  });

  it.each(['linux', 'darwin', 'win32'] as const)(
    'is explained how to install on %s, offline too',
    async (platform) => {
      const served = await describeServer(nobody, machine({ platform }));
      expect(served).toMatchObject({
        state: 'unreachable',
        canStart: false,
        program: null,
        disk: null,
      });
      expect(served.detail).toContain('not installed');
      const lines = served.howToInstall.join('\n');
      expect(lines).toContain('Without internet:');
      expect(lines).toContain('sha256');
      expect(lines).toContain('GGUF');
    },
  );

  it('is nothing to start or to install when it is another machine', async () => {
    installProgram();
    const remote = {
      name: 'lab',
      url: 'http://192.0.2.1:9',
      devices: [{ name: 'RTX 4090', memoryGib: 24 }],
    };
    const served = await describeServer(remote, machine({ timeoutMs: 100 }));
    expect(served).toMatchObject({
      here: false,
      program: null,
      canStart: false,
      howToInstall: [],
      disk: null,
    });
    expect(served.declared).toEqual([{ name: 'RTX 4090', memoryBytes: 24 * 1024 ** 3 }]);
    expect(served.state).not.toBe('ready');
  });

  it('is said to be something else', async () => {
    const { createServer } = await import('node:http');
    const other = createServer((_request, response) => response.end('<html>printer</html>'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const served = await describeServer({ name: 'o', url: `http://127.0.0.1:${port}` }, machine());
    expect(served).toMatchObject({ state: 'failed', canStart: false });
    expect(codes(served)).toEqual(['not-ollama']);
    other.close();
    other.closeAllConnections();
  });

  it('says so of an address that is none', async () => {
    const served = await describeServer({ name: 'o', url: 'ftp://me:pw@host' }, machine());
    expect(served).toMatchObject({ state: 'failed', url: '' });
    expect(JSON.stringify(served)).not.toContain('pw');
  });
});
