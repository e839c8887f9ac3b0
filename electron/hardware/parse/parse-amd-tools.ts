import { parseNumber } from './parse-number.ts';
import { normaliseBus } from './parse-nvidia-query.ts';

/** What AMD's programs say of a card, whichever of them and in whichever version's shape. */
export interface AmdTold {
  readonly index: number;
  readonly name: string | null;
  readonly bus: string | null;
  readonly gfx: string | null;
  readonly totalBytes: number | null;
  readonly usedBytes: number | null;
  readonly gttTotalBytes: number | null;
  readonly gttUsedBytes: number | null;
}

/**
 * `amd-smi static …` or `amd-smi metric …` with `--json`. Seen shapes: a list of cards; since ROCm 7 the same
 * below `gpu_data`; sizes as `{value, unit}`, as `"24560 MB"`, or as a number named `…_mb`. Its MB are MiB.
 */
export function parseAmdSmi(text: string): readonly AmdTold[] {
  const parsed = jsonAfterNoise(text);
  const list = Array.isArray(parsed) ? parsed : member(parsed, 'gpu_data');
  if (!Array.isArray(list)) return [];
  return list.slice(0, 64).map((card: unknown, at) => {
    const vram = member(card, 'vram');
    const usage = member(card, 'mem_usage') ?? member(card, 'fb_usage');
    const asic = member(card, 'asic');
    return {
      index: Number(parseNumber(String(member(card, 'gpu') ?? at)) ?? at),
      name: word(member(asic, 'market_name')),
      bus: normaliseBus(word(member(member(card, 'bus'), 'bdf')) ?? ''),
      gfx: gfxOf(word(member(asic, 'target_graphics_version')) ?? ''),
      totalBytes:
        mib(member(usage, 'total_vram')) ??
        mib(member(vram, 'size')) ??
        mib(member(vram, 'vram_size_mb')),
      usedBytes: mib(member(usage, 'used_vram')),
      gttTotalBytes: mib(member(usage, 'total_gtt')),
      gttUsedBytes: mib(member(usage, 'used_gtt')),
    };
  });
}

/** `rocm-smi … --json`: cards by name, every value a text; the case of the keys changed between versions. */
export function parseRocmSmi(text: string): readonly AmdTold[] {
  const parsed = jsonAfterNoise(text);
  if (typeof parsed !== 'object' || parsed === null) return [];
  return Object.entries(parsed).flatMap(([key, card]: [string, unknown]) => {
    const index = /^card(\d{1,3})$/u.exec(key)?.[1];
    if (index === undefined || typeof card !== 'object' || card === null) return [];
    const values = new Map(
      Object.entries(card).map(([name, value]) => [name.toLowerCase(), String(value)]),
    );
    const bytes = (name: string) => parseNumber(values.get(name) ?? '');
    const named = values.get('card series') ?? values.get('card model') ?? '';
    return [
      {
        index: Number(index),
        name: /^0x|^n\/a$/iu.test(named) ? null : word(named),
        bus: normaliseBus(values.get('pci bus') ?? ''),
        gfx: gfxOf(values.get('gfx version') ?? ''),
        totalBytes: bytes('vram total memory (b)'),
        usedBytes: bytes('vram total used memory (b)'),
        gttTotalBytes: bytes('gtt total memory (b)'),
        gttUsedBytes: bytes('gtt total used memory (b)'),
      },
    ];
  });
}

function mib(value: unknown): number | null {
  const plain = typeof value === 'object' && value !== null ? member(value, 'value') : value;
  const unit = word(member(value, 'unit')) ?? (typeof plain === 'string' ? plain : 'MB');
  const size = plain === null || plain === undefined ? null : parseNumber(String(plain));
  if (size === null) return null;
  return size * (/GB|GiB/u.test(unit) ? 1_024 ** 3 : 1_024 ** 2);
}

const gfxOf = (text: string): string | null =>
  /gfx[0-9a-f]{3,5}/iu.exec(text)?.[0].toLowerCase() ?? null;

function word(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const plain = value.trim();
  return plain === '' || plain === 'N/A' ? null : plain.slice(0, 200);
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** Both programs print warnings before their JSON. */
function jsonAfterNoise(text: string): unknown {
  const start = text.search(/^[[{]/mu);
  if (start < 0) return null;
  try {
    return JSON.parse(text.slice(start));
  } catch {
    return null; // Cut short, or words only: nothing is told.
  }
}
