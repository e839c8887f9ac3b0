import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { Notice } from '../../ui/notice.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './models-screen.module.css';
import type { ModelsPage } from './use-models-page.ts';

interface PullDialogProps {
  readonly page: ModelsPage;
  readonly server: string;
  readonly onClose: () => void;
}

/** Any tag by hand; one that the catalogue does not know is pulled after a plain warning. */
export function PullDialog({ page, server, onClose }: PullDialogProps) {
  const { t } = useTranslation('models');
  const [text, setText] = useState('');
  const pull = useAct('models.pull');
  const form = useRef<HTMLFormElement>(null);
  const tag = text.trim();
  const send = async (): Promise<void> => {
    if (tag !== '' && (await pull.act({ server, tag })).ok) onClose();
  };
  return (
    <Dialog
      open
      size="small"
      title={t('pull.open')}
      description={t('pull.about', { server })}
      onClose={onClose}
      footer={
        <Button
          kind="primary"
          busy={pull.busy}
          disabled={tag === ''}
          onClick={() => form.current?.requestSubmit()}
        >
          {t('action.pull')}
        </Button>
      }
    >
      <form
        ref={form}
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Field label={t('pull.tag')} hint={t('pull.tagHint')}>
          <TextInput value={text} onChange={setText} mono />
        </Field>
        <About page={page} tag={tag} />
        {pull.error !== null && <ErrorView error={pull.error} />}
      </form>
    </Dialog>
  );
}

function About({ page, tag }: { readonly page: ModelsPage; readonly tag: string }) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const known = page.rows.find((row) => row.tag === tag);
  const free = page.place.disk?.freeBytes ?? null;
  const disk = free === null ? t('pull.diskUnknown') : formatBytes(free, locale);
  if (tag === '') return null;
  if (known === undefined) return <Notice tone="warn">{t('pull.notInCatalogue', { disk })}</Notice>;
  if (known.installed !== null) return <p>{t('pull.installed')}</p>;
  return (
    <p>
      {known.bytes === null
        ? t('pull.sizeUnknown', { disk })
        : t('pull.size', { size: formatBytes(known.bytes, locale), disk })}
    </p>
  );
}
