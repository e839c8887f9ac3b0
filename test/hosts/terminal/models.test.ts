import { describe, expect, it } from 'vitest';
import { runTerminal } from '../../../electron/hosts/terminal/main.ts';
import type { Shop } from '../../../shared/ipc/models.ts';
import { ok } from '../../../shared/result.ts';
import { createFakeIo } from './fake-io.ts';
import { createShopEngine } from './shop-engine.ts';
import {
  installed,
  macStudio,
  measurement,
  noGpu,
  ollama,
  qualification,
  remote,
  shopOf,
  two3090s,
} from './shops.ts';

const GIB = 2 ** 30;
const proved = shopOf({
  installed: [
    installed('qwen3.8:27b', {
      loaded: { bytes: 19e9, gpuShare: 1, context: 65_536, until: null },
    }),
  ],
  qualifications: [qualification],
});

async function say(
  args: readonly string[],
  shop: Shop,
  options: Parameters<typeof createFakeIo>[0] = {},
) {
  const fake = createFakeIo(options);
  const code = await runTerminal(args, fake.io, async () => ok(createShopEngine({ shop }).engine));
  return { code, out: fake.out(), errors: fake.errors() };
}

const objects = (out: string): Record<string, unknown>[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('tandem models', () => {
  it('begins with the machine and the model that suits it, with the reasons', async () => {
    const { code, out } = await say(['models'], proved);
    expect(code).toBe(0);
    expect(out).toMatch(/machine +NVIDIA GeForce RTX 4090, 23.0 of 24.0 GiB free · RAM 50.0/);
    expect(out).toMatch(/best here +qwen3.8:27b at [\d,]+ tokens/);
    expect(out).toMatch(/why +passed the exam here/);
    expect(out).toMatch(/not bigger +\S+: /);
    expect(out).toMatch(/not smaller +\S+: /);
  });

  it('lists what servers have, then what the catalogue knows besides', async () => {
    const { out } = await say(['models'], proved);
    expect(out).toMatch(
      /ollama 0\.34\.1 at http:\/\/127\.0\.0\.1:11434\n.*context +size\n .*qwen3\.8:27b .*loaded/,
    );
    expect(out).toMatch(/qwen3\.8:27b .* executor/);
    const [, known = ''] = out.split('In the catalogue, not pulled');
    expect(known).toMatch(/✓ qwen3\.5:9b +fits +to 262,144/);
    expect(known).toMatch(/✗ deepseek-v3:671b +too big/);
    expect(known).not.toMatch(/qwen3\.8:27b /);
  });

  it.each([
    ['two cards', shopOf({ machine: two3090s }), '2 × NVIDIA GeForce RTX 3090, 46.5 of 48.0 GiB'],
    ['a Mac', shopOf({ machine: macStudio }), 'models may take 192.0 GiB'],
    ['no GPU', shopOf({ machine: noGpu }), 'no GPU that a model server uses'],
    [
      'a server elsewhere',
      shopOf({ machine: noGpu, servers: [remote] }),
      'rack 0.34.1 at http://rack.example',
    ],
  ])('tells a machine with %s', async (_name, shop, words) => {
    const { out } = await say(['models'], shop);
    expect(out).toContain(words);
    expect(out).not.toContain('hunter2');
    expect(out).toContain('best here');
  });

  it('judges models by the devices of the server that has them', async () => {
    const shop = shopOf({
      machine: noGpu,
      servers: [ollama, remote],
      installed: [installed('qwen3.8:27b', { server: 'rack' })],
    });
    const { out } = await say(['models', '--json'], shop);
    const models = objects(out).filter(({ kind }) => kind === 'model');
    expect(models[0]).toMatchObject({ server: 'rack', fit: { verdict: 'comfortable' } });
    expect(models.slice(1).every(({ server }) => server === 'ollama')).toBe(true);
  });

  it('judges at the load that was asked for', async () => {
    const at = async (...args: string[]) => {
      const { out } = await say(['models', '--json', ...args], proved);
      return objects(out).find(({ tag }) => tag === 'qwen3.8:27b')?.fit;
    };
    expect(await at()).toMatchObject({ verdict: 'offload', load: { context: 65_536, kv: 'f16' } });
    expect(await at('--kv', 'q8_0')).toMatchObject({ verdict: 'tight', load: { kv: 'q8_0' } });
    expect(await at('--context', '16k')).toMatchObject({ verdict: 'comfortable' });
  });

  it('prints one object a line and nothing else with --json', async () => {
    const shop = { ...proved, servers: [ollama, remote] };
    const { code, out, errors } = await say(['models', '--json'], shop);
    const lines = objects(out);
    expect(code).toBe(0);
    expect(errors).toBe('');
    expect(lines.slice(0, 4).map(({ kind }) => kind)).toEqual([
      'machine',
      'server',
      'server',
      'recommendation',
    ]);
    expect(lines[0]).toMatchObject({
      id: 'm-4090',
      devices: [{ total: { bytes: 24_564 * 2 ** 20 } }],
    });
    expect(lines[4]).toMatchObject({
      kind: 'model',
      server: 'ollama',
      tag: 'qwen3.8:27b',
      installed: { loaded: { context: 65_536 } },
      entry: { id: expect.any(String) },
      fit: { parts: { weights: expect.any(Number) }, needBytes: expect.any(Number) },
      qualification: { verdict: 'executor' },
    });
    expect(out).not.toContain('hunter2');
  });

  it('says on standard error which file of their own could not be used', async () => {
    const faults = [
      { path: '/team/models.json', line: 12, detail: 'layers: a number is expected' },
    ];
    const { code, out, errors } = await say(['models', '--json'], { ...proved, faults });
    expect(code).toBe(0);
    expect(errors).toContain('/team/models.json, line 12: layers: a number is expected');
    expect(objects(out).length).toBeGreaterThan(3);
  });

  it('marks what runs in a cloud and gives it no fit', async () => {
    const cloud = installed('gpt-oss:120b-cloud', { cloud: true, entry: null, bytes: 400 });
    const { out } = await say(['models'], shopOf({ installed: [cloud] }));
    expect(out).toMatch(/gpt-oss:120b-cloud +cloud/);
  });

  it('keeps names of servers and models from acting on the terminal', async () => {
    const hostile = installed('evil\u001b[2J\u202e:7b', { entry: null });
    const { out } = await say(['models'], shopOf({ installed: [hostile] }));
    expect(out).not.toContain('\u001b[2J');
    expect(out).toContain('‹U+202E›');
  });

  it.each([40, 80])('stays within %i columns', async (columns) => {
    const { out } = await say(['models'], proved, {
      terminal: true,
      columns,
      env: { NO_COLOR: '1' },
    });
    // The live line is erased by a sequence; what stays comes after it.
    const lines = (out.split('\u001b[2K').at(-1) ?? '').split('\n');
    expect(lines.length).toBeGreaterThan(30);
    expect(lines.filter((line) => line.length > columns && !line.includes('tandem '))).toEqual([]);
  });
});

describe('tandem fit', () => {
  it('shows every term, what it adds up to, and against what', async () => {
    const { code, out } = await say(['fit', 'qwen3.8:27b', '--context', '32k'], proved);
    expect(code).toBe(0);
    for (const words of [/weights +15\.\d GiB/, /cache +2\.0 GiB {2}32,768 tokens, f16 cache/])
      expect(out).toMatch(words);
    expect(out).toMatch(/total +\d+\.\d GiB {2}estimate: \d+\.\d GiB to \d+\.\d GiB/);
    expect(out).toMatch(/reserve +1\.6 GiB/);
    expect(out).toMatch(/free +23\.0 GiB {2}on NVIDIA GeForce RTX 4090/);
    expect(out).toContain('✓ fits');
    expect(out).toMatch(/largest +5\d,\d{3} at f16 · 10\d,\d{3} at q8_0 · 19\d,\d{3} at q4_0/);
    expect(out).toMatch(/people +\S/);
    expect(out).toMatch(/disk +nothing to pull · 300.0 GB free in \/var\/lib\/ollama/);
  });

  it('adds up in bytes to what it says', async () => {
    const { out } = await say(['fit', 'qwen3.8:27b', '--json', '--slots', '2'], proved);
    const [fit] = objects(out);
    const { parts, totalBytes, needBytes } = fit as {
      parts: Record<string, number>;
      totalBytes: number;
      needBytes: number;
    };
    const sum = Object.values(parts).reduce((total, part) => total + part, 0);
    expect(Math.abs(sum - totalBytes)).toBeLessThan(2);
    expect(needBytes).toBeGreaterThan(totalBytes);
    expect(fit).toMatchObject({
      kind: 'fit',
      server: 'ollama',
      tag: 'qwen3.8:27b',
      verdict: expect.any(String),
      freeBytes: 23_592 * 2 ** 20,
      largest: { f16: expect.any(Number), q8_0: expect.any(Number), q4_0: expect.any(Number) },
      place: { disk: { freeBytes: 300e9 } },
      qualification: { verdict: 'executor' },
    });
  });

  it('says what would make it fit, and what to know', async () => {
    const { out } = await say(['fit', 'qwen3.8:27b'], proved);
    expect(out).toContain('fits only with layers on the processor');
    expect(out).toMatch(/on the GPU +\d+ % of it/);
    expect(out).toMatch(/What would make it fit\n +→ /);
    expect(out).toContain('q8_0');
    expect(out).toMatch(/ +50\.0 GiB {2}in main memory/);
  });

  it('goes through the devices when there are several', async () => {
    const { out } = await say(
      ['fit', 'llama3.3:70b', '--context', '4k'],
      shopOf({ machine: two3090s }),
    );
    expect(out).toContain('2 × NVIDIA GeForce RTX 3090');
    expect(out.match(/NVIDIA GeForce RTX 3090: [\d.]+ GiB of [\d.]+ GiB free/g)).toHaveLength(2);
    expect(out).toContain('too small for agent work');
  });

  it('counts main memory once where devices share it', async () => {
    const { out } = await say(['fit', 'deepseek-v3:671b'], shopOf({ machine: macStudio }));
    expect(out).toMatch(/free +192\.0 GiB {2}on Apple M3 Ultra/);
    expect(out).not.toContain('in main memory\n\n');
    expect(out).toContain('✗ does not fit');
    expect(out).toMatch(/disk +404\.0 GB to pull · 300\.0 GB free/);
  });

  it('takes main memory where there is no device', async () => {
    const { out } = await say(['fit', 'qwen3.5:9b', '--context', '4k'], shopOf({ machine: noGpu }));
    expect(out).toMatch(/free +12\.0 GiB {2}in main memory/);
    expect(out).not.toMatch(/ 0 MiB/);
  });

  it('says how much of what is free is held by models that would go', async () => {
    const holding = { ...ollama, heldBytes: 0.5 * GIB };
    const { out } = await say(['fit', 'qwen3.5:9b'], shopOf({ servers: [holding] }));
    expect(out).toMatch(
      /free +23\.5 GiB {2}on .*4090, with 512 MiB that loaded models would let go/,
    );
  });

  it('says in the list what stands in the way besides memory', async () => {
    const old = { ...ollama, version: '0.30.1', disk: { path: '/m', freeBytes: 20e9 } };
    const { out } = await say(['models'], shopOf({ servers: [old] }));
    expect(out).toMatch(/qwen3\.8:27b .*needs Ollama 0\.32\.12\n/);
    expect(out).toMatch(/llama3\.3:70b .*too little disk\n/);
  });

  it('does not show unknown memory as none', async () => {
    const undeclared = { ...remote, declared: [] };
    const { out } = await say(['fit', 'qwen3.8:27b'], shopOf({ servers: [undeclared] }));
    expect(out).toMatch(/free +unknown/);
    expect(out).toMatch(/largest +unknown\n/);
    expect(out).toContain('The memory of the device is not known');
  });

  it('takes a server’s name before the tag', async () => {
    const shop = shopOf({ servers: [ollama, remote] });
    const { out } = await say(['fit', 'rack/llama3.3:70b', '--json'], shop);
    expect(objects(out)[0]).toMatchObject({
      server: 'rack',
      tag: 'llama3.3:70b',
      freeBytes: 80 * GIB,
      place: { disk: null },
    });
  });

  it('replaces the estimate by what was measured under this very load', async () => {
    const shop = { ...proved, measurements: [measurement] };
    const measured = await say(['fit', 'qwen3.8:27b', '--context', '32k'], shop);
    expect(measured.out).toContain('measured 2026-11-21');
    expect(measured.out).toMatch(/speed +after 2,048 tokens · reads 2,310\/s · writes 41\.2\/s/);
    const other = await say(['fit', 'qwen3.8:27b', '--context', '48k'], shop);
    expect(other.out).toContain('estimate:');
  });

  it('takes the numbers of the file itself for a model that the catalogue does not know', async () => {
    const entry = proved.catalogue.find(({ tag }) => tag === 'qwen3.5:9b');
    const own = installed('our/own:9b', { entry: null, shape: entry?.shape ?? null });
    const { code, out } = await say(['fit', 'our/own:9b'], shopOf({ installed: [own] }));
    expect(code).toBe(0);
    expect(out).toContain('ollama/our/own:9b');
    expect(out).toContain('not examined: tandem qualify ollama/our/own:9b');
  });

  it.each([
    ['qwen3.8:27', 'Did you mean qwen3.8:27b'],
    ['llama3.3', 'llama3.3:70b'],
    ['nothing-like-it', '`tandem models` lists'],
  ])('exits 5 for %j and names what is near', async (name, words) => {
    const { code, out, errors } = await say(['fit', name, '--json'], proved);
    expect([code, out]).toEqual([5, '']);
    expect(errors).toContain(words);
  });

  it('takes the path of a GGUF by what its own header says', async () => {
    const shape = proved.catalogue.find(({ tag }) => tag === 'qwen3.5:9b')!.shape;
    const file = ok({ architecture: 'qwen35', name: 'Ours', shape, missing: [] });
    const fake = createFakeIo({ cwd: '/models' });
    const { engine, calls } = createShopEngine({ shop: proved, file });
    const code = await runTerminal(['fit', 'our own.gguf'], fake.io, async () => ok(engine));
    expect([code, calls]).toEqual([0, [['inspect', '/models/our own.gguf']]]);
    expect(fake.out()).toMatch(/weights +\d/);
  });

  it('says why a GGUF can’t be read', async () => {
    const { code, errors } = await say(['fit', '/gone.gguf'], proved);
    expect(code).toBe(2);
    expect(errors).toContain("/gone.gguf can't be read: there is no such file");
  });

  it('has no sum for what runs in a cloud', async () => {
    const cloud = installed('glm-5:cloud', { cloud: true, entry: null });
    const { code, errors } = await say(['fit', 'glm-5:cloud'], shopOf({ installed: [cloud] }));
    expect(code).toBe(5);
    expect(errors).toContain('somebody’s cloud');
  });

  it.each([40, 80])('stays within %i columns', async (columns) => {
    const { out } = await say(['fit', 'llama3.3:70b'], shopOf({ machine: two3090s }), {
      terminal: true,
      columns,
      env: { NO_COLOR: '1' },
    });
    expect(out.split('\n').filter((line) => line.length > columns)).toEqual([]);
    expect(out).not.toContain('\u001b');
  });

  it('says where runs ask for another context', async () => {
    const { out } = await say(['fit', 'qwen3.8:27b'], proved);
    expect(out).toMatch(/runs ask +32,768 tokens/);
  });
});
