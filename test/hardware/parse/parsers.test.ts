import { describe, expect, it } from 'vitest';
import { parseAmdSmi, parseRocmSmi } from '../../../electron/hardware/parse/parse-amd-tools.ts';
import { parseMetalLimit, parseVmStat } from '../../../electron/hardware/parse/parse-apple.ts';
import { parseCpuinfo } from '../../../electron/hardware/parse/parse-cpuinfo.ts';
import { parseCsvRows } from '../../../electron/hardware/parse/parse-csv-rows.ts';
import { parseCgroupLimit } from '../../../electron/hardware/parse/parse-meminfo.ts';
import { parseNumber, parseWhole } from '../../../electron/hardware/parse/parse-number.ts';
import { parseNvidiaApps } from '../../../electron/hardware/parse/parse-nvidia-apps.ts';
import { parseMigList, parseMigMemory } from '../../../electron/hardware/parse/parse-nvidia-mig.ts';
import { normaliseBus } from '../../../electron/hardware/parse/parse-nvidia-query.ts';
import { parseOsRelease } from '../../../electron/hardware/parse/parse-os-release.ts';
import { parseKfdNode, parseLspci } from '../../../electron/hardware/parse/parse-pci.ts';
import {
  parseDedicatedUsage,
  parseDisplayClass,
  parseVideoControllers,
} from '../../../electron/hardware/parse/parse-windows.ts';

const MIB = 1_024 ** 2;

