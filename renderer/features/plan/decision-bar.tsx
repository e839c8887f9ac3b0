import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../stores/actions/use-action.ts';
import { Button } from '../../ui/button.tsx';
import styles from './decision-bar.module.css';
import { type Blocker, blockerText } from './model/blockers.ts';

export interface DecisionDesk {
  readonly blockers: readonly Blocker[];
  /** Of which decision the reply is awaited. */
  readonly busy: 'approve' | 'edit' | 'revise' | 'refuse' | null;
  readonly isEdited: boolean;
  /** Part of the plan is approved and done; the rest is decided about. */
  readonly isRest: boolean;
  /** Comments that are on steps of the plan, and whether there are others. */
  readonly commentedSteps: number;
  readonly comments: number;
  /** What one more call would cost, as words. */
  readonly revisionCost: string;
  /** The step that `up to here` means; null when the plan as a whole is selected or it is the last. */
  readonly upTo: { readonly id: string; readonly number: number } | null;
  readonly onApprove: (upTo: string | null) => void;
  readonly onKeep: () => void;
  readonly onRevise: () => void;
  readonly onRefuse: () => void;
}

interface DecisionBarProps {
  readonly desk: DecisionDesk;
  /** Executor and forecast. */
  readonly children: ReactNode;
}

/** Always in sight: what it will cost, who does it, and the decision. */
export function DecisionBar({ desk, children }: DecisionBarProps) {
  const { t } = useTranslation('plan');
  const { blockers, busy, isEdited, upTo } = desk;
  const reason = useReason(blockers);
  const mayApprove = reason === null && busy === null;
  const approve = (upTo: string | null): void => {
    if (mayApprove) desk.onApprove(upTo);
  };
  const label = t(desk.isRest ? 'approveRest' : isEdited ? 'approveEdited' : 'approve');
  const action = { group: t('title'), enabled: mayApprove, run: () => approve(null) };
  useAction({ ...action, id: 'plan.approve', label, shortcut: 'Mod+Enter' });
  useAction({ ...action, id: 'plan.approveByLetter', label, shortcut: 'a', keyOnly: true });
  return (
    <section className={styles.bar} aria-label={t('decision')}>
      <div className={styles.top}>{children}</div>
      <div className={styles.bottom}>
        <p className={styles.reason} role="status">
          {reason !== null && `▲ ${reason}`}
        </p>
        <div className={styles.buttons}>
          <Button kind="quiet" onClick={desk.onRefuse}>
            {t('refuse.open')}
          </Button>
          <ReviseButton desk={desk} />
          {isEdited && (
            <Button
              busy={busy === 'edit' ? t('sending') : false}
              disabled={blockers.some((blocker) => blocker.kind === 'unread-text')}
              disabledReason={reason ?? ''}
              onClick={desk.onKeep}
            >
              {t('keepVersion')}
            </Button>
          )}
          {upTo !== null && (
            <Button
              disabled={reason !== null}
              disabledReason={reason ?? ''}
              onClick={() => approve(upTo.id)}
            >
              {t('approveUpTo', { number: upTo.number })}
            </Button>
          )}
          <Button
            kind="primary"
            shortcut="Mod+Enter"
            busy={busy === 'approve' ? t('sending') : false}
            disabled={reason !== null}
            disabledReason={reason ?? ''}
            onClick={() => approve(null)}
          >
            {label}
          </Button>
        </div>
      </div>
    </section>
  );
}

function useReason(blockers: readonly Blocker[]): string | null {
  const { t } = useTranslation('plan');
  const [first] = blockers;
  if (first === undefined) return null;
  const [key, values] = blockerText(first);
  return t(key, values);
}

/** Sends the comments; says how many and what that costs. */
function ReviseButton({ desk }: { readonly desk: DecisionDesk }) {
  const { t } = useTranslation('plan');
  const { comments, commentedSteps, busy, isEdited } = desk;
  const label =
    commentedSteps === 0 ? t('revise.whole') : t('revise.steps', { count: commentedSteps });
  useAction({
    id: 'plan.revise',
    label,
    group: t('title'),
    shortcut: 'Shift+R',
    enabled: comments > 0 && !isEdited && busy === null,
    run: desk.onRevise,
  });
  if (comments === 0) return null;
  return (
    <Button
      busy={busy === 'revise' ? t('sending') : false}
      disabled={isEdited}
      disabledReason={t('revise.editedFirst')}
      onClick={desk.onRevise}
    >
      {label}
      <span className={styles.note}>{desk.revisionCost}</span>
    </Button>
  );
}
