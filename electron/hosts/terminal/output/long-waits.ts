import type { Pulse } from '../../../workflow/ports.ts';
import { describePhase } from './live-line.ts';

/** Shorter waits are not worth a line that stays. */
const LONG_MS = 5000;

/** Where there is no live line: a wait that lasts is said in one line of its own, once, and a short one never. */
export interface LongWaits {
  pulse(pulse: Pulse): void;
  /** Something happened: whatever was waited for is there. */
  over(): void;
  /** The words for a wait that has become long since the last question; null for none. */
  due(): string | null;
}

export function createLongWaits(now: () => number): LongWaits {
  let words = '';
  let since = 0;
  let told = false;
  return {
    pulse(pulse) {
      const next = `${pulse.who}: ${describePhase(pulse.phase)}`;
      if (next === words) return;
      words = next;
      since = now();
      told = false;
    },
    over() {
      words = '';
    },
    due() {
      if (words === '' || told || now() - since < LONG_MS) return null;
      told = true;
      return words;
    },
  };
}
