import { CornerLeftUp, Folder, FolderGit2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useInvoke } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './folder-dialog.module.css';

interface FolderDialogProps {
  readonly open: boolean;
  /** Where it begins; null: the home folder. */
  readonly from: string | null;
  readonly onClose: () => void;
  readonly onChoose: (path: string) => void;
}

/** Finds a checkout by its folders, for hosts without a dialog of the system. Shows no files. */
export function FolderDialog({ open, from, onClose, onChoose }: FolderDialogProps) {
  const { t } = useTranslation('compose');
  const [path, setPath] = useState<string | null>(from);
  const [hidden, setHidden] = useState(false);
  const listing = useInvoke('repository.browse', open ? { path, hidden } : null);
  const here = listing.value;
  const choose = (chosen: string) => {
    onChoose(chosen);
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('browseTitle')}
      size="medium"
      footer={
        <>
          <Checkbox checked={hidden} onChange={setHidden} label={t('browseHidden')} />
          <Button
            kind="primary"
            disabled={here === null || !here.isRepository}
            disabledReason={here?.isRepository === false ? t('browseNotRepository') : undefined}
            onClick={() => here !== null && choose(here.path)}
          >
            {t('browseHere')}
          </Button>
        </>
      }
    >
      {listing.error !== null && (
        <ErrorView
          error={listing.error}
          actions={<Button onClick={() => setPath(null)}>{t('browseUp', { name: '~' })}</Button>}
        />
      )}
      {listing.state === 'waiting' && here === null && <Waiting words={t('browseReading')} />}
      {here !== null && (
        <>
          <p className={styles.path}>
            <PlainText text={here.path} />
          </p>
          <ul className={styles.list}>
            {here.parent !== null && (
              <li>
                <button type="button" className={styles.row} onClick={() => setPath(here.parent)}>
                  <CornerLeftUp size={14} aria-hidden="true" />
                  {t('browseUp', { name: nameOf(here.parent) })}
                </button>
              </li>
            )}
            {here.folders.map(({ name, isRepository }) => (
              <li key={name}>
                <button
                  type="button"
                  className={styles.row}
                  onClick={() => setPath(below(here.path, name))}
                >
                  {isRepository ? (
                    <FolderGit2 size={14} aria-hidden="true" className={styles.repository} />
                  ) : (
                    <Folder size={14} aria-hidden="true" />
                  )}
                  <PlainText text={name} />
                  {isRepository && <small>{t('browseRepository')}</small>}
                </button>
              </li>
            ))}
          </ul>
          {here.folders.length === 0 && <EmptyState title={t('browseEmpty')} />}
          {here.more > 0 && <p>{t('browseMore', { count: here.more })}</p>}
        </>
      )}
    </Dialog>
  );
}

const nameOf = (path: string): string =>
  path
    .split(/[\\/]/)
    .filter((part) => part !== '')
    .at(-1) ?? path;

/** The engine's machine may have other separators than this one: what its paths use decides. */
const below = (path: string, name: string): string => {
  const separator = path.includes('\\') && !path.startsWith('/') ? '\\' : '/';
  return path.endsWith(separator) ? `${path}${name}` : `${path}${separator}${name}`;
};
