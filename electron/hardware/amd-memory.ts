import type { Quantity } from '../../shared/hardware/machine.ts';
import type { Card } from './find-cards.ts';
import { type AmdTold, parseAmdSmi, parseRocmSmi } from './parse/parse-amd-tools.ts';
import { parseWhole } from './parse/parse-number.ts';
import { outputOf, type Probe, runFirst } from './probe.ts';
import { known, unknown } from './quantities.ts';

/** One pool: its whole, and what of it is taken. */
export interface Pool {
  readonly total: Quantity;
  /** Bytes. */
  readonly used: number | null;
  readonly source: string;
}

export interface AmdMemory {
  /** The card's own; on processors the part that the BIOS sets aside. */
  readonly vram: Pool;
  /** The part of the main memory that the GPU may map. */
  readonly gtt: Pool;
}

/** The pools from sysfs, and where that has none, from what AMD's programs told. */
export async function readAmdMemory(
  probe: Probe,
  card: Card,
  told: AmdTold | null,
): Promise<AmdMemory> {
  const read = async (name: string) =>
    parseWhole(await probe.kit.readText(`${card.folder}/device/${name}`));
  const [vramTotal, vramUsed, gttTotal, gttUsed] = await Promise.all(
    ['vram_total', 'vram_used', 'gtt_total', 'gtt_used'].map((name) => read(`mem_info_${name}`)),
  );
  return {
    vram: poolOf('vram', { total: vramTotal, used: vramUsed }, [told?.totalBytes, told?.usedBytes]),
    gtt: poolOf('gtt', { total: gttTotal, used: gttUsed }, [
      told?.gttTotalBytes,
      told?.gttUsedBytes,
    ]),
  };
}

function poolOf(
  name: string,
  sysfs: { readonly total: number | null | undefined; readonly used: number | null | undefined },
  [total, used]: readonly (number | null | undefined)[],
): Pool {
  const file = `sysfs mem_info_${name}`;
  if (sysfs.total !== null && sysfs.total !== undefined && sysfs.total > 0) {
    return {
      total: known(sysfs.total, `${file}_total`),
      used: sysfs.used ?? null,
      source: `${file}_used`,
    };
  }
  if (total !== null && total !== undefined && total > 0) {
    return { total: known(total, "AMD's program"), used: used ?? null, source: "AMD's program" };
  }
  const reason = unknown(`${file}_total can't be read and AMD's programs tell nothing`);
  return { total: reason, used: null, source: reason.source };
}

/** Names and numbers from amd-smi (both halves), else from rocm-smi; empty without either. */
export async function readAmdTold(probe: Probe): Promise<readonly AmdTold[]> {
  const amdSmi = ['/opt/rocm/bin/amd-smi', '/usr/bin/amd-smi', 'amd-smi'];
  const [fixed, moving] = await Promise.all([
    runFirst(probe, amdSmi, ['static', '--asic', '--bus', '--vram', '--json']),
    runFirst(probe, amdSmi, ['metric', '--mem-usage', '--json']),
  ]);
  const usage = parseAmdSmi(outputOf(moving) ?? '');
  const told = parseAmdSmi(outputOf(fixed) ?? '').map((card) => {
    const now = usage.find((one) => one.index === card.index);
    return now === undefined
      ? card
      : {
          ...card,
          totalBytes: now.totalBytes ?? card.totalBytes,
          usedBytes: now.usedBytes,
          gttTotalBytes: now.gttTotalBytes,
          gttUsedBytes: now.gttUsedBytes,
        };
  });
  // The other program asks the same driver: after one that hung it would hang too.
  if (told.length > 0 || fixed.kind === 'hung') return told;
  const rocmSmi = await runFirst(
    probe,
    ['/opt/rocm/bin/rocm-smi', '/usr/bin/rocm-smi', 'rocm-smi'],
    ['--showmeminfo', 'vram', 'gtt', '--showproductname', '--showbus', '--json'],
  );
  return parseRocmSmi(outputOf(rocmSmi) ?? '');
}
