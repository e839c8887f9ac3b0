import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MomentFile } from '../../../../shared/ipc/moments.ts';
import { markText } from '../../../../shared/run/describe-mark.ts';
import { ErrorView } from '../../../stores/errors/error-view.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { formatCount } from '../../../ui/format/count.ts';
import { Notice } from '../../../ui/notice.tsx';
import { SplitPanes } from '../../../ui/split-panes.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { useLocale } from '../../../ui/use-locale.ts';
import { Waiting } from '../../../ui/waiting.tsx';
import { useReply } from '../use-reply.ts';
import type { TimelineModel } from '../use-timeline-model.ts';
import { FileThen } from './file-then.tsx';
import { FileTree } from './file-tree.tsx';
import styles from './panes.module.css';
import { growTree, rowsOfTree } from './tree-rows.ts';

/** The repository as it was after the event at the playhead, from the run file alone. */
export function FilesTab({ model }: { readonly model: TimelineModel }) {
  const { t } = useTranslation('timeline');
  const locale = useLocale();
  const { runId, shown, marks, search, change } = model;
  const [all, setAll] = useState(false);
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const seq = shown ?? marks.length;
  // Trees only change where files did; so moving between changes asks nothing again.
  const at = useMemo(() => lastChange(model, seq), [model, seq]);
  const reply = useReply('moment.tree', { run: runId, seq: at, only: all ? 'all' : 'changed' });
  const tree = reply.value;
  const files = useMemo(() => narrow(model, tree?.files ?? []), [model, tree]);
  const rows = useMemo(() => rowsOfTree(growTree(files), turned), [files, turned]);
  const selected = files.find(({ path }) => path === search.file) ?? null;
  const turn = (path: string): void => {
    const next = new Set(turned);
    if (!next.delete(path)) next.add(path);
    setTurned(next);
  };
  return (
    <div className={styles.files}>
      <div className={styles.filesHead}>
        <Switch label={t('allFiles')} checked={all} onChange={setAll} />
        <span className={styles.dim} role="status">
          {tree === null
            ? ''
            : t('filesThen', { count: files.length, shown: formatCount(files.length, locale) })}
        </span>
      </div>
      {reply.error !== null && <ErrorView error={reply.error} />}
      {tree?.note != null && <Notice tone="warn">{tree.note}</Notice>}
      {tree === null && reply.error === null && <Waiting words={t('readingFiles')} />}
      {tree !== null && files.length === 0 && (
        <EmptyState title={t(all ? 'noFiles' : 'noChangesYet')} />
      )}
      {files.length > 0 && (
        <SplitPanes
          id="timeline.files"
          direction="vertical"
          className={styles.split}
          panes={[
            {
              id: 'tree',
              label: t('tree'),
              min: 20,
              content: (
                <FileTree
                  rows={rows}
                  selected={search.file}
                  onSelect={(path) => change({ file: path })}
                  onTurn={turn}
                />
              ),
            },
            {
              id: 'file',
              label: t('fileThen'),
              size: selected === null ? 20 : 62,
              min: 15,
              content:
                selected === null ? (
                  <p className={styles.hint}>{t('chooseFile')}</p>
                ) : (
                  <FileThen runId={runId} seq={at} file={selected} />
                ),
            },
          ]}
        />
      )}
    </div>
  );
}

/** The last event up to this one at which files changed; the first of the run where none did. */
function lastChange({ kept }: TimelineModel, seq: number): number {
  const found = kept.findLast((mark) => mark.kind === 'file.changed' && mark.seq <= seq);
  return found?.seq ?? 1;
}

/** With a step or a stretch chosen, the files that changed in it. */
function narrow(
  { kept, search }: TimelineModel,
  files: readonly MomentFile[],
): readonly MomentFile[] {
  const { step, range } = search;
  if (step === null && range === null) return files;
  const paths = new Set(
    kept
      .filter(
        (mark) =>
          mark.kind === 'file.changed' &&
          (step === null || mark.key.startsWith(`execute/${step}/`)) &&
          (range === null || (mark.at >= range.fromMs && mark.at <= range.toMs)),
      )
      .map(({ text }) => text),
  );
  return files.filter(({ path }) => paths.has(markText(path)));
}
