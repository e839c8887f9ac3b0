import { assertNever } from '../../../../shared/result.ts';

/** Why a plan can't be approved as it stands; the first one is said on the button. */
export type Blocker =
  | { readonly kind: 'unread-text'; readonly count: number }
  | { readonly kind: 'checking' }
  | { readonly kind: 'faults'; readonly count: number }
  | { readonly kind: 'drift'; readonly count: number }
  | { readonly kind: 'executor'; readonly name: string };

export interface Readiness {
  /** Faults of the text view; 0 when it was read. */
  readonly textFaults: number;
  readonly isChecking: boolean;
  readonly faults: number;
  /** Planned files that changed since the run's commit, unless a person said to go on. */
  readonly drifted: number;
  /** An executor that was picked and can't be reached. */
  readonly unreachable: string | null;
}

export function findBlockers(ready: Readiness): readonly Blocker[] {
  return [
    ...(ready.textFaults > 0 ? [{ kind: 'unread-text', count: ready.textFaults } as const] : []),
    ...(ready.faults > 0 ? [{ kind: 'faults', count: ready.faults } as const] : []),
    ...(ready.isChecking ? [{ kind: 'checking' } as const] : []),
    ...(ready.drifted > 0 ? [{ kind: 'drift', count: ready.drifted } as const] : []),
    ...(ready.unreachable === null ? [] : [{ kind: 'executor', name: ready.unreachable } as const]),
  ];
}

/** Key and values of the sentence in the catalogue. */
export function blockerText(blocker: Blocker): readonly [string, Record<string, string | number>] {
  switch (blocker.kind) {
    case 'unread-text':
      return ['blocked.text', { count: blocker.count }];
    case 'checking':
      return ['blocked.checking', {}];
    case 'faults':
      return ['blocked.faults', { count: blocker.count }];
    case 'drift':
      return ['blocked.drift', { count: blocker.count }];
    case 'executor':
      return ['blocked.executor', { name: blocker.name }];
    default:
      return assertNever(blocker);
  }
}
