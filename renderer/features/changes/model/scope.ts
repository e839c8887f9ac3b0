import type { ChangeScope } from '../../../../shared/ipc/changes.ts';

/** What of the address says which changes are shown. */
export interface ChangesAddress {
  readonly scope?: string;
  readonly step?: string;
  readonly file?: string;
}

/** The address may hold anything; what is no scope is the run as a whole. */
export function readAddress(search: Readonly<Record<string, unknown>>): ChangesAddress {
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  const [scope, step, file] = [text(search.scope), text(search.step), text(search.file)];
  return {
    ...(scope === undefined ? {} : { scope }),
    ...(step === undefined ? {} : { step }),
    ...(file === undefined ? {} : { file }),
  };
}

export function scopeOf({ scope, step }: ChangesAddress): ChangeScope {
  if (scope === 'branch') return { kind: 'branch' };
  if (step !== undefined && scope !== 'run') return { kind: 'step', step };
  return { kind: 'run' };
}
