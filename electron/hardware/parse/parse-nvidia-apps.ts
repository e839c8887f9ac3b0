import type { DeviceUser } from '../../../shared/hardware/machine.ts';
import { parseCsvRows } from './parse-csv-rows.ts';
import { parseNumber } from './parse-number.ts';

export const APP_FIELDS = ['gpu_uuid', 'pid', 'process_name', 'used_gpu_memory'] as const;

const MIB = 1_024 ** 2;

export interface NvidiaApp extends DeviceUser {
  readonly uuid: string;
}

/** Who computes on which card. Windows and WSL2 don't say how much each holds. */
export function parseNvidiaApps(text: string): readonly NvidiaApp[] {
  return parseCsvRows(text, APP_FIELDS).flatMap((row) => {
    const uuid = row.get('gpu_uuid') ?? '';
    if (!/^(?:GPU|MIG)-/u.test(uuid)) return [];
    const held = parseNumber(row.get('used_gpu_memory') ?? '');
    const pid = parseNumber(row.get('pid') ?? '');
    return [
      {
        uuid,
        pid: pid === null ? null : Math.floor(pid),
        name: programName(row.get('process_name') ?? ''),
        bytes: held === null || held > 2 ** 30 ? null : held * MIB,
      },
    ];
  });
}

/** The last part of a path; arguments may name people and projects, so they are left off. */
function programName(text: string): string {
  const path = text.trim();
  if (path === '' || path.startsWith('[')) return 'another program';
  const file = path.split(/[\\/]/u).at(-1) ?? path;
  return (file.split(/\s/u)[0] || file || 'another program').slice(0, 200);
}
