import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TandemError } from '../../../shared/errors.ts';
import type { RepositoryView } from '../../../shared/ipc/repositories.ts';
import { useHost } from '../../client/host.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { formatRelativeTime } from '../../ui/format/relative-time.ts';
import { useLocale } from '../../ui/use-locale.ts';
import { useNow } from '../../ui/use-now.ts';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './compose-screen.module.css';
import { FolderDialog } from './folder-dialog.tsx';
import { RepositoryState } from './repository-state.tsx';

interface RepositoryPickerProps {
  readonly value: string;
  readonly onChange: (path: string) => void;
  readonly found: RepositoryView | null;
  readonly waiting: boolean;
  readonly error: TandemError | null;
}

/** A checkout by its path, from earlier runs, or found by its folders. */
export function RepositoryPicker({
  value,
  onChange,
  found,
  waiting,
  error,
}: RepositoryPickerProps) {
  const { t } = useTranslation('compose');
  const locale = useLocale();
  const now = useNow(60_000);
  const host = useHost();
  const [browsing, setBrowsing] = useState(false);
  const recent = useInvoke('repository.recent', {});
  const options = (recent.value?.repositories ?? []).map(({ path, lastUsed, exists }) => ({
    value: path,
    label: path,
    detail: exists
      ? t('lastUsed', { when: formatRelativeTime(lastUsed, now, locale) })
      : t('recentGone'),
  }));
  const browse = async (): Promise<void> => {
    if (host === null) {
      setBrowsing(true);
      return;
    }
    const picked = await host.pickFolder();
    if (picked !== null) onChange(picked);
  };
  return (
    <>
      <div className={styles.picker}>
        <Field label={t('repository')} className={styles.grow}>
          <Combobox
            allowFree
            options={options}
            value={value}
            onChange={onChange}
            placeholder={t('repositoryPlaceholder')}
          />
        </Field>
        <Button onClick={() => void browse()}>{t('browse')}</Button>
      </div>
      {waiting && found === null && <Waiting words={t('inspecting')} />}
      {error !== null && <ErrorView error={error} />}
      {found !== null && error === null && <RepositoryState repository={found} />}
      {browsing && (
        <FolderDialog
          open
          from={found?.path ?? null}
          onClose={() => setBrowsing(false)}
          onChoose={onChange}
        />
      )}
    </>
  );
}
