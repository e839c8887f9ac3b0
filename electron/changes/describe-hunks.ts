import type { FileDiff } from '../../shared/ipc/changes.ts';
import type { Blame } from './blame.ts';
import { type Section, startOf } from './hunks.ts';
import type { Origin } from './origins.ts';

/** Who wrote what: the origin of each recorded version, and which version wrote or removed each line. */
export interface Provenance {
  readonly origins: readonly (Origin | null)[];
  /** Null when it was too much to find out: every version may then have written every line. */
  readonly blame: Blame | null;
}

/** Hunks as the screen lists them. */
export function describeHunks(
  sections: readonly Section[],
  provenance: Provenance,
): FileDiff['hunks'] {
  return sections.map((section, index) => ({
    index,
    oldStart: startOf(section.oldAt, section.oldCount),
    oldLines: section.oldCount,
    newStart: startOf(section.newAt, section.newCount),
    newLines: section.newCount,
    origins: originsOf(section, provenance),
  }));
}

function originsOf(section: Section, { origins, blame }: Provenance): Origin[] {
  const versions = blame === null ? new Set(origins.keys()) : versionsOf(section, blame);
  const found = [...versions].sort((a, b) => a - b).map((version) => origins[version] ?? null);
  const known = found.filter((origin): origin is Origin => origin !== null);
  return known.filter(
    (origin, index) => known.findIndex((other) => other.seq === origin.seq) === index,
  );
}

function versionsOf(section: Section, { addedBy, removedBy }: Blame): ReadonlySet<number> {
  const versions = new Set<number>();
  const note = (by: readonly number[], from: number, count: number): void => {
    for (let at = from; at < from + count; at += 1) {
      const version = by[at] ?? -1;
      if (version >= 0) versions.add(version);
    }
  };
  for (const block of section.blocks) {
    note(addedBy, block.newAt, block.newCount);
    note(removedBy, block.oldAt, block.oldCount);
  }
  return versions;
}
