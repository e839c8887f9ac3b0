import { useEffect, useMemo, useState } from 'react';
import type { TandemError } from '../../../shared/errors.ts';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import { checkPlan } from '../../../shared/plan/check-plan.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { useInvoke } from '../../client/use-invoke.ts';

const SETTLE_MS = 350;

export interface PlanChecked {
  readonly faults: readonly string[];
  readonly drift: OutputOf<'plan.check'>['drift'];
  /** The engine has not said yet what it finds; `faults` are those that need no repository. */
  readonly isChecking: boolean;
  /** Why the engine could not look. */
  readonly error: TandemError | null;
}

/**
 * What is wrong with a plan, while it is edited: what the plan alone tells at once, and what the engine
 * finds in the repository once typing has settled.
 */
export function usePlanCheck(run: string, plan: Plan): PlanChecked {
  const [settled, setSettled] = useState(plan);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(plan), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [plan]);
  const { state, value, error } = useInvoke('plan.check', { run, plan: settled });
  const own = useMemo(() => checkPlan(plan), [plan]);
  const isChecked = settled === plan && state === 'ready';
  return {
    faults: isChecked ? (value?.faults ?? own) : own,
    drift: value?.drift ?? null,
    isChecking: settled !== plan || state === 'waiting',
    error: settled === plan ? error : null,
  };
}
