import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../shared/ipc/models.ts';
import { useAct } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './models-screen.module.css';

interface CancelDialogProps {
  readonly job: Job;
  readonly onClose: () => void;
}

/** Asks what becomes of what was fetched so far; where that can't be deleted from here it is not offered. */
export function CancelDialog({ job, onClose }: CancelDialogProps) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const [partial, setPartial] = useState<'keep' | 'drop'>('keep');
  const cancel = useAct('models.cancel');
  const transfers = job.kind === 'pull' || job.kind === 'import';
  return (
    <ConfirmDialog
      open
      danger={transfers}
      title={t(transfers ? 'cancel.title' : 'cancel.stopTitle')}
      body={
        <div className={styles.stack}>
          <p>
            <PlainText text={t(`job.kind.${job.kind}`, { tag: job.tag })} maxChars={300} />
          </p>
          {transfers && job.can.includes('drop') && (
            <RadioGroup
              label={t('cancel.partial')}
              value={partial}
              onChange={setPartial}
              options={[
                { value: 'keep', label: t('cancel.keep'), detail: t('cancel.keepDetail') },
                {
                  value: 'drop',
                  label: t('cancel.drop', { bytes: formatBytes(job.done, locale) }),
                  detail: t('cancel.dropDetail'),
                },
              ]}
            />
          )}
          {transfers && !job.can.includes('drop') && <p>{t('cancel.kept')}</p>}
          {cancel.error !== null && <ErrorView error={cancel.error} />}
        </div>
      }
      confirm={t(transfers ? 'cancel.confirm' : 'cancel.stop')}
      busy={cancel.busy}
      onConfirm={() =>
        void cancel.act({ id: job.id, partial }).then((reply) => {
          if (reply.ok) onClose();
        })
      }
      onClose={onClose}
    />
  );
}
