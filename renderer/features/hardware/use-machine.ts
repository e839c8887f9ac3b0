import { useState } from 'react';
import type { TandemError } from '../../../shared/errors.ts';
import type { Machine } from '../../../shared/hardware/machine.ts';
import type { Shop } from '../../../shared/ipc/models.ts';
import { useAct, useInvoke } from '../../client/use-invoke.ts';
import { useShop } from '../../stores/models/shop-store.ts';

/** This machine as it was looked at last, and what its servers and the catalogue add to it. */
export interface MachineLook {
  readonly machine: Machine | null;
  readonly shop: Shop | null;
  /** Why the last look at the machine failed; `machine` is then the one before. */
  readonly error: TandemError | null;
  /** Why servers and catalogue could not be asked. */
  readonly shopError: TandemError | null;
  /** The first look, or one that was asked for, is under way. */
  readonly looking: boolean;
  /** Looks anew at every number. */
  readonly rescan: () => void;
}

/** The machine is asked on its own, too: a server that answers slowly keeps no number of it back. */
export function useMachine(): MachineLook {
  const read = useInvoke('machine.read', { fresh: false });
  const scan = useAct('machine.read');
  const [scanned, setScanned] = useState<Machine | null>(null);
  const { shop, error, refresh } = useShop();
  const machine = [read.value, scanned, shop?.machine ?? null].reduce(newer, null);
  return {
    machine,
    shop,
    error: scan.error ?? read.error,
    shopError: error,
    looking: scan.busy || (machine === null && read.state === 'waiting'),
    rescan: () => {
      void scan.act({ fresh: true }).then((found) => {
        if (found.ok) setScanned(found.value);
      });
      void refresh();
    },
  };
}

function newer(one: Machine | null, other: Machine | null): Machine | null {
  if (one === null || other === null) return one ?? other;
  return Date.parse(other.takenAt) > Date.parse(one.takenAt) ? other : one;
}
