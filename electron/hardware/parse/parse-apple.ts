/** Lines `name: value` of sysctl. Unknown names go to its error output and are simply not here. */
export function parseSysctl(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/u)) {
    const match = /^([\w.]{1,100}): (.{1,500})$/u.exec(line);
    if (match !== null) values.set(match[1] ?? '', (match[2] ?? '').trim());
  }
  return values;
}

/** Bytes that programs can have without swapping, from `vm_stat`: free, speculative and inactive pages. */
export function parseVmStat(text: string): number | null {
  const page = /page size of (\d{3,6}) bytes/u.exec(text);
  const pages = (name: string) => {
    const match = new RegExp(`^${name}:\\s+(\\d{1,12})\\.?\\s*$`, 'mu').exec(text);
    return match === null ? null : Number(match[1]);
  };
  const free = pages('Pages free');
  if (page === null || free === null) return null;
  const others = (pages('Pages speculative') ?? 0) + (pages('Pages inactive') ?? 0);
  return (free + others) * Number(page[1]);
}

/** Names of the graphics of a Mac from `system_profiler SPDisplaysDataType -json`. */
export function parseMacDisplays(text: string): readonly string[] {
  const names = [...text.matchAll(/"sppci_model"\s*:\s*"([^"\\]{1,200})"/gu)];
  return names.map((match) => match[1] ?? '').slice(0, 16);
}

/** The last working-set size that Ollama's log tells for Metal, in bytes; it is rounded to a tenth of a GiB. */
export function parseMetalLimit(log: string): number | null {
  const lines = [
    ...log.matchAll(
      /inference compute.{0,400}?library=[Mm]etal.{0,400}?total="(\d{1,4}(?:\.\d)?) GiB"/gu,
    ),
  ];
  const last = lines.at(-1)?.[1];
  return last === undefined || Number(last) === 0 ? null : Math.round(Number(last) * 1_024 ** 3);
}
