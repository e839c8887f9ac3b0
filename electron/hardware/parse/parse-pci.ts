import { normaliseBus } from './parse-nvidia-query.ts';

/** A card as /sys/class/drm shows it, from the file `uevent` of its device. */
export interface Uevent {
  readonly driver: string | null;
  /** Vendor and device in lower case hex: `1002:744c`. */
  readonly pci: string | null;
  readonly bus: string | null;
}

export function parseUevent(text: string): Uevent {
  const read = (key: string) => new RegExp(`^${key}=(\\S{1,60})$`, 'mu').exec(text)?.[1] ?? null;
  const pci = read('PCI_ID');
  return {
    driver: read('DRIVER'),
    pci: pci !== null && /^[0-9a-f]{4}:[0-9a-f]{4}$/iu.test(pci) ? pci.toLowerCase() : null,
    bus: normaliseBus(read('PCI_SLOT_NAME') ?? ''),
  };
}

/** Names by bus from `lspci -Dmm`: `0000:03:00.0 "VGA compatible controller" "Vendor" "Device [Name]" …`. */
export function parseLspci(text: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const line of text.split(/\r?\n/u)) {
    const match = /^(\S+) "[^"]*" "([^"]*)" "([^"]*)"/u.exec(line);
    const bus = normaliseBus(match?.[1] ?? '');
    if (match === null || bus === null) continue;
    const called = /\[([^\]]+)\]\s*$/u.exec(match[3] ?? '')?.[1] ?? match[3] ?? '';
    if (called !== '') names.set(bus, called.slice(0, 200));
  }
  return names;
}

/** `gfx1151` by bus, from the topology of AMD's compute driver (files `properties` of its nodes). */
export function parseKfdNode(text: string): { readonly gfx: string; readonly bus: string } | null {
  const read = (key: string) => {
    const match = new RegExp(`^${key} (\\d{1,15})$`, 'mu').exec(text);
    return match === null ? null : Number(match[1]);
  };
  const version = read('gfx_target_version');
  const location = read('location_id');
  if (version === null || version === 0 || location === null) return null;
  const major = Math.floor(version / 10_000);
  const minor = Math.floor(version / 100) % 100;
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  const domain = hex((read('domain') ?? 0) & 0xffff, 4);
  const bus = `${domain}:${hex((location >> 8) & 0xff, 2)}:${hex((location >> 3) & 0x1f, 2)}.${location & 7}`;
  return { gfx: `gfx${major}${minor.toString(16)}${(version % 100).toString(16)}`, bus };
}
