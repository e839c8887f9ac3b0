import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../stores/actions/use-action.ts';
import { Badge } from '../../ui/badge.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { Tabs } from '../../ui/tabs.tsx';
import styles from './plan-screen.module.css';
import { type PlanView, planViews } from './use-plan-view.ts';

interface PlanHeadProps {
  readonly version: number;
  readonly by: string;
  readonly commit: string;
  readonly isEdited: boolean;
  /** Null while two versions are compared: then none of the views is shown. */
  readonly view: PlanView | null;
  readonly onView: (view: PlanView) => void;
  /** Version picker and buttons. */
  readonly children?: ReactNode;
}

/** Which plan this is, who made it, and how it is looked at. */
export function PlanHead(props: PlanHeadProps) {
  const { version, by, commit, isEdited, view, onView } = props;
  const { t } = useTranslation('plan');
  const label = (one: PlanView): string => t(`view.${one}`);
  const action = { group: t('title') };
  useAction({ ...action, id: 'plan.list', label: label('list'), run: () => onView('list') });
  useAction({ ...action, id: 'plan.graph', label: label('graph'), run: () => onView('graph') });
  useAction({ ...action, id: 'plan.text', label: label('text'), run: () => onView('text') });
  return (
    <header className={styles.head}>
      <div className={styles.headRow}>
        <h1 tabIndex={-1}>{t('heading', { version })}</h1>
        <span className={styles.origin}>
          {t('origin', { by: by === 'user' ? t('you') : cleanString(by, { maxChars: 80 }) })}
          {commit !== '' && (
            <>
              {' · '}
              {t('stamped')} <code>{commit.slice(0, 7)}</code>
            </>
          )}
        </span>
        <Badge tone="planner" icon={<Lock size={11} />}>
          {t('plannerCannotEdit')}
        </Badge>
        {isEdited && <Badge tone="human">{t('edited')}</Badge>}
      </div>
      <div className={styles.headRow}>
        <Tabs
          className={styles.views}
          label={t('views')}
          tabs={planViews.map((one) => ({ id: one, label: label(one) }))}
          active={view ?? ''}
          onChange={(id) => onView(planViews.find((one) => one === id) ?? 'list')}
        />
        <div className={styles.tools}>{props.children}</div>
      </div>
    </header>
  );
}
