/** /proc/meminfo: bytes, null for a line that is not there. */
export function parseMeminfo(text: string): {
  readonly total: number | null;
  readonly available: number | null;
} {
  const read = (name: string) => {
    const match = new RegExp(`^${name}:\\s+(\\d{1,15}) kB`, 'mu').exec(text);
    return match === null ? null : Number(match[1]) * 1_024;
  };
  return { total: read('MemTotal'), available: read('MemAvailable') };
}

/** A cgroup's limit: null when there is none (`max`, or the huge number of version 1). */
export function parseCgroupLimit(text: string | null): number | null {
  const plain = text?.trim() ?? '';
  if (!/^\d{1,19}$/u.test(plain)) return null;
  const value = Number(plain);
  return value > 0 && value < 2 ** 50 ? value : null;
}
