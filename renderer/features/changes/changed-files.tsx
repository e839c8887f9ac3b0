import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChangedFile, ChangeScope } from '../../../shared/ipc/changes.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { useAction } from '../../stores/actions/use-action.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import type { RunView } from '../../stores/followed-run.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SplitPanes } from '../../ui/split-panes.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './changes-screen.module.css';
import { FileList } from './file-list.tsx';
import { FilePane } from './file-pane.tsx';
import { arrangeFiles, stepFile } from './model/file-rows.ts';
import { readViewed, tickViewed, viewedName } from './model/viewed.ts';
import type { Reverting } from './use-reverting.ts';

interface ChangedFilesProps {
  readonly view: RunView;
  readonly scope: ChangeScope;
  readonly files: readonly ChangedFile[];
  readonly selected: string | null;
  readonly reverting: Reverting;
  readonly onSelect: (path: string) => void;
}

/** The list of files beside the diff of the one that is open. */
export function ChangedFiles(props: ChangedFilesProps) {
  const { view, scope, files, selected, reverting, onSelect } = props;
  const { t } = useTranslation('changes');
  const [filter, setFilter] = useState('');
  const [viewed, setViewed] = useState(readViewed);
  const rows = useMemo(() => arrangeFiles(files, filter), [files, filter]);
  const path = files.some((file) => file.path === selected) ? selected : stepFile(rows, null, 1);
  const file = files.find((each) => each.path === path) ?? null;
  const tick = (isViewed: boolean): void => {
    if (file !== null) setViewed((before) => tickViewed(before, viewedName(file), isViewed));
  };
  const step = (by: 1 | -1): void => {
    const next = stepFile(rows, path, by);
    if (next !== null) onSelect(next);
  };
  const group = t('title');
  const moving = { group, keyOnly: true };
  useAction({
    id: 'changes.nextFile',
    label: t('act.nextFile'),
    shortcut: 'j',
    ...moving,
    run: () => step(1),
  });
  useAction({
    id: 'changes.previousFile',
    label: t('act.previousFile'),
    shortcut: 'k',
    ...moving,
    run: () => step(-1),
  });
  useAction({
    ...{ id: 'changes.viewed', label: t('act.viewed'), group, shortcut: 'v' },
    enabled: file !== null,
    run: () => file !== null && tick(!viewed.has(viewedName(file))),
  });
  if (files.length === 0) return <NoFiles run={view.runId} isOver={view.state.finished !== null} />;
  return (
    <SplitPanes
      id="changes"
      className={styles.panes}
      panes={[
        {
          id: 'files',
          label: t('files.label'),
          size: 26,
          min: 15,
          content: (
            <FileList
              rows={rows}
              total={files.length}
              filter={filter}
              onFilter={setFilter}
              selected={path}
              onSelect={onSelect}
              viewed={viewed}
              reverted={new Set(reverting.draft.keys())}
            />
          ),
        },
        {
          id: 'diff',
          label: t('diff'),
          min: 35,
          content:
            file === null ? null : (
              <OpenFile
                key={file.path}
                run={view.runId}
                scope={scope}
                file={file}
                viewed={viewed.has(viewedName(file))}
                onViewed={tick}
                reverting={reverting}
              />
            ),
        },
      ]}
    />
  );
}

interface OpenFileProps {
  readonly run: string;
  readonly scope: ChangeScope;
  readonly file: ChangedFile;
  readonly viewed: boolean;
  readonly onViewed: (viewed: boolean) => void;
  readonly reverting: Reverting;
}

function OpenFile({ run, scope, file, viewed, onViewed, reverting }: OpenFileProps) {
  const { t } = useTranslation('changes');
  const diff = useInvoke('changes.file', { run, scope, path: file.path });
  const { again } = diff;
  const [content, setContent] = useState(file.content);
  useEffect(() => {
    if (content === file.content) return;
    setContent(file.content);
    again();
  }, [content, file.content, again]);
  if (diff.value === null) {
    if (diff.state === 'failed') return <ErrorView error={diff.error} />;
    return <Waiting words={t('comparing')} />;
  }
  return (
    <FilePane
      run={run}
      file={file}
      diff={diff.value}
      viewed={viewed}
      onViewed={onViewed}
      decide={reverting.of(file, diff.value.hunks.length)}
    />
  );
}

function NoFiles({ run, isOver }: { readonly run: string; readonly isOver: boolean }) {
  const { t } = useTranslation('changes');
  return (
    <EmptyState
      title={t('empty.title')}
      body={t(isOver ? 'empty.over' : 'empty.running')}
      action={
        <Link to="/runs/$run" params={{ run }} className="link">
          {t('empty.toRun')}
        </Link>
      }
    />
  );
}
