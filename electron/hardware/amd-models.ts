/** Graphics of AMD's processors by PCI device, with their architecture; the kernel doesn't say "integrated" itself. */
const INTEGRATED: Readonly<Record<string, string>> = {
  '1586': 'gfx1151', // Strix Halo
  '150e': 'gfx1150', // Strix Point
  '1114': 'gfx1152', // Krackan Point
  '15bf': 'gfx1103', // Phoenix
  '15c8': 'gfx1103',
  '1900': 'gfx1103', // Hawk Point
  '1901': 'gfx1103',
  '164e': 'gfx1036', // Raphael
  '13c0': 'gfx1036', // Granite Ridge
  '1506': 'gfx1037', // Mendocino
  '1681': 'gfx1035', // Rembrandt
  '163f': 'gfx1033', // Van Gogh
  '1435': 'gfx1033',
  '1638': 'gfx90c', // Cezanne
  '164c': 'gfx90c', // Lucienne
  '1636': 'gfx90c', // Renoir
  '15e7': 'gfx90c', // Barcelo
  '15d8': 'gfx902', // Picasso
  '15dd': 'gfx902', // Raven
};

/** Architectures that Ollama's ROCm is built for; it reaches the others by Vulkan. */
const ROCM: ReadonlySet<string> = new Set(
  'gfx908 gfx90a gfx942 gfx950 gfx1010 gfx1012 gfx1030 gfx1100 gfx1101 gfx1102 gfx1151 gfx1200 gfx1201'.split(
    ' ',
  ),
);

const INTEGRATED_GFX: ReadonlySet<string> = new Set(Object.values(INTEGRATED).concat('gfx1153'));

const NAMES: Readonly<Record<string, string>> = {
  '1586': 'AMD Radeon 8060S',
  '744c': 'AMD Radeon RX 7900 XTX',
  '7448': 'AMD Radeon Pro W7900',
  '7550': 'AMD Radeon RX 9070 XT',
  '7551': 'AMD Radeon AI PRO R9700',
  '73bf': 'AMD Radeon RX 6900 XT',
  '74a1': 'AMD Instinct MI300X',
  '74a5': 'AMD Instinct MI325X',
  '740f': 'AMD Instinct MI210',
};

export interface AmdModel {
  readonly gfx: string | null;
  readonly integrated: boolean;
  /** Whether Ollama's ROCm knows it; an architecture that nobody told counts as known. */
  readonly rocm: boolean;
  /** Strix Halo: the one integrated GPU that Ollama keeps by itself. */
  readonly strixHalo: boolean;
  readonly name: string | null;
}

/** What is known of a model; `gfx` as AMD's compute driver tells it, where it does. */
export function describeAmdModel(pci: string | null, gfx: string | null): AmdModel {
  const device = pci?.slice(5) ?? '';
  const architecture = gfx ?? INTEGRATED[device] ?? null;
  return {
    gfx: architecture,
    integrated: INTEGRATED[device] !== undefined || INTEGRATED_GFX.has(architecture ?? ''),
    rocm: architecture === null || ROCM.has(architecture),
    strixHalo: architecture === 'gfx1151',
    name: NAMES[device] ?? null,
  };
}
