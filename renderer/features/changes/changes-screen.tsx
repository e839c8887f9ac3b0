import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChangedFile, ChangeScope } from '../../../shared/ipc/changes.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import type { RunView } from '../../stores/followed-run.ts';
import { useRun } from '../../stores/use-run.ts';
import { formatCount } from '../../ui/format/count.ts';
import { Notice } from '../../ui/notice.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { ChangedFiles } from './changed-files.tsx';
import styles from './changes-screen.module.css';
import { DeliveryPanel } from './delivery-panel.tsx';
import { countReverts, listReverts } from './model/revert-draft.ts';
import { readAddress, scopeOf } from './model/scope.ts';
import { ScopeBar } from './scope-bar.tsx';
import { TakeAlong } from './take-along.tsx';
import { useReverting } from './use-reverting.ts';

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
  const { adjustment, delivery, tree } = view.state;
  // What people took out is in the files only when the checks have run on what is left.
  const stamp = `${tree} ${adjustment?.green}`;
  const listed = useChanges(run, scope, stamp);
  const whole = useChanges(run, { kind: 'run' }, stamp);
  const branch = useChanges(run, delivery === null ? null : BRANCH, stamp);
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
  const heading = useRef<HTMLHeadingElement>(null);
  const isAsked = reverting.ask !== null;
  useEffect(() => {
    if (isAsked) return () => takeFocus(heading.current);
  }, [isAsked]);
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h1 ref={heading} tabIndex={-1}>
          {t('title')}
        </h1>
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
            started === null || delivery === null
              ? null
              : {
                  repository: started.repository.path,
                  branch: delivery.branch,
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
          <ChangedFiles
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

/** Once delivered, the button that had the focus is gone. */
function takeFocus(heading: HTMLElement | null): void {
  if (document.activeElement === document.body) heading?.focus();
}

const BRANCH: ChangeScope = { kind: 'branch' };

/** The list for a scope; asked for again whenever the run's tree is another one, as its stamp says. */
function useChanges(run: string, scope: ChangeScope | null, stamp: string) {
  const asked = useInvoke('changes.list', scope === null ? null : { run, scope });
  const { again } = asked;
  const [seen, setSeen] = useState(stamp);
  useEffect(() => {
    if (seen === stamp) return;
    setSeen(stamp);
    again();
  }, [seen, stamp, again]);
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
