import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProbeKit, type ProbeKit } from '../../electron/hardware/probe-kit.ts';
import { readMachine } from '../../electron/hardware/read-machine.ts';
import { runProgram } from '../../electron/hardware/run-program.ts';
import { machineSchema } from '../../shared/hardware/machine.ts';
import { describeMachine } from './describe-device.ts';
import { expectedMachines } from './expected-machines.ts';
import { createRecordedKit, machineNames } from './recorded-kit.ts';

const signal = new AbortController().signal;
const read = (name: string) => readMachine(createRecordedKit(name), { signal, limitMs: 50 });

describe('reading a machine', () => {
  it('has a recording for each expected machine and the other way round', () => {
    expect(machineNames()).toEqual(Object.keys(expectedMachines).sort());
    expect(machineNames().length).toBeGreaterThanOrEqual(30);
  });

  it.each(machineNames())('reads %s', async (name) => {
    const machine = await read(name);
    expect(machineSchema.parse(machine)).toEqual(machine);
    expect(describeMachine(machine)).toEqual(expectedMachines[name]);
  });

  it.each(machineNames())('gives every unknown number of %s a reason', async (name) => {
    const machine = await read(name);
    for (const device of machine.devices) {
      for (const quantity of [device.total, device.free, device.budget]) {
        expect(quantity.source).not.toBe('');
        expect(quantity.bytes === 0 && quantity === device.total).toBe(false);
      }
      expect(device.budget.bytes ?? 0).toBeLessThanOrEqual(device.total.bytes ?? 0);
    }
    expect(new Set(machine.devices.map(({ id }) => id)).size).toBe(machine.devices.length);
  });

  it('names who holds the memory, the largest first in the finding', async () => {
    const machine = await read('rtx-5090-desktop');
    expect(machine.devices[0]?.users).toEqual([
      { pid: 4812, name: 'llama-server', bytes: 6402 * 1_024 ** 2 },
      { pid: 2200, name: 'blender', bytes: 512 * 1_024 ** 2 },
    ]);
    const held = machine.findings.find(({ code }) => code === 'memory-held-by-others');
    expect(held?.what).toContain('llama-server (6.3 GiB)');
  });

  it('takes the limit of a container for its memory', async () => {
    const { memory } = await read('container-with-gpu');
    expect(memory.total).toEqual({ bytes: 32 * 1_024 ** 3, source: 'cgroup memory.max' });
  });

  it('asks an old nvidia-smi again without the field that it does not know', async () => {
    const kit = createRecordedKit('tesla-k80');
    await readMachine(kit, { signal });
    const queries = kit.asked.filter((line) => line.includes('--query-gpu'));
    expect(queries.map((line) => line.includes('compute_cap'))).toEqual([true, false, false]);
    expect(queries.map((line) => line.includes('addressing_mode'))).toEqual([true, true, false]);
  });

  it('says of servers elsewhere that nothing here tells of them', async () => {
    const servers = [
      { name: 'gpu-box', url: 'http://10.0.0.7:11434' },
      { name: 'ollama', url: 'http://127.0.0.1:11434' },
      { name: 'broken', url: 'no address' },
    ];
    const machine = await readMachine(createRecordedKit('rtx-4090'), { signal, servers });
    const remote = machine.findings.filter(({ code }) => code === 'remote');
    expect(remote.map(({ what }) => what.split(' runs ')[0])).toEqual(['The server gpu-box']);
  });

  it('lets go of integrated graphics when Ollama is told to use them', async () => {
    const kit = { ...createRecordedKit('intel-igpu-only'), env: { OLLAMA_IGPU_ENABLE: '1' } };
    const machine = await readMachine(kit, { signal });
    expect(machine.devices[0]?.whyNot).toBeNull();
  });

  it('says of every program that hangs that it does', async () => {
    const kit = createRecordedKit('rx-7900-xtx');
    const machine = await readMachine(
      {
        ...kit,
        run: async (program, args, options) =>
          program.includes('amd-smi')
            ? { kind: 'hung', afterMs: options.timeoutMs }
            : kit.run(program, args, options),
      },
      { signal },
    );
    const hung = machine.findings.filter(({ code }) => code === 'program-hangs');
    expect(hung.map(({ what }) => what.split(' gave ')[0])).toEqual(['amd-smi']);
    expect(machine.devices.map(({ free }) => free.bytes)).not.toContain(null);
    expect(kit.asked.join('\n')).not.toContain('rocm-smi');
  });

  it('leaves little time to programs that are asked after one that hung', async () => {
    let clock = Date.parse('2026-11-21T12:00:00Z');
    const given: number[] = [];
    const kit: ProbeKit = {
      ...createRecordedKit('macbook-air-m4-16'),
      totalmem: () => 16 * 1_024 ** 3,
      now: () => new Date(clock),
      run: async (program, _, { timeoutMs }) => {
        given.push(timeoutMs);
        if (program.endsWith('sysctl')) clock += timeoutMs;
        return { kind: 'hung', afterMs: timeoutMs };
      },
    };
    const machine = await readMachine(kit, { signal });
    expect(given[0]).toBe(3_000);
    expect(new Set(given.slice(1))).toEqual(new Set([900]));
    expect(machine.devices[0]).toMatchObject({ vendor: 'apple', budget: { bytes: null } });
  });

  it('is rejected when it is stopped, at once', async () => {
    const stop = new AbortController();
    const reading = readMachine(createRecordedKit('nvidia-smi-hangs'), {
      signal: stop.signal,
      limitMs: 60_000,
    });
    stop.abort(new Error('closed'));
    await expect(reading).rejects.toThrow('closed');
  });

  it('never lists the number of a PCI window as memory', () => {
    const folder = join(import.meta.dirname, '../../electron/hardware');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(folder, file), 'utf8'));
    expect(sources.filter((text) => /\.graphics\(\)(?!`)|device\/resource/u.test(text))).toEqual(
      [],
    );
  });
});

describe('reading this machine', () => {
  /** This machine, with a program of ours where nvidia-smi would be. */
  const withNvidiaSmi = (code: string): ProbeKit => {
    const kit = createProbeKit();
    return {
      ...kit,
      run: (program, args, options) =>
        program.includes('nvidia-smi')
          ? runProgram(process.execPath, ['-e', code], options)
          : kit.run(program, args, options),
    };
  };

  it('reads it in less than four seconds', async () => {
    const start = performance.now();
    const machine = await readMachine(createProbeKit(), { signal });
    expect(performance.now() - start).toBeLessThan(4_000);
    expect(machineSchema.parse(machine)).toEqual(machine);
    expect(machine.memory.total.bytes).toBeGreaterThan(0);
    expect(machine.cpu.threads).toBeGreaterThan(0);
  });

  it('cuts a program that never ends and says so', async () => {
    const start = performance.now();
    const kit = withNvidiaSmi('setInterval(() => {}, 1000)');
    const machine = await readMachine(kit, { signal, limitMs: 400 });
    expect(performance.now() - start).toBeLessThan(10_000);
    const finding = machine.findings.find(({ code }) => code === 'nvidia-smi-hangs');
    expect(finding?.what).toBe('nvidia-smi gave no answer within 0.4 s and was ended.');
  });

  it('tells a program that fails from one that hangs', async () => {
    const kit = withNvidiaSmi('console.log("Unable to do a thing"); process.exit(3)');
    const machine = await readMachine(kit, { signal });
    const finding = machine.findings.find(({ code }) => code === 'nvidia-smi-fails');
    expect(finding?.what).toBe('nvidia-smi failed with code 3 and said: Unable to do a thing.');
  });
});
