import { GitBranch } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RepositoryView } from '../../../shared/ipc/repositories.ts';
import { Notice } from '../../ui/notice.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import styles from './compose-screen.module.css';

/** What a run would start from, and what of the checkout it will not see. */
export function RepositoryState({ repository }: { readonly repository: RepositoryView }) {
  const { t } = useTranslation('compose');
  const commit = repository.headCommit.slice(0, 8);
  return (
    <div className={styles.state}>
      <p className={styles.head}>
        <GitBranch size={14} aria-hidden="true" />
        <span>
          {repository.branch === null
            ? t('detached', { commit })
            : t('onBranch', { branch: repository.branch, commit })}
        </span>
        <PlainText text={repository.headSubject} maxChars={120} className={styles.dim} />
      </p>
      {repository.dirtyFiles === 0 ? (
        <p className={styles.dim}>{t('clean')}</p>
      ) : (
        <Notice tone="warn">{t('dirty', { count: repository.dirtyFiles })}</Notice>
      )}
      {repository.shallow && <p className={styles.dim}>{t('shallow')}</p>}
      {repository.submodules > 0 && (
        <p className={styles.dim}>{t('submodules', { count: repository.submodules })}</p>
      )}
    </div>
  );
}
