import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machinePage } from '../../../electron/hosts/engine/machine-page.ts';
import { runTerminal } from '../../../electron/hosts/terminal/main.ts';
import { ok } from '../../../shared/result.ts';
import { createFakeIo } from './fake-io.ts';
import { createShopEngine } from './shop-engine.ts';
import { linux4090, macStudio, noGpu, shopOf, two3090s } from './shops.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-reports-'));
  await writeFile(join(folder, 'mac.json'), JSON.stringify(macStudio, null, 2));
  await writeFile(join(folder, 'twins.html'), machinePage(two3090s, []));
  await writeFile(join(folder, 'vm.json'), JSON.stringify(noGpu));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function doctor(
  args: readonly string[],
  world: Partial<Parameters<typeof createShopEngine>[0]> = {},
  options: Parameters<typeof createFakeIo>[0] = {},
) {
  const fake = createFakeIo({ cwd: folder, ...options });
  const report = { name: 'tandem-machine-gpu-box-2026-11-21', json: '{"a":1}\n', page: '<p>' };
  const { engine } = createShopEngine({ shop: shopOf(), report, ...world });
  const code = await runTerminal(['doctor', ...args], fake.io, async () => ok(engine));
  return { code, out: fake.out(), errors: fake.errors() };
}

const objects = (out: string): Record<string, unknown>[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const read = (name: string) => readFile(join(folder, name), 'utf8');

describe('tandem doctor', () => {
  it('prints a line for each finding and what to do, and exits 5 when something is missing', async () => {
    const findings = [
      { area: 'hardware', status: 'ok', what: 'RTX 4090: 23.0 of 24.0 GiB free', next: '' },
      { area: 'server', status: 'missing', what: 'ollama does not answer', next: 'Start it.' },
    ] as const;
    const { code, out } = await doctor([], { findings });
    expect(code).toBe(5);
    expect(out).toContain('✓ hardware RTX 4090');
    expect(out).toMatch(/✗ server +ollama does not answer \(missing\)\n +→ Start it\./);
    expect((await doctor(['--json'], { findings })).out).toBe(
      `${findings.map((one) => JSON.stringify(one)).join('\n')}\n`,
    );
  });
});

describe('tandem doctor --report', () => {
  it.each([
    ['data', 'a.json', [['a.json', '{"a":1}\n']]],
    ['a page', 'a.html', [['a.html', '<p>']]],
    [
      'both without an ending',
      'b',
      [
        ['b.json', '{"a":1}\n'],
        ['b.html', '<p>'],
      ],
    ],
  ])('writes %s', async (_name, file, expected) => {
    const { code, out } = await doctor(['--report', file]);
    expect(code).toBe(0);
    for (const [name = '', text] of expected) {
      expect(out).toContain(join(folder, name));
      expect(await read(name)).toBe(text);
    }
  });

  it('takes a folder, and names the files itself', async () => {
    await mkdir(join(folder, 'sent'));
    const { out } = await doctor(['--report', 'sent', '--json']);
    expect(objects(out)).toEqual(
      ['json', 'html'].map((form) => ({
        kind: 'report',
        form,
        file: join(folder, 'sent', `tandem-machine-gpu-box-2026-11-21.${form}`),
      })),
    );
  });

  it('says why a file can’t be written', async () => {
    const { code, errors } = await doctor(['--report', '/nowhere/a.json']);
    expect(code).toBe(2);
    expect(errors).toContain('/nowhere/a.json can’t be written: there is no such file or folder');
  });
});

describe('tandem doctor --compare', () => {
  it('lays data and pages beside this machine', async () => {
    const { code, out } = await doctor(['--compare', 'mac.json', 'twins.html']);
    expect(code).toBe(0);
    expect(out).toContain('Who can run what, at 65,536 tokens, f16 cache');
    expect(out).toMatch(/gpu-box +NVIDIA GeForce RTX 4090.* \(this one\)/);
    expect(out).toMatch(/gpu-box +studio +twins\n/);
    expect(out).toMatch(/deepseek-v3:671b +✗ too big +✗ too big +✗ too big/);
    expect(out).toMatch(/llama3\.3:70b +▲ offload +✓ 131,072 +▲ [\d,]+/);
  });

  it.each([40, 80])('stays within %i columns, however many machines', async (columns) => {
    const { out } = await doctor(
      ['--compare', 'mac.json', 'twins.html', 'vm.json'],
      {},
      {
        terminal: true,
        columns,
        env: { NO_COLOR: '1' },
      },
    );
    expect(out.split('\n').filter((line) => line.length > columns)).toEqual([]);
    expect(out).toMatch(/✓ 131,072 +studio/);
  });

  it('prints machines and then models with --json', async () => {
    const { out } = await doctor(['--compare', 'mac.json', '--json']);
    const lines = objects(out);
    expect(lines.slice(0, 2)).toMatchObject([
      { kind: 'machine', here: true, id: 'm-4090' },
      { kind: 'machine', here: false, id: 'm-mac' },
    ]);
    expect(lines[2]).toMatchObject({
      kind: 'comparison',
      on: [
        { machine: 'm-4090', name: 'gpu-box', fit: { verdict: expect.any(String) } },
        { machine: 'm-mac', name: 'studio' },
      ],
    });
  });

  it('shows each machine once, as it was read last', async () => {
    const old = { ...linux4090, takenAt: '2026-01-01T00:00:00.000Z', devices: [] };
    await writeFile(join(folder, 'old.json'), JSON.stringify(old));
    const { out } = await doctor(['--compare', 'old.json', 'mac.json', 'mac.json', '--json']);
    const machines = objects(out).filter(({ kind }) => kind === 'machine');
    expect(machines.map(({ id }) => id)).toEqual(['m-4090', 'm-mac']);
    expect(machines[0]).toMatchObject({ devices: [{ name: 'NVIDIA GeForce RTX 4090' }] });
  });

  it.each([
    ['is not there', 'none.json', "none.json can't be read: there is no such file"],
    ['is no report', 'notes.txt', 'notes.txt: it is neither a machine report'],
    ['is broken', 'broken.json', 'broken.json, line 2:'],
    ['is far too large', 'huge.json', 'such a file has at most'],
  ])('names a file that %s, and compares nothing', async (_name, file, words) => {
    await writeFile(join(folder, 'notes.txt'), 'hello');
    await writeFile(join(folder, 'broken.json'), '{\n]');
    await writeFile(join(folder, 'huge.json'), ' '.repeat(8_000_001));
    const { code, out, errors } = await doctor(['--compare', 'mac.json', file]);
    expect([code, out]).toEqual([2, '']);
    expect(errors).toContain(words);
  });

  it('keeps names of machines and devices from acting on the terminal', async () => {
    const evil = '\u001b[2J\u202eevil\nnewline';
    const machine = {
      ...macStudio,
      id: 'm-evil',
      host: { ...macStudio.host, name: evil, os: evil },
      devices: macStudio.devices.map((device) => ({ ...device, name: evil })),
    };
    await writeFile(join(folder, 'evil.json'), JSON.stringify(machine));
    const { out } = await doctor(['--compare', 'evil.json']);
    expect(out).not.toContain('\u001b');
    expect(out).not.toContain('\u202e');
    expect(out).not.toMatch(/^newline/m);
  });
});
