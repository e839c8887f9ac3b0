import { units } from './units.js';

/** Writes whole milliseconds as `1h 30m`; units that are zero are left out, nothing at all is `0s`. */
export function formatDuration(ms) {
  if (!Number.isSafeInteger(ms) || ms < 0) {
    throw new RangeError(`Not a duration in milliseconds: ${ms}`);
  }
  const parts = [];
  let rest = ms;
  for (const unit of units) {
    const count = Math.floor(rest / unit.ms);
    rest -= count * unit.ms;
    if (count > 0) parts.push(`${count}${unit.name}`);
  }
  return parts.length === 0 ? '0s' : parts.join(' ');
}
