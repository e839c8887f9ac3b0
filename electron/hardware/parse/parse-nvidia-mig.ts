import { parseNumber } from './parse-number.ts';
import { normaliseBus } from './parse-nvidia-query.ts';

/** An instance of a partitioned card: `nvidia-smi -L` names it, `nvidia-smi -q` knows its memory. */
export interface MigInstance {
  readonly parent: string;
  readonly device: number;
  readonly profile: string;
  readonly uuid: string;
}

export function parseMigList(text: string): readonly MigInstance[] {
  const instances: MigInstance[] = [];
  let parent: string | null = null;
  for (const line of text.split(/\r?\n/u)) {
    const card = /^GPU \d+:.*\(UUID: (GPU-[\w-]+)\)/u.exec(line);
    if (card !== null) parent = card[1] ?? null;
    const slice = /^\s+MIG (\S{1,40})\s+Device\s+(\d{1,3}): \(UUID: (MIG-[\w/-]+)\)/u.exec(line);
    if (slice === null || parent === null) continue;
    const [, profile = '', device = '', uuid = ''] = slice;
    instances.push({ parent, device: Number(device), profile, uuid });
  }
  return instances;
}

/** MiB, by the parent's bus and the instance's number among its siblings. */
export interface MigMemory {
  readonly bus: string;
  readonly device: number;
  readonly totalMib: number | null;
  readonly freeMib: number | null;
}

export function parseMigMemory(text: string): readonly MigMemory[] {
  const found: MigMemory[] = [];
  for (const card of text.split(/^GPU (?=[0-9A-Fa-f]{8}:)/mu).slice(1)) {
    const bus = normaliseBus(card.slice(0, card.search(/\s/u)));
    if (bus === null) continue;
    for (const section of card.split(/^ {4}MIG Device\s*$/mu).slice(1)) {
      // What follows the last instance (the card's own memory) is indented less and ends it.
      const own = section.split(/^ {4}\S/mu)[0] ?? '';
      const memory = own.split(/FB Memory Usage/u)[1]?.split(/^ {8}\S/mu)[0] ?? '';
      const device = valueAfter(own, 'Index');
      if (device === null) continue;
      found.push({
        bus,
        device,
        totalMib: valueAfter(memory, 'Total'),
        freeMib: valueAfter(memory, 'Free'),
      });
    }
  }
  return found;
}

function valueAfter(text: string, name: string): number | null {
  const match = new RegExp(`^\\s*${name}\\s*: (.{1,60})$`, 'mu').exec(text);
  return match === null ? null : parseNumber(match[1] ?? '');
}
