import type { Device, DeviceUser, Machine, Quantity } from '../../shared/hardware/machine.ts';
import type { NvidiaRow, Told } from './parse/parse-nvidia-query.ts';
import { known, MIB, remainder, unknown } from './quantities.ts';
import { unifiedBudget } from './unified-budget.ts';

/** A card as a device, from its row of nvidia-smi. `memory` is the machine's, for cards that share it. */
export function describeNvidia(
  row: NvidiaRow,
  memory: Machine['memory'],
  users: readonly DeviceUser[],
): Device {
  const unified = isUnified(row);
  const total = unified ? memory.total : quantityOf(row.totalMib, 'total memory');
  const free = unified ? memory.available : freeOf(row, total);
  return {
    id: nvidiaId(row),
    index: row.index,
    vendor: 'nvidia',
    name: row.name,
    memory: unified ? 'unified' : 'dedicated',
    total,
    free,
    budget: unified ? unifiedBudget(total, free) : free,
    driver: row.driver,
    computeCapability: row.computeCapability,
    backend: 'cuda',
    whyNot: whyNot(row),
    ecc: row.ecc,
    mig: row.mig,
    users: users.slice(0, 500),
    busyPercent: row.busyPercent,
    celsius: row.celsius,
  };
}

/** The card's own number where it has one, else where it sits, else its place in the list. */
export const nvidiaId = (row: Pick<NvidiaRow, 'uuid' | 'bus' | 'index'>): string =>
  `nvidia:${row.uuid ?? row.bus ?? row.index}`;

/**
 * GB10 (DGX Spark), N1X, Thor and Jetson have no memory of their own; nvidia-smi tells none, or a small wrong number.
 * Cards with memory of their own beside shared page tables (GH200 says ATS too) do tell it.
 */
export function isUnified(row: NvidiaRow): boolean {
  if (isJetson(row) || /\bGB10\b|\bN1X\b|\bThor\b/u.test(row.name)) return true;
  return row.addressing === 'ATS' && (row.totalMib.value ?? 0) === 0;
}

const isJetson = (row: NvidiaRow): boolean => /\(nvgpu\)\s*$/u.test(row.name);

function quantityOf(told: Told, what: string): Quantity {
  if (told.value === null) return unknown(`nvidia-smi says "${told.said}" for the ${what}`);
  if (told.value === 0 && what === 'total memory')
    return unknown('nvidia-smi says 0 for the total memory');
  return known(told.value * MIB, 'nvidia-smi');
}

function freeOf(row: NvidiaRow, total: Quantity): Quantity {
  if (row.freeMib.value !== null || row.usedMib.value === null)
    return quantityOf(row.freeMib, 'free memory');
  return remainder(total, row.usedMib.value * MIB, 'nvidia-smi, total less used');
}

/** Ollama's lower bounds: compute capability 5.0, driver 550, and 570 up to 6.2 (hardware facts, section 5). */
function whyNot(row: NvidiaRow): string | null {
  if (/^enabled$/iu.test(row.mig ?? ''))
    return 'It is partitioned (MIG): only its instances can be used';
  const capability = row.computeCapability === null ? null : Number(row.computeCapability);
  if (capability !== null && capability < 5) {
    return `Compute capability ${row.computeCapability} is below 5.0, which Ollama needs`;
  }
  if (row.driver === null || isJetson(row)) return null;
  const driver = Number.parseInt(row.driver, 10);
  if (driver < 550) return `Driver ${row.driver} is older than 550, which Ollama needs`;
  if (capability !== null && capability <= 6.2 && driver < 570) {
    return `Driver ${row.driver} is older than 570, which Ollama needs for compute capability ${row.computeCapability}`;
  }
  return null;
}
