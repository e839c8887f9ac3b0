import { parseCsvRows } from './parse-csv-rows.ts';
import { parseNumber } from './parse-number.ts';

/** Asked of `nvidia-smi --query-gpu`, with units left off (memory in MiB). */
export const NVIDIA_FIELDS = [
  'index',
  'uuid',
  'name',
  'memory.total',
  'memory.used',
  'memory.free',
  'driver_version',
  'pci.bus_id',
  'compute_cap',
  'mig.mode.current',
  'ecc.mode.current',
  'utilization.gpu',
  'temperature.gpu',
  'addressing_mode',
] as const;

/** What every version that still runs knows. */
export const NVIDIA_SHORT_FIELDS: readonly string[] = NVIDIA_FIELDS.slice(0, 8);

/** A number, or what stood in its place. */
export interface Told {
  readonly value: number | null;
  readonly said: string;
}

export interface NvidiaRow {
  readonly index: number;
  readonly uuid: string | null;
  readonly name: string;
  readonly totalMib: Told;
  readonly usedMib: Told;
  readonly freeMib: Told;
  readonly driver: string | null;
  /** `0000:01:00.0`, as the kernel writes it. */
  readonly bus: string | null;
  readonly computeCapability: string | null;
  /** `Enabled` or `Disabled`; null on cards without. */
  readonly mig: string | null;
  readonly ecc: boolean | null;
  readonly busyPercent: number | null;
  readonly celsius: number | null;
  /** `ATS` where the processor's page tables are shared. */
  readonly addressing: string | null;
}

/** Rows of the query for these fields; a field that was not asked for is not told. */
export function parseNvidiaQuery(text: string, fields: readonly string[]): readonly NvidiaRow[] {
  return parseCsvRows(text, fields).map((row, at) => {
    const word = (field: string) => wordOrNull(row.get(field));
    const told = (field: string): Told => {
      const said = row.get(field) ?? 'nothing';
      return { value: parseNumber(said), said: said.replace(/^\[|\]$/gu, '').slice(0, 100) };
    };
    return {
      index: Math.floor(told('index').value ?? at),
      uuid: /^(?:GPU|MIG)-[\w./-]{1,100}$/u.exec(word('uuid') ?? '')?.[0] ?? null,
      name: word('name') ?? 'NVIDIA GPU',
      totalMib: told('memory.total'),
      usedMib: told('memory.used'),
      freeMib: told('memory.free'),
      driver: /^\d+(?:\.\d+)+$/u.exec(word('driver_version') ?? '')?.[0] ?? null,
      bus: normaliseBus(row.get('pci.bus_id') ?? ''),
      computeCapability: /^\d{1,3}\.\d$/u.exec(word('compute_cap') ?? '')?.[0] ?? null,
      mig: word('mig.mode.current'),
      ecc: switchOf(word('ecc.mode.current')),
      busyPercent: percent(told('utilization.gpu').value),
      celsius: told('temperature.gpu').value,
      addressing: word('addressing_mode'),
    };
  });
}

/** Null for what programs write when there is nothing to say, whatever the language puts in the brackets. */
function wordOrNull(text: string | undefined): string | null {
  const plain = text?.trim() ?? '';
  return plain === '' || /^\[.*\]$|^N\/A$|^ERR!$|^Not Supported$|^No data$/iu.test(plain)
    ? null
    : plain.slice(0, 200);
}

function switchOf(text: string | null): boolean | null {
  if (/^enabled$/iu.test(text ?? '')) return true;
  return /^disabled$/iu.test(text ?? '') ? false : null;
}

const percent = (value: number | null): number | null =>
  value === null || value > 100 ? null : value;

/** `00000000:01:00.0` and `01:00.0` → `0000:01:00.0`; null for anything else. */
export function normaliseBus(text: string): string | null {
  const match = /^(?:([0-9a-f]{4,8}):)?([0-9a-f]{2}):([0-9a-f]{2})\.([0-7])$/iu.exec(text.trim());
  if (match === null) return null;
  const domain = (match[1] ?? '0').replace(/^0+/u, '').padStart(4, '0');
  return `${domain}:${match[2]}:${match[3]}.${match[4]}`.toLowerCase();
}

/** The field that a version does not know, from its complaint. */
export const unknownField = (text: string): string | null =>
  /Field "([^"]+)" is not a valid field to query/u.exec(text)?.[1] ?? null;
