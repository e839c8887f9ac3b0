import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TandemError } from '../../../../shared/errors.ts';
import { ErrorView } from '../../../stores/errors/error-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { TextArea } from '../../../ui/text-area.tsx';

interface SteerDialogProps {
  /** A message for the executor, or a fresh attempt at the step it is in. */
  readonly wish: 'steer' | 'retry';
  readonly step: string | null;
  readonly busy: boolean;
  readonly error: TandemError | null;
  readonly onSend: (text: string) => void;
  readonly onClose: () => void;
}

/** Words for the executor. A fresh attempt may go without any. */
export function SteerDialog({ wish, step, busy, error, onSend, onClose }: SteerDialogProps) {
  const { t } = useTranslation('run');
  const [text, setText] = useState('');
  const isEmpty = text.trim() === '';
  const send = (): void => {
    if (wish === 'retry' || !isEmpty) onSend(text.trim());
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(`${wish}Title`, { step: step ?? '' })}
      description={t(`${wish}About`)}
      size="small"
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            kind="primary"
            busy={busy}
            shortcut="Mod+Enter"
            disabled={wish === 'steer' && isEmpty}
            disabledReason={t('steerEmpty')}
            onClick={send}
          >
            {t(`${wish}Send`)}
          </Button>
        </>
      }
    >
      <Field label={t(wish === 'steer' ? 'message' : 'messageOptional')}>
        <TextArea
          value={text}
          onChange={setText}
          rows={4}
          maxLength={20_000}
          autoGrow
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              send();
            }
          }}
        />
      </Field>
      {error !== null && <ErrorView error={error} />}
    </Dialog>
  );
}
