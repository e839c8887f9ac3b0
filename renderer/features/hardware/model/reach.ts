import type { Machine } from '../../../../shared/hardware/machine.ts';
import type { CatalogueEntry } from '../../../../shared/models/catalogue-entry.ts';
import { compareMachines } from '../../../../shared/models/compare-machines.ts';
import { AGENT_FLOOR } from '../../../../shared/models/fit-report.ts';

/** The largest model that agents can work with on a machine, wholly on its devices. */
export interface Reach {
  readonly entry: CatalogueEntry;
  /** Billions of parameters, experts included. */
  readonly parametersB: number;
  /** Bits of a weight, where the quantisation says so: 4 for `Q4_K_M`. */
  readonly bits: number | null;
}

/** The largest by parameters of which at least the floor of context fits at f16; null when none does. */
export function decideReach(machine: Machine, entries: readonly CatalogueEntry[]): Reach | null {
  const { rows } = compareMachines([machine], entries, {
    context: AGENT_FLOOR,
    kv: 'f16',
    slots: 1,
  });
  return rows.reduce<Reach | null>((best, { entry, cells }) => {
    const { parametersB, quantization } = entry.shape;
    const largest = cells[0]?.fit.largest.f16 ?? null;
    if (parametersB === null || largest === null || largest < AGENT_FLOOR) return best;
    if (best !== null && best.parametersB >= parametersB) return best;
    return { entry, parametersB, bits: bitsOf(quantization) };
  }, null);
}

/** `Q4_K_M`, `IQ4_XS`, `MXFP4` have 4 bits a weight in round numbers; F16 has 16. */
export function bitsOf(quantization: string | null): number | null {
  const found = /^(?:I?Q|MXFP|NVFP|FP|BF|F)(\d{1,2})/i.exec(quantization ?? '');
  return found === null ? null : Number(found[1]);
}
