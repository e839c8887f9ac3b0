import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, PlanStep } from '../../../shared/plan/plan.ts';
import { useAction } from '../../stores/actions/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import {
  addStep,
  dependentsOf,
  mergeUp,
  moveStep,
  removeStep,
  splitStep,
} from './model/edit-plan.ts';
import { skipStep } from './model/skip-step.ts';
import styles from './plan-screen.module.css';
import { SkipDialog } from './skip-dialog.tsx';
import { SplitDialog } from './split-dialog.tsx';
import type { DraftDesk } from './use-draft.ts';

interface EditToolsProps {
  readonly desk: DraftDesk;
  /** The selected step; undefined for the plan as a whole. */
  readonly step: PlanStep | undefined;
  readonly isEditing: boolean;
  readonly onEditing: (editing: boolean) => void;
  readonly onComment: () => void;
  readonly onSelect: (id: string | null) => void;
}

/** What can be done with the selected step. */
export function EditTools(props: EditToolsProps) {
  const { desk, step, isEditing } = props;
  const { t } = useTranslation('plan');
  const [dialog, setDialog] = useState<'split' | 'skip' | null>(null);
  const { plan } = desk.draft.now;
  const at = plan.steps.findIndex((other) => other.id === step?.id);
  const place = (next: Plan): void => desk.change(() => ({ plan: next }));
  const skip = (): void => {
    if (step === undefined) return;
    if (dependentsOf(plan, step.id).length > 0) {
      setDialog('skip');
      return;
    }
    desk.change((now) => skipStep(now, step.id, 'alone'));
    props.onSelect(null);
  };
  const merge = (): void => {
    const merged = step === undefined ? null : mergeUp(plan, step.id);
    if (merged === null) return;
    place(merged.plan);
    props.onSelect(merged.id);
  };
  const add = (): void => {
    const added = addStep(plan, step?.id ?? null);
    place(added.plan);
    props.onEditing(true);
    props.onSelect(added.id);
  };
  const move = (by: number): void => {
    if (step !== undefined) place(moveStep(plan, step.id, by));
  };
  useToolKeys({ ...props, onMove: move });
  const isNew = step !== undefined && !desk.draft.base.steps.some((one) => one.id === step.id);
  const removal = {
    label: t(isNew ? 'removeStep' : 'skipStep'),
    onSelect: isNew
      ? () => {
          place(removeStep(plan, step.id));
          props.onSelect(null);
        }
      : skip,
  };
  return (
    <div className={styles.detailTools}>
      <Button aria-pressed={isEditing} onClick={() => props.onEditing(!isEditing)} shortcut="e">
        {t(isEditing ? 'read' : 'edit')}
      </Button>
      <Button onClick={props.onComment} shortcut="c">
        {t('comment')}
      </Button>
      {step === undefined ? (
        <Button onClick={add}>{t('addStep')}</Button>
      ) : (
        <Menu
          trigger={<Button>{t('more')}</Button>}
          items={[
            {
              label: t('moveUp'),
              shortcut: 'Alt+ArrowUp',
              disabled: at <= 0,
              onSelect: () => move(-1),
            },
            {
              label: t('moveDown'),
              shortcut: 'Alt+ArrowDown',
              disabled: at >= plan.steps.length - 1,
              onSelect: () => move(1),
            },
            { label: t('addStepAfter'), onSelect: add },
            { label: t('split.open'), onSelect: () => setDialog('split') },
            { label: t('mergeUp'), disabled: at <= 0, onSelect: merge },
            removal,
          ]}
        />
      )}
      {dialog === 'split' && step !== undefined && (
        <SplitDialog
          step={step}
          onClose={() => setDialog(null)}
          onSplit={(parts) => {
            const split = splitStep(plan, step.id, parts);
            place(split.plan);
            props.onSelect(split.id);
            setDialog(null);
          }}
        />
      )}
      {dialog === 'skip' && step !== undefined && (
        <SkipDialog
          plan={plan}
          step={step}
          onClose={() => setDialog(null)}
          onSkip={(mode) => {
            desk.change((now) => skipStep(now, step.id, mode));
            props.onSelect(null);
            setDialog(null);
          }}
        />
      )}
    </div>
  );
}

function useToolKeys(props: EditToolsProps & { readonly onMove: (by: number) => void }): void {
  const { t } = useTranslation('plan');
  const action = { group: t('title') };
  const hasStep = props.step !== undefined;
  useAction({
    ...action,
    id: 'plan.edit',
    label: t(props.isEditing ? 'read' : 'edit'),
    shortcut: 'e',
    run: () => props.onEditing(!props.isEditing),
  });
  useAction({
    ...action,
    id: 'plan.comment',
    label: t('comment'),
    shortcut: 'c',
    run: props.onComment,
  });
  useAction({
    ...action,
    id: 'plan.moveUp',
    label: t('moveUp'),
    shortcut: 'Alt+ArrowUp',
    enabled: hasStep,
    run: () => props.onMove(-1),
  });
  useAction({
    ...action,
    id: 'plan.moveDown',
    label: t('moveDown'),
    shortcut: 'Alt+ArrowDown',
    enabled: hasStep,
    run: () => props.onMove(1),
  });
}
