import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { PlanComment } from '../../../shared/run/event.ts';
import type { RunView } from '../../stores/followed-run.ts';
import { Button } from '../../ui/button.tsx';
import { useCommentsOn, usePlanHistory, usePlanOf } from './use-plan-versions.ts';

/**
 * The version before this one, to be compared with. Where it `opens`, the comparison is shown at once after a
 * revision that people asked for: what became of the comments is what they want to see.
 */
export function usePrevious(
  view: RunView,
  at: { readonly version: number; readonly opens: boolean },
): {
  readonly shown: { readonly plan: Plan; readonly comments: readonly PlanComment[] } | null;
  readonly hide: () => void;
  readonly button: ReactNode;
} {
  const { t } = useTranslation('plan');
  const history = usePlanHistory(view);
  const before = history.versions.findLast((one) => one.version < at.version);
  const plan = usePlanOf(view.runId, before);
  const comments = useCommentsOn(view.runId, history, before);
  const [choice, setChoice] = useState<boolean | null>(null);
  const isShown = choice ?? (at.opens && comments.length > 0);
  return {
    shown: isShown && plan !== null ? { plan, comments } : null,
    hide: () => setChoice(false),
    button:
      before === undefined ? null : (
        <Button kind="quiet" onClick={() => setChoice(!isShown)}>
          {isShown ? t('hideEdits') : t('compareWith', { version: before.version })}
        </Button>
      ),
  };
}