describe('numbers of programs', () => {
  it.each([
    ['24564', 24_564],
    ['24564 MiB', 24_564],
    ['  7 %', 7],
    ['24.564 MiB', 24_564],
    ['24 564 MiB', 24_564],
    ['1,024', 1_024],
    ['45,5', 45.5],
    ['45.50 W', 45.5],
    ['0', 0],
    ['[N/A]', null],
    ['N/A', null],
    ['[Not Supported]', null],
    ['[Unknown Error]', null],
    ['ERR!', null],
    ['[Nicht unterstützt]', null],
    ['-5', null],
    ['', null],
    ['1.2.3', null],
    ['99999999999999999999', null],
  ])('%j is %s', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each([
    ['25753026560\n', 25_753_026_560],
    ['0x10\n', 16],
    ['-1', null],
    ['12 MB', null],
    ['', null],
    [null, null],
  ])('the file %j holds %s', (text, value) => {
    expect(parseWhole(text)).toBe(value);
  });

  it.each([
    ['max\n', null],
    ['9223372036854771712\n', null],
    ['34359738368\n', 34_359_738_368],
    ['0', null],
    [null, null],
  ])('the limit %j is %s', (text, value) => {
    expect(parseCgroupLimit(text)).toBe(value);
  });
});

describe('rows of nvidia-smi', () => {
  const fields = ['index', 'name', 'memory.total'];
  it.each([
    ['0, NVIDIA A2, 15356', ['0', 'NVIDIA A2', '15356']],
    ['0,NVIDIA A2,15356\r', ['0', 'NVIDIA A2', '15356']],
    ['"0", "NVIDIA, A2", "15356"', ['0', 'NVIDIA, A2', '15356']],
    ['0, NVIDIA, A2, 15356', ['0', 'NVIDIA, A2', '15356']],
  ])('%j', (line, cells) => {
    expect(parseCsvRows(line, fields).map((row) => [...row.values()])).toEqual([cells]);
  });

  it('leaves lines out that are no row', () => {
    const text =
      'WARNING: infoROM is corrupted at gpu 0000:01:00.0\n\n0, NVIDIA A2, 15356\nNo more';
    expect(parseCsvRows(text, fields)).toHaveLength(1);
  });

  it.each([
    ['00000000:01:00.0', '0000:01:00.0'],
    ['0000000F:01:00.0', '000f:01:00.0'],
    ['0D:00.0', '0000:0d:00.0'],
    ['N/A', null],
  ])('the bus %s is %s', (text, bus) => {
    expect(normaliseBus(text)).toBe(bus);
  });

  it('keeps paths and arguments of other programs to itself', () => {
    const text =
      'GPU-1, 7, C:\\Users\\Ada\\game.exe --token=abc, [N/A]\nGPU-1, 8, [Not Found], 120';
    expect(parseNvidiaApps(text)).toEqual([
      { uuid: 'GPU-1', pid: 7, name: 'game.exe', bytes: null },
      { uuid: 'GPU-1', pid: 8, name: 'another program', bytes: 120 * MIB },
    ]);
  });

  it('reads instances in the way of older drivers too', () => {
    const text = `GPU 0: A100-SXM4-40GB (UUID: GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77)
  MIG 1g.5gb Device 0: (UUID: MIG-GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77/7/0)
GPU 1: NVIDIA A100-SXM4-40GB (UUID: GPU-11111111-d33d-2b2c-524d-9e3d8d2b8a77)`;
    expect(parseMigList(text)).toEqual([
      {
        parent: 'GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77',
        device: 0,
        profile: '1g.5gb',
        uuid: 'MIG-GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77/7/0',
      },
    ]);
    expect(parseMigMemory(text)).toEqual([]);
  });
});

describe('JSON of AMD', () => {
  const size = { value: 24_560, unit: 'MB' };
  it.each([
    ['a list with units', [{ gpu: 0, vram: { size } }]],
    ['a list with texts', [{ gpu: 0, vram: { size: '24560 MB' } }]],
    ['a list of the first versions', [{ gpu: 0, vram: { vram_size_mb: 24_560 } }]],
    ['below gpu_data', { gpu_data: [{ gpu: 0, vram: { size } }] }],
    ['as usage', [{ gpu: 0, mem_usage: { total_vram: size } }]],
    ['as usage of ROCm 6.0', [{ gpu: 0, fb_usage: { total_vram: size } }]],
  ])('amd-smi: %s', (_, json) => {
    expect(parseAmdSmi(JSON.stringify(json))[0]?.totalBytes).toBe(24_560 * MIB);
  });

  it.each(['', 'ERROR: no driver', '[1, 2', '{"gpu_data": 5}', '[null, 3, "x"]'])(
    'amd-smi that says %j tells no memory',
    (text) => {
      expect(parseAmdSmi(text).map((card) => card.totalBytes ?? 'none')).not.toContain(0);
      expect(parseAmdSmi(text).every((card) => card.totalBytes === null)).toBe(true);
    },
  );

  it.each([
    ['Card series', 'Navi 21 [Radeon RX 6900 XT]'],
    ['Card Series', 'Navi 21 [Radeon RX 6900 XT]'],
  ])('rocm-smi with the key %s', (key, name) => {
    const card = { [key]: name, 'VRAM Total Memory (B)': '17163091968', 'PCI Bus': '0000:2F:00.0' };
    expect(parseRocmSmi(JSON.stringify({ card0: card, system: { a: 1 } }))).toMatchObject([
      { index: 0, name, bus: '0000:2f:00.0', totalBytes: 17_163_091_968, usedBytes: null },
    ]);
  });
});

describe('the kernel', () => {
  it.each([
    ['gfx_target_version 110501\nlocation_id 50432\ndomain 0', 'gfx1151', '0000:c5:00.0'],
    ['gfx_target_version 90402\nlocation_id 1280\ndomain 2', 'gfx942', '0002:05:00.0'],
    ['gfx_target_version 90010\nlocation_id 768', 'gfx90a', '0000:03:00.0'],
    ['gfx_target_version 100306\nlocation_id 3328', 'gfx1036', '0000:0d:00.0'],
  ])('%j is %s', (text, gfx, bus) => {
    expect(parseKfdNode(text)).toEqual({ gfx, bus });
  });

  it('takes the name people know out of the brackets of lspci', () => {
    const text =
      '0000:01:00.0 "3D controller" "NVIDIA Corporation" "GH100 [H100 SXM5 80GB]" -ra1 "" ""';
    expect(parseLspci(text).get('0000:01:00.0')).toBe('H100 SXM5 80GB');
  });

  it('counts cores by socket', () => {
    const block = (at: number, socket: number, core: number) =>
      `processor\t: ${at}\nphysical id\t: ${socket}\ncore id\t\t: ${core}\nflags\t\t: avx2 sse\n`;
    const info = parseCpuinfo(
      [block(0, 0, 0), block(1, 1, 0), block(2, 0, 0), block(3, 1, 0)].join('\n'),
    );
    expect(info).toMatchObject({ cores: 2, threads: 4, features: ['avx2'], virtual: false });
  });

  it.each([
    ['NAME=Alpine\nPRETTY_NAME="Alpine Linux v3.22"', 'Alpine Linux v3.22'],
    ['NAME=Void', 'Void'],
    ['', null],
  ])('%j is %s', (text, name) => {
    expect(parseOsRelease(text)).toBe(name);
  });
});

describe('macOS', () => {
  it('needs the size of a page', () => {
    expect(parseVmStat('Pages free: 100.')).toBeNull();
    expect(parseVmStat('(page size of 16384 bytes)\nPages free:   100.\n')).toBe(1_638_400);
  });

  it('takes the last size that Ollama logged for Metal', () => {
    const line = (library: string, total: string) =>
      `msg="inference compute" id=0 library=${library} name=x total="${total} GiB" available="1 GiB"\n`;
    const log = line('Metal', '10.7') + line('Metal', '11.8') + line('cpu', '16.0');
    expect(parseMetalLimit(log)).toBe(Math.round(11.8 * 1_024 ** 3));
    expect(parseMetalLimit(line('cpu', '16.0'))).toBeNull();
  });
});

describe('the registry', () => {
  const key = (values: string) =>
    `HKEY_LOCAL_MACHINE\\SYSTEM\\Class\\0001\r\n    DriverDesc    REG_SZ    Card\r\n${values}\r\n\r\n`;
  it.each([
    ['HardwareInformation.qwMemorySize    REG_QWORD    0x7f7000000', 34_208_743_424],
    ['HardwareInformation.qwMemorySize    REG_BINARY    000000F707000000', 34_208_743_424],
    ['HardwareInformation.MemorySize    REG_DWORD    0x80000000', 2_147_483_648],
    ['HardwareInformation.MemorySize    REG_DWORD    0xfffffffffff00000', 4_293_918_720],
    ['HardwareInformation.MemorySize    REG_DWORD    -1048576', 4_293_918_720],
    ['HardwareInformation.MemorySize    REG_BINARY    00000080', 2_147_483_648],
    ['HardwareInformation.MemorySize    REG_DWORD    0x0', null],
    ['HardwareInformation.MemorySize    REG_BINARY    zz', null],
  ])('%s is %s', (value, bytes) => {
    expect(parseDisplayClass(key(`    ${value}`))[0]?.bytes).toBe(bytes);
  });

  it('trusts the wide number before the narrow one', () => {
    const values = `    HardwareInformation.MemorySize    REG_DWORD    0xfff00000
    HardwareInformation.qwMemorySize    REG_QWORD    0x7f7000000`;
    expect(parseDisplayClass(key(values))[0]).toMatchObject({ from: 'qwMemorySize' });
  });

  it.each([
    ['[2147483648,0]', 2_147_483_648],
    ['104857600', 104_857_600],
    ['[]', null],
    ['null', null],
    ['', null],
    ['[-5]', null],
  ])('the counters %j are %s', (text, bytes) => {
    expect(parseDedicatedUsage(text)).toBe(bytes);
  });

  it('reads one adapter, several, and none', () => {
    const one = { Name: 'A', PNPDeviceID: 'PCI\\VEN_1002&DEV_7551', DriverVersion: null };
    expect(parseVideoControllers(JSON.stringify(one))).toEqual([
      { name: 'A', pci: '1002:7551', driver: null },
    ]);
    expect(parseVideoControllers(`\uFEFF${JSON.stringify([one, one])}`)).toHaveLength(2);
    expect(parseVideoControllers('')).toEqual([]);
  });
});
