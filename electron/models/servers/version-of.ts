/** CVE-2026-7482, an unauthenticated heap leak, is fixed there. */
export const SAFE_VERSION = '0.17.1';
/** From here on models run in `llama-server`, which is what the estimates are made for. */
export const ENGINE_VERSION = '0.30.0';

/** Whether one version comes before another; false when it is no version. A pre-release counts as its release. */
export function isBefore(version: string, other: string): boolean {
  const [one, two] = [parts(version), parts(other)];
  if (one === null || two === null) return false;
  for (const [index, part] of one.entries()) {
    const against = two[index] ?? 0;
    if (part !== against) return part < against;
  }
  return false;
}

function parts(version: string): readonly number[] | null {
  const found = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version.trim());
  return found === null ? null : found.slice(1).map((part) => Number(part ?? 0));
}

/** Builds from source say 0.0.0, which is older than everything and says nothing. */
export const isRelease = (version: string): boolean => {
  const found = parts(version);
  return found?.some((part) => part > 0) === true;
};
