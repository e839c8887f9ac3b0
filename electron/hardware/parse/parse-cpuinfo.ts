/** Names of features as /proc/cpuinfo writes them, and as people call them. Only what inference looks for. */
const FEATURES: Readonly<Record<string, string>> = {
  avx: 'avx',
  avx2: 'avx2',
  f16c: 'f16c',
  fma: 'fma',
  avx512f: 'avx512f',
  avx512_vnni: 'avx512_vnni',
  avx512_bf16: 'avx512_bf16',
  avx_vnni: 'avx_vnni',
  amx_tile: 'amx',
  asimd: 'neon',
  asimddp: 'dotprod',
  i8mm: 'i8mm',
  bf16: 'bf16',
  sve: 'sve',
  sve2: 'sve2',
  sme: 'sme',
};

export interface CpuInfo {
  readonly name: string | null;
  readonly threads: number | null;
  readonly cores: number | null;
  readonly features: readonly string[];
  /** The processor says that it runs below a hypervisor. */
  readonly virtual: boolean;
}

export function parseCpuinfo(text: string): CpuInfo {
  const flags = new Set((/^(?:flags|Features)\s*: (.*)$/mu.exec(text)?.[1] ?? '').split(/\s+/u));
  const threads = text.match(/^processor\s*:/gmu)?.length ?? 0;
  return {
    name: /^model name\s*: (.{1,200})$/mu.exec(text)?.[1]?.trim() ?? null,
    threads: threads === 0 ? null : threads,
    cores: countCores(text),
    features: Object.entries(FEATURES).flatMap(([flag, name]) => (flags.has(flag) ? [name] : [])),
    virtual: flags.has('hypervisor'),
  };
}

/** Different pairs of socket and core; null where the processor doesn't number them. */
function countCores(text: string): number | null {
  const pairs = text
    .split(/\n\s*\n/u)
    .map((block) => [
      /^physical id\s*: (\d+)/mu.exec(block)?.[1],
      /^core id\s*: (\d+)/mu.exec(block)?.[1],
    ])
    .filter(([, core]) => core !== undefined);
  return pairs.length === 0 ? null : new Set(pairs.map((pair) => pair.join('/'))).size;
}
