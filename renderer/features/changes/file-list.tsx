import { useTranslation } from 'react-i18next';
import type { ChangedFile } from '../../../shared/ipc/changes.ts';
import { classNames } from '../../ui/class-names.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import styles from './file-list.module.css';
import type { FileRow } from './model/file-rows.ts';
import { type Viewed, viewedName } from './model/viewed.ts';

interface FileListProps {
  readonly rows: readonly FileRow[];
  readonly total: number;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly selected: string | null;
  readonly onSelect: (path: string) => void;
  readonly viewed: Viewed;
  /** Marked to be reverted as a whole or in part. */
  readonly reverted: ReadonlySet<string>;
}

/** The changed files by folder, with what happened to each. */
export function FileList({ rows, total, filter, onFilter, ...rest }: FileListProps) {
  const { t } = useTranslation('changes');
  const files = rows.flatMap((row) => (row.kind === 'file' ? [row.file] : []));
  const seen = files.filter((file) => rest.viewed.has(viewedName(file))).length;
  const at = rows.findIndex((row) => row.kind === 'file' && row.file.path === rest.selected);
  return (
    <div className={styles.files}>
      <div className={styles.head}>
        <TextInput
          type="search"
          value={filter}
          onChange={onFilter}
          label={t('files.filter')}
          placeholder={t('files.filter')}
        />
        <p className={styles.count} role="status">
          {filter === ''
            ? t('files.viewed', { count: total, seen })
            : t('files.filtered', { count: files.length, total })}
        </p>
      </div>
      {files.length === 0 ? (
        <EmptyState title={t('files.noMatch')} />
      ) : (
        <VirtualList
          items={rows}
          estimate={28}
          label={t('files.label')}
          itemKey={(row) => (row.kind === 'file' ? row.file.path : `${row.path}/`)}
          {...(at < 0 ? {} : { scrollToIndex: at })}
          render={(row) =>
            row.kind === 'folder' ? (
              <div className={styles.folder}>
                <PlainText text={row.path === '' ? './' : `${row.path}/`} maxChars={300} />
              </div>
            ) : (
              <FileButton
                name={row.name}
                file={row.file}
                selected={row.file.path === rest.selected}
                viewed={rest.viewed.has(viewedName(row.file))}
                reverted={rest.reverted.has(row.file.path)}
                onSelect={() => rest.onSelect(row.file.path)}
              />
            )
          }
        />
      )}
    </div>
  );
}

interface FileButtonProps {
  readonly name: string;
  readonly file: ChangedFile;
  readonly selected: boolean;
  readonly viewed: boolean;
  readonly reverted: boolean;
  readonly onSelect: () => void;
}

const LETTERS = { added: 'A', modified: 'M', deleted: 'D', mode: 'X', type: 'T' } as const;

function FileButton({ name, file, selected, viewed, reverted, onSelect }: FileButtonProps) {
  const { t } = useTranslation('changes');
  return (
    <button
      type="button"
      className={classNames(styles.file, selected && styles.selected, viewed && styles.viewed)}
      aria-current={selected ? 'true' : undefined}
      onClick={onSelect}
    >
      <span
        className={classNames(styles.status, styles[file.status])}
        title={t(`status.${file.status}`)}
      >
        <span aria-hidden="true">{LETTERS[file.status]}</span>
        <span className="visually-hidden">{t(`status.${file.status}`)}</span>
      </span>
      <span className={styles.name}>
        <PlainText text={name} maxChars={200} />
      </span>
      {reverted && (
        <span className={styles.reverted} title={t('files.reverted')}>
          <span aria-hidden="true">↶</span>
          <span className="visually-hidden">{t('files.reverted')}</span>
        </span>
      )}
      {file.unplanned && (
        <span className={styles.unplanned} title={t('files.unplanned')}>
          <span aria-hidden="true">▲</span>
          <span className="visually-hidden">{t('files.unplanned')}</span>
        </span>
      )}
      {file.steps.length > 0 && (
        <span className={styles.steps} title={t('files.steps', { steps: file.steps.join(', ') })}>
          <PlainText text={file.steps.slice(0, 2).join(' ')} maxChars={24} />
          {file.steps.length > 2 && ` +${file.steps.length - 2}`}
        </span>
      )}
      <span className={styles.lines}>
        {file.binary ? (
          t('files.binary')
        ) : (
          <>
            <span className={styles.plus}>+{file.added}</span>{' '}
            <span className={styles.minus}>−{file.removed}</span>
          </>
        )}
      </span>
      <span className={styles.tick} title={viewed ? t('files.isViewed') : undefined}>
        <span aria-hidden="true">{viewed ? '✓' : ''}</span>
        {viewed && <span className="visually-hidden">{t('files.isViewed')}</span>}
      </span>
    </button>
  );
}
