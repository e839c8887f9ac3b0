/** Whether a version is lower than another, number by number; false when either is not a version. */
export function isOlder(version: string | null, than: string | null): boolean {
  const mine = numbersOf(version);
  const theirs = numbersOf(than);
  if (mine === null || theirs === null) return false;
  for (let index = 0; index < Math.max(mine.length, theirs.length); index += 1) {
    const difference = (mine[index] ?? 0) - (theirs[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function numbersOf(version: string | null): number[] | null {
  const found = /^v?(\d+(?:\.\d+)*)/.exec(version?.trim() ?? '')?.[1];
  return found === undefined ? null : found.split('.').map(Number);
}

/** The first version of Ollama whose engine the arithmetic describes. */
export const CURRENT_ENGINE = '0.30.0';
