/**
 * Finds many fixed texts in one pass, however many there are: one search for each would cost more than all the
 * rest of the scan. The last four characters at every place are looked up in a small table; only where a needle
 * may begin is it compared.
 */

export interface NeedleHit {
  /** Index in the list of needles. */
  readonly needle: number;
  readonly start: number;
}

/** Needles shorter than this are not looked for. */
export const MIN_NEEDLE = 4;
const TABLE_BITS = 16;

export function createNeedleFinder(
  needles: readonly string[],
): (text: string) => readonly NeedleHit[] {
  const mayBegin = new Uint8Array(2 ** TABLE_BITS);
  const byHead = new Map<number, number[]>();
  needles.forEach((needle, index) => {
    if (needle.length < MIN_NEEDLE) return;
    let head = 0;
    for (let at = 0; at < MIN_NEEDLE; at += 1) head = roll(head, needle.charCodeAt(at));
    mayBegin[slot(head)] = 1;
    byHead.set(head, [...(byHead.get(head) ?? []), index]);
  });
  if (byHead.size === 0) return () => [];
  return (text) => {
    const hits: NeedleHit[] = [];
    let head = 0;
    for (let at = 0; at < text.length; at += 1) {
      head = roll(head, text.charCodeAt(at));
      if (mayBegin[slot(head)] === 0) continue;
      const start = at - MIN_NEEDLE + 1;
      for (const needle of byHead.get(head) ?? []) {
        if (text.startsWith(needles[needle] ?? '', start)) hits.push({ needle, start });
      }
    }
    return hits;
  };
}

/** Four characters in 32 bits, eight of each: what falls out on the left is the fifth last. */
const roll = (head: number, code: number): number => (head << 8) ^ (code & 0xff);
const slot = (head: number): number => (head ^ (head >>> TABLE_BITS)) & (2 ** TABLE_BITS - 1);
