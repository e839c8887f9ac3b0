import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Served } from '../../../shared/ipc/models.ts';
import { useHost } from '../../client/host.ts';
import { useAct } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { TextInput } from '../../ui/text-input.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { tagOfFile } from './model/tag-of-file.ts';
import styles from './models-screen.module.css';

interface ImportDialogProps {
  readonly server: Served;
  readonly onClose: () => void;
}

/** A GGUF becomes a model of the server: for places without internet. The engine reads the file, not the window. */
export function ImportDialog({ server, onClose }: ImportDialogProps) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const isDesktop = useHost() !== null;
  const [path, setPath] = useState('');
  const [named, setNamed] = useState<string | null>(null);
  const take = useAct('models.import');
  const form = useRef<HTMLFormElement>(null);
  const tag = (named ?? tagOfFile(path)).trim();
  const ready = path.trim() !== '' && tag !== '';
  const send = async (): Promise<void> => {
    if (!ready) return;
    const reply = await take.act({ server: server.name, tag, path: path.trim() });
    if (reply.ok) onClose();
  };
  return (
    <Dialog
      open
      title={t('import.open')}
      description={t('import.about', { server: server.name })}
      onClose={onClose}
      footer={
        <Button
          kind="primary"
          busy={take.busy}
          disabled={!ready}
          onClick={() => form.current?.requestSubmit()}
        >
          {t('import.confirm')}
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
        <Field
          label={t('import.path')}
          hint={t(isDesktop ? 'import.pathHint' : 'import.pathHintServer')}
        >
          <TextInput value={path} onChange={setPath} mono />
        </Field>
        <Field label={t('import.tag')} hint={t('import.tagHint')}>
          <TextInput value={named ?? tag} onChange={setNamed} mono />
        </Field>
        {server.disk !== null && (
          <p className={styles.dim}>
            {t('import.disk', { free: formatBytes(server.disk.freeBytes, locale) })}
          </p>
        )}
        {take.error !== null && <ErrorView error={take.error} />}
        {/* Enter in a field sends a form of several only where there is a button to send it. */}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
    </Dialog>
  );
}
