import type { Machine } from '../../shared/hardware/machine.ts';
import type { Card } from './find-cards.ts';

/** What surrounds the devices: memory they may share, the kernel's list of cards, and whether a container hides some. */
export interface Around {
  readonly memory: Machine['memory'];
  readonly within: Machine['host']['within'];
  readonly cards: readonly Card[];
  /** By bus, from lspci; it may take a while and nobody waits who doesn't need a name. */
  readonly names: Promise<ReadonlyMap<string, string>>;
  /** Only what changes from moment to moment is wanted: no names, no users. */
  readonly quick: boolean;
}
