import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TandemError } from '../../../shared/errors.ts';
import { useAct } from '../../client/use-invoke.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { ErrorView } from '../errors/error-view.tsx';
import styles from './use-exam.module.css';

export interface Exam {
  /** Begins it, or asks first where nothing isolates the model's commands. */
  readonly begin: () => void;
  readonly busy: boolean;
  readonly error: TandemError | null;
  /** To be drawn beside the button: the question while it is open. */
  readonly question: ReactNode;
}

/**
 * The exam of a model from a button. In it the model runs commands of its own, so the engine is asked at each press
 * what isolates them on its machine; where nothing does, only a yes to exactly that sends the consent.
 */
export function useExam(target: { readonly server: string; readonly tag: string }): Exam {
  const host = useAct('host.describe');
  const qualify = useAct('models.qualify');
  const [asking, setAsking] = useState(false);
  const begin = async (): Promise<void> => {
    const facts = await host.act({});
    if (!facts.ok) return;
    if (facts.value.protections.length === 0) setAsking(true);
    else await qualify.act({ ...target, unsandboxed: false });
  };
  const agree = async (): Promise<void> => {
    if ((await qualify.act({ ...target, unsandboxed: true })).ok) setAsking(false);
  };
  const close = (): void => {
    setAsking(false);
    qualify.forget();
  };
  return {
    begin: () => void begin(),
    busy: host.busy || qualify.busy,
    error: host.error ?? (asking ? null : qualify.error),
    question: asking && (
      <Question
        tag={target.tag}
        busy={qualify.busy}
        error={qualify.error}
        onAgree={() => void agree()}
        onClose={close}
      />
    ),
  };
}

interface QuestionProps {
  readonly tag: string;
  readonly busy: boolean;
  readonly error: TandemError | null;
  readonly onAgree: () => void;
  readonly onClose: () => void;
}

function Question({ tag, busy, error, onAgree, onClose }: QuestionProps) {
  const { t } = useTranslation('fit');
  return (
    <ConfirmDialog
      open
      title={t('examine.title')}
      body={
        <div className={styles.question}>
          <p>
            <PlainText text={t('examine.what', { tag })} maxChars={600} />
          </p>
          <p>{t('examine.risk')}</p>
          {error !== null && <ErrorView error={error} />}
        </div>
      }
      confirm={t('examine.agree')}
      busy={busy}
      onConfirm={onAgree}
      onClose={onClose}
    />
  );
}
