import { Plus } from 'lucide-react';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { TandemError } from '../../../../shared/errors.ts';
import { ErrorView } from '../../../stores/errors/error-view.tsx';
import { Button } from '../../../ui/button.tsx';
import styles from './drafts.module.css';

interface DraftActionsProps {
  readonly isChanged: boolean;
  /** Whether what is typed can be saved. */
  readonly isGood: boolean;
  readonly add: string;
  readonly save: string;
  readonly onAdd: () => void;
  readonly onSave: () => void;
  readonly onUndo: () => void;
  /** Why the last try to save was refused. */
  readonly fault: TandemError | undefined;
  /** Takes the focus when an item that had it is removed. */
  readonly addRef: Ref<HTMLButtonElement>;
}

/** Below a list that is edited as a whole: one more, save all of it, or back to what is saved. */
export function DraftActions(props: DraftActionsProps) {
  const { t } = useTranslation('settings');
  return (
    <>
      <div className={styles.actions}>
        <Button ref={props.addRef} icon={<Plus />} onClick={props.onAdd}>
          {props.add}
        </Button>
        {props.isChanged && (
          <>
            <Button
              kind="primary"
              disabled={!props.isGood}
              disabledReason={t('notGoodYet')}
              onClick={props.onSave}
            >
              {props.save}
            </Button>
            <Button kind="quiet" onClick={props.onUndo}>
              {t('undo')}
            </Button>
            <span className={styles.dim} role="status">
              {t('notSaved')}
            </span>
          </>
        )}
      </div>
      {props.fault !== undefined && <ErrorView error={props.fault} />}
    </>
  );
}
