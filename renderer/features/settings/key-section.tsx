import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeyStatus } from '../../../shared/ipc/settings.ts';
import { useAct, useInvoke } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { Section } from '../../ui/section.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useToasts } from '../../ui/use-toasts.ts';
import styles from './settings-screen.module.css';
import type { en } from './text/en.ts';

const SOURCE_WORDS: Readonly<Record<KeyStatus['source'], keyof typeof en>> = {
  none: 'keyNone',
  environment: 'keyEnvironment',
  stored: 'keyStored',
  session: 'keySession',
};

const STORE_WORDS: Readonly<Record<KeyStatus['store'], keyof typeof en>> = {
  keychain: 'keyStoreKeychain',
  file: 'keyStoreFile',
  unprotected: 'keyStoreUnprotected',
  none: 'keyStoreNone',
};

/** The key for Claude: which one is in use, and a new one. It is typed here and never comes back. */
export function KeySection() {
  const { t } = useTranslation('settings');
  const status = useInvoke('key.status', {});
  return (
    <Section title={t('keyTitle')}>
      {status.error !== null && <ErrorView error={status.error} />}
      {status.value !== null && <KeyDesk status={status.value} onChanged={status.again} />}
    </Section>
  );
}

function KeyDesk({
  status,
  onChanged,
}: {
  readonly status: KeyStatus;
  readonly onChanged: () => void;
}) {
  const { t } = useTranslation('settings');
  const toasts = useToasts();
  const set = useAct('key.set');
  const clear = useAct('key.clear');
  const [key, setKey] = useState('');
  const safe = status.store === 'keychain' || status.store === 'file';
  const [keep, setKeep] = useState<'session' | 'stored'>(safe ? 'stored' : 'session');
  const [removing, setRemoving] = useState(false);
  const fixed = status.source === 'environment';

  const use = async (): Promise<void> => {
    const reply = await set.act({ key, keep });
    if (!reply.ok) return;
    setKey('');
    toasts.add({ tone: 'ok', title: t('keyUsed') });
    onChanged();
  };
  const remove = async (): Promise<void> => {
    setRemoving(false);
    const reply = await clear.act({});
    if (!reply.ok) return;
    toasts.add({ tone: 'ok', title: t('keyRemoved') });
    onChanged();
  };

  return (
    <>
      <p className={styles.keyState}>
        <StatusMark
          status={status.source === 'none' ? 'attention' : 'done'}
          label={t(SOURCE_WORDS[status.source], { hint: status.hint ?? '' })}
          showLabel
        />
      </p>
      <p className={styles.dim}>{t('keyTried')}</p>
      {!fixed && (
        <form
          className={styles.keyForm}
          onSubmit={(event) => {
            event.preventDefault();
            void use();
          }}
        >
          <Field label={t('keyEnter')} hint={t('keyHint')}>
            <TextInput
              type="password"
              autoComplete="off"
              value={key}
              onChange={setKey}
              mono
              spellCheck={false}
            />
          </Field>
          <RadioGroup
            label={t('keyKeep')}
            value={keep}
            onChange={setKeep}
            options={[
              {
                value: 'stored',
                label: t('keyKeepStored'),
                detail: t(STORE_WORDS[status.store]),
                disabled: status.store === 'none',
              },
              { value: 'session', label: t('keyKeepSession'), detail: t('keyKeepSessionDetail') },
            ]}
          />
          <div className={styles.actions}>
            <Button kind="primary" type="submit" busy={set.busy} disabled={key.trim() === ''}>
              {t('keyUse')}
            </Button>
            {status.source !== 'none' && (
              <Button kind="danger" busy={clear.busy} onClick={() => setRemoving(true)}>
                {t('keyRemove')}
              </Button>
            )}
          </div>
        </form>
      )}
      {set.error !== null && <ErrorView error={set.error} />}
      {clear.error !== null && <ErrorView error={clear.error} />}
      <ConfirmDialog
        open={removing}
        title={t('keyRemoveTitle')}
        body={t('keyRemoveBody')}
        confirm={t('keyRemove')}
        danger
        onConfirm={() => void remove()}
        onClose={() => setRemoving(false)}
      />
    </>
  );
}
