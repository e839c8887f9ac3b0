import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TandemError } from '../../../../shared/errors.ts';
import { ErrorView } from '../../../stores/errors/error-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import type { FrameModel } from './use-frame-model.ts';

interface SteerDialogProps {
  /** A message for the executor, or a fresh attempt at the step it is in. */
  readonly wish: 'steer' | 'retry';
  /** The steps that are worked on; of several, the first is spoken to. */
  readonly steps: FrameModel['atWork'];
  readonly busy: boolean;
  readonly error: TandemError | null;
  readonly onSend: (text: string, step: string) => void;
  readonly onClose: () => void;
}

/** Words for the executor. A fresh attempt may go without any. */
export function SteerDialog({ wish, steps, busy, error, onSend, onClose }: SteerDialogProps) {
  const { t } = useTranslation('run');
  const [text, setText] = useState('');
  const [step] = steps;
  const isEmpty = text.trim() === '';
  const send = (): void => {
    if (wish === 'retry' || !isEmpty) onSend(text.trim(), step?.id ?? '');
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(`${wish}Title`, { step: step?.name ?? '' })}
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
      {steps.length > 1 && <p>{t('spokenTo', { count: steps.length, step: step?.name ?? '' })}</p>}
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
