import { useTranslation } from 'react-i18next';
import { useAct } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { useLocale } from '../../ui/use-locale.ts';
import type { ModelRow } from './model/model-row.ts';

interface DeleteDialogProps {
  readonly row: ModelRow;
  readonly target: { readonly server: string; readonly tag: string };
  readonly refresh: () => Promise<void>;
  readonly onClose: () => void;
}

/** Names what goes and what is free afterwards, and carries the digest that people saw. */
export function DeleteDialog({ row, target, refresh, onClose }: DeleteDialogProps) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const remove = useAct('models.delete');
  const bytes = row.installed?.bytes ?? null;
  const body =
    bytes === null
      ? t('delete.body', { tag: target.tag, server: target.server })
      : t('delete.bodyBytes', {
          tag: target.tag,
          server: target.server,
          bytes: formatBytes(bytes, locale),
        });
  return (
    <ConfirmDialog
      open
      danger
      title={t('delete.title', { tag: target.tag })}
      body={
        <>
          <p>{body}</p>
          {remove.error !== null && <ErrorView error={remove.error} />}
        </>
      }
      confirm={t('delete.confirm')}
      busy={remove.busy}
      onConfirm={() =>
        void remove.act({ ...target, digest: row.installed?.digest ?? null }).then((reply) => {
          if (!reply.ok) return;
          onClose();
          void refresh();
        })
      }
      onClose={onClose}
    />
  );
}
