import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChangedFile, ChangeScope } from '../../../shared/ipc/changes.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { useAction } from '../../stores/actions/use-action.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import type { RunView } from '../../stores/followed-run.ts';
import { useRun } from '../../stores/use-run.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatCount } from '../../ui/format/count.ts';
import { Notice } from '../../ui/notice.tsx';
import { SplitPanes } from '../../ui/split-panes.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './changes-screen.module.css';
import { DeliveryPanel } from './delivery-panel.tsx';
import { FileList } from './file-list.tsx';
import { FilePane } from './file-pane.tsx';
import { arrangeFiles, stepFile } from './model/file-rows.ts';
import { countReverts, listReverts } from './model/revert-draft.ts';
import { readAddress, scopeOf } from './model/scope.ts';
import { readViewed, tickViewed, viewedName } from './model/viewed.ts';
import { ScopeBar } from './scope-bar.tsx';
import { TakeAlong } from './take-along.tsx';
import { type Reverting, useReverting } from './use-reverting.ts';

/** What a run changed: file by file, hunk by hunk, with who wrote it; and what becomes of it. */
export function ChangesScreen() {
  const { t } = useTranslation('changes');
  const { run = '' } = useParams({ strict: false });
  const followed = useRun(run);
  if (followed.phase === 'waiting') return <Waiting words={t('loading')} />;
  if (followed.phase === 'failed') return <ErrorView error={followed.error} />;
  return <Changes view={followed} />;
}

function Changes({ view }: { readonly view: RunView }) {
  const { t } = useTranslation('changes');
  const run = view.runId;
  const address = readAddress(useSearch({ strict: false }));
  const navigate = useNavigate();
  const scope = scopeOf(address);
  const listed = useChanges(run, scope, view.state.tree);
  const whole = useChanges(run, { kind: 'run' }, view.state.tree);
  const branch = useChanges(run, view.state.delivery === null ? null : BRANCH, view.state.tree);
  const reverting = useReverting(view, scope);
  const { started, plan } = view.state;
  const go = (to: Readonly<Record<string, string | undefined>>): void =>
    void navigate({ to: '/runs/$run/changes', params: { run }, search: to, replace: true });
  const choose = (to: ChangeScope): void =>
    go({
      scope: to.kind === 'run' ? undefined : to.kind,
      step: to.kind === 'step' ? to.step : undefined,
      file: address.file,
    });
  const note = listed.value?.note ?? null;
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h1 tabIndex={-1}>{t('title')}</h1>
        <Totals files={listed.value?.files ?? []} />
        <ScopeBar
          scope={scope}
          steps={plan?.plan.steps ?? []}
          counts={{
            run: whole.value?.files.length ?? null,
            branch: branch.value?.note === null ? branch.value.files.length : null,
          }}
          stepCount={listed.value?.files.length ?? null}
          onScope={choose}
        />
        <TakeAlong
          run={run}
          scope={scope}
          checkout={
            started === null || view.state.delivery === null
              ? null
              : {
                  repository: started.repository.path,
                  branch: view.state.delivery.branch,
                  base: started.repository.baseCommit,
                }
          }
        />
      </header>
      <div className={styles.body}>
        {listed.state === 'failed' && listed.value === null && <ErrorView error={listed.error} />}
        {listed.state === 'waiting' && listed.value === null && <Waiting words={t('comparing')} />}
        {note !== null && <BranchNote note={note} />}
        {listed.value !== null && note === null && (
          <Files
            view={view}
            scope={scope}
            files={listed.value.files}
            selected={address.file ?? null}
            reverting={reverting}
            onSelect={(file) => go({ ...address, file })}
          />
        )}
      </div>
      {reverting.ask !== null && started !== null && (
        <DeliveryPanel
          key={reverting.ask.id}
          run={run}
          ask={reverting.ask}
          form={started.deliver}
          branch={started.branch}
          reverts={listReverts(reverting.draft)}
          count={countReverts(reverting.draft)}
          onClear={reverting.clear}
        />
      )}
    </div>
  );
}

const BRANCH: ChangeScope = { kind: 'branch' };

/** The list for a scope; asked for again whenever the run's tree is another one. */
function useChanges(run: string, scope: ChangeScope | null, tree: string | null) {
  const asked = useInvoke('changes.list', scope === null ? null : { run, scope });
  const { again } = asked;
  const [seen, setSeen] = useState(tree);
  useEffect(() => {
    if (seen === tree) return;
    setSeen(tree);
    again();
  }, [seen, tree, again]);
  return asked;
}

function Totals({ files }: { readonly files: readonly ChangedFile[] }) {
  const { t } = useTranslation('changes');
  const locale = useLocale();
  if (files.length === 0) return null;
  const sum = (count: (file: ChangedFile) => number): string =>
    formatCount(
      files.reduce((total, file) => total + count(file), 0),
      locale,
    );
  const added = sum((file) => file.added);
  const removed = sum((file) => file.removed);
  return <p className={styles.totals}>{t('totals', { count: files.length, added, removed })}</p>;
}

const NOTES = ['branch-gone', 'repository-gone', 'not-started'] as const;

/** The engine's word for why there is nothing to compare, as a sentence. */
function BranchNote({ note }: { readonly note: string }) {
  const { t } = useTranslation('changes');
  const known = NOTES.find((name) => name === note);
  return (
    <div className={styles.pad}>
      <Notice tone="warn">{known === undefined ? note : t(`note.${known}`)}</Notice>
    </div>
  );
}

interface FilesProps {
  readonly view: RunView;
  readonly scope: ChangeScope;
  readonly files: readonly ChangedFile[];
  readonly selected: string | null;
  readonly reverting: Reverting;
  readonly onSelect: (path: string) => void;
}

function Files({ view, scope, files, selected, reverting, onSelect }: FilesProps) {
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
