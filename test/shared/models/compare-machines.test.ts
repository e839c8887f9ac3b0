import { describe, expect, it } from 'vitest';
import { assessFit } from '../../../shared/models/assess-fit.ts';
import { catalogue } from '../../../shared/models/catalogue.ts';
import { compareMachines } from '../../../shared/models/compare-machines.ts';
import { linux4090, macStudio, noGpu, two3090s } from '../../hosts/terminal/shops.ts';

const load = { context: 65_536, kv: 'q8_0', slots: 1 } as const;
const machines = [linux4090, macStudio, noGpu, two3090s];
const { rows } = compareMachines(machines, catalogue, load);
const verdicts = (tag: string) =>
  rows.find(({ entry }) => entry.tag === tag)?.cells.map(({ fit }) => fit.verdict);

describe('compareMachines', () => {
  it('has a row for each model and a cell for each machine, in the order given', () => {
    expect(rows.map(({ entry }) => entry)).toEqual(catalogue);
    for (const { cells } of rows) expect(cells.map(({ machine }) => machine)).toEqual(machines);
  });

  it('tells unlike machines apart', () => {
    expect(verdicts('qwen3.5:9b')).toEqual([
      'comfortable',
      'comfortable',
      'offload',
      'comfortable',
    ]);
    expect(verdicts('qwen3.8:27b')?.[2]).toBe('too-big');
    expect(verdicts('llama3.3:70b')?.[1]).toBe('comfortable');
    expect(verdicts('deepseek-v3:671b')).toEqual(Array(4).fill('too-big'));
  });

  it('judges under the load that is asked for', () => {
    for (const { entry, cells } of rows) {
      const trained = entry.shape.maxContext ?? load.context;
      expect(cells[0]?.fit.load.context).toBe(Math.min(trained, load.context));
      expect(cells[0]?.fit.load.kv).toBe('q8_0');
    }
  });

  it('lets memory alone decide: disks and versions of other machines are not known', () => {
    const codes = rows.flatMap(({ cells }) => cells.flatMap(({ fit }) => fit.notes));
    expect(codes.map(({ code }) => code)).not.toContain('disk-short');
    expect(codes.map(({ code }) => code)).not.toContain('server-too-old');
  });

  it('uses the devices of the report, not those of this machine', () => {
    const entry = catalogue.find(({ tag }) => tag === 'qwen3.8:27b')!;
    const device = { ...linux4090.devices[0]!, budget: { bytes: 8 * 2 ** 30, source: 'x' } };
    const small = { ...linux4090, devices: [device] };
    const [row] = compareMachines([small], [entry], load).rows;
    expect(row?.cells[0]?.fit.freeBytes).toBe(8 * 2 ** 30);
    expect(row?.cells[0]?.fit.verdict).not.toBe(
      assessFit(entry.shape, load, {
        devices: [
          {
            id: 'a',
            name: 'a',
            vendor: 'nvidia',
            unified: false,
            totalBytes: 80e9,
            freeBytes: 80e9,
          },
        ],
        ramBytes: null,
        disk: null,
        ollama: null,
      }).verdict,
    );
  });

  it('is empty without machines or models', () => {
    expect(compareMachines([], catalogue, load).rows.every(({ cells }) => cells.length === 0)).toBe(
      true,
    );
    expect(compareMachines(machines, [], load).rows).toEqual([]);
  });
});
