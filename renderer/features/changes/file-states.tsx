import { useTranslation } from 'react-i18next';
import type { ChangedFile, FileDiff } from '../../../shared/ipc/changes.ts';
import { CodeText } from '../../ui/code-text.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { Notice } from '../../ui/notice.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './file-pane.module.css';

type State = 'encoding' | 'binary' | 'mode' | 'type' | 'empty' | 'unkept' | 'tooDifferent' | null;

/** What there is to say of a file that has no ordinary diff, or besides it. */
export function decideState(file: ChangedFile, diff: FileDiff): State {
  if (file.binary) return 'binary';
  if (diff.tooDifferent) return 'tooDifferent';
  if (file.status === 'mode') return 'mode';
  if (file.status === 'type') return 'type';
  if (diff.hunks.length > 0) return null;
  if (diff.patch.includes('\n@@ ')) return 'encoding';
  return diff.before === null && diff.after === null ? 'unkept' : 'empty';
}

interface FileStatesProps {
  readonly file: ChangedFile;
  readonly diff: FileDiff;
}

export function FileStates({ file, diff }: FileStatesProps) {
  const { t } = useTranslation('changes');
  const locale = useLocale();
  const state = decideState(file, diff);
  if (state === null) return null;
  const notice = (
    <div className={styles.notice}>
      <Notice tone={state === 'mode' || state === 'type' ? 'warn' : 'neutral'}>
        {t(`state.${state}`, { size: formatBytes(file.bytes, locale) })}
      </Notice>
    </div>
  );
  if (state !== 'tooDifferent') return notice;
  return (
    <>
      {notice}
      <div className={styles.sides}>
        <CodeText text={diff.before ?? ''} label={t('state.before')} startLine={1} />
        <CodeText text={diff.after ?? ''} label={t('state.after')} startLine={1} />
      </div>
    </>
  );
}
