import type { Machine } from '../hardware/machine.ts';
import { assessFit } from './assess-fit.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';
import type { Fit, Load } from './fit-report.ts';
import { type PlaceOfServer, placeOf } from './place-of.ts';

/** Several machines laid side by side: which of them can run what. */
export interface Comparison {
  readonly rows: readonly {
    readonly entry: CatalogueEntry;
    /** In the order in which the machines were given. */
    readonly cells: readonly { readonly machine: Machine; readonly fit: Fit }[];
  }[];
}

/**
 * Each model on each machine under one load, by the same arithmetic as on the screen. A report says nothing about
 * disks and server versions of its machine, so neither plays a part: only memory decides here.
 */
export function compareMachines(
  machines: readonly Machine[],
  entries: readonly CatalogueEntry[],
  load: Load,
): Comparison {
  const places = machines.map((machine) => ({ machine, place: placeOf(machine, onThatMachine) }));
  return {
    rows: entries.map((entry) => ({
      entry,
      cells: places.map(({ machine, place }) => ({
        machine,
        fit: assessFit(entry.shape, load, place),
      })),
    })),
  };
}

/** A server that runs where the report was taken; nothing else is known of it. */
const onThatMachine: PlaceOfServer = { here: true, declared: [], disk: null, version: null };
