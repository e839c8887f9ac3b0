import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { TextArea } from '../../ui/text-area.tsx';

interface RefuseDialogProps {
  readonly busy: boolean;
  readonly onRefuse: (reason: string) => void;
  readonly onClose: () => void;
}

/** Ends the run without a change; the reason goes into the log. */
export function RefuseDialog({ busy, onRefuse, onClose }: RefuseDialogProps) {
  const { t } = useTranslation('plan');
  const [reason, setReason] = useState('');
  return (
    <Dialog
      open
      alert
      onClose={onClose}
      size="small"
      title={t('refuse.title')}
      description={t('refuse.about')}
      footer={
        <>
          <Button onClick={onClose}>{t('keepAsIs')}</Button>
          <Button kind="danger" busy={busy} onClick={() => onRefuse(reason.trim())}>
            {t('refuse.do')}
          </Button>
        </>
      }
    >
      <Field label={t('refuse.reason')} hint={t('refuse.reasonHint')}>
        <TextArea value={reason} autoGrow maxLength={20_000} onChange={setReason} />
      </Field>
    </Dialog>
  );
}
