import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InputOf } from '../../../shared/ipc/contract.ts';
import type { EventOf } from '../../../shared/run/event.ts';
import type { Settings } from '../../../shared/settings/settings.ts';
import { useAct, useInvoke } from '../../client/use-invoke.ts';
import { useAction } from '../../stores/actions/use-action.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './compose-screen.module.css';
import { type Draft, emptyDraft, keepDraft, loadDraft } from './draft.ts';
import { ModelsChoice } from './models-choice.tsx';
import { findObstacles, settle, type Terms } from './obstacles.ts';
import { PreviewPanel } from './preview-panel.tsx';
import { RepositoryPicker } from './repository-picker.tsx';
import { RequestField } from './request-field.tsx';
import { LimitsChoice, ModeChoice, ResultChoice } from './run-choices.tsx';
import { StartBar } from './start-bar.tsx';
import { ToolServersNote } from './tool-servers-note.tsx';
import { useSettled } from './use-settled.ts';

/** A new run: what is to be done, where, by whom, and what of it will leave. */
export function ComposeScreen() {
  const { t } = useTranslation('compose');
  const settings = useInvoke('settings.read', {});
  return (
    <div className={styles.screen}>
      <header className={styles.top}>
        <h1 tabIndex={-1}>{t('title')}</h1>
        <p className={styles.dim}>{t('lead')}</p>
      </header>
      {settings.state === 'waiting' && settings.value === null && (
        <Waiting words={t('inspecting')} />
      )}
      {settings.error !== null && <ErrorView error={settings.error} />}
      {settings.value !== null && <Composer settings={settings.value.settings} />}
    </div>
  );
}

function Composer({ settings }: { readonly settings: Settings }) {
  const { t } = useTranslation('compose');
  const navigate = useNavigate();
  const { draft, change, clear, isCopy } = useDraft();
  const path = useSettled(draft.repository.trim(), 300);
  const repository = useInvoke('repository.inspect', path === '' ? null : { path });
  const key = useInvoke('key.status', {});
  const models = useInvoke('models.list', {});
  const start = useAct('run.start');
  const terms = settle(draft, settings);
  const found = path === draft.repository.trim() ? repository.value : null;
  const repositoryError = path === '' ? null : repository.error;
  const obstacles = findObstacles({ draft, terms, key: key.value, repositoryError });
  const [clearing, setClearing] = useState(false);

  const ride = async (): Promise<void> => {
    if (obstacles.length > 0) return;
    const started = await start.act(requestOf(draft, terms, found?.headCommit));
    if (!started.ok) return;
    clear();
    await navigate({ to: '/runs/$run', params: { run: started.value.runId } });
  };
  useAction({
    id: 'compose.start',
    label: t('start'),
    group: t('title'),
    shortcut: 'Mod+Enter',
    enabled: obstacles.length === 0 && !start.busy,
    run: () => void ride(),
  });

  return (
    <>
      <div className={styles.form}>
        {isCopy && <Notice>{t('fromRun')}</Notice>}
        <RepositoryPicker
          value={draft.repository}
          onChange={(path) => change({ repository: path })}
          found={found}
          waiting={path !== '' && repository.state === 'waiting'}
          error={repositoryError}
        />
        <RequestField value={draft.request} onChange={(request) => change({ request })} />
        <ModeChoice terms={terms} onChange={change} />
        <ModelsChoice
          terms={terms}
          settings={settings}
          servers={models.value?.servers ?? null}
          onChange={change}
        />
        <ToolServersNote />
        <ResultChoice draft={draft} terms={terms} settings={settings} onChange={change} />
        <LimitsChoice draft={draft} settings={settings} onChange={change} />
        {start.error !== null && <ErrorView error={start.error} />}
      </div>
      <aside className={styles.side} aria-label={t('preview')}>
        <PreviewPanel mode={terms.mode} path={found?.path ?? null} request={draft.request} />
      </aside>
      <StartBar
        obstacles={obstacles}
        busy={start.busy}
        onStart={() => void ride()}
        onClear={() => setClearing(true)}
      />
      <ConfirmDialog
        open={clearing}
        title={t('clearTitle')}
        body={t('clearBody')}
        confirm={t('clear')}
        danger
        onConfirm={() => {
          clear();
          setClearing(false);
        }}
        onClose={() => setClearing(false)}
      />
    </>
  );
}

/** The draft of this window, and that of an earlier run when the address names one. */
function useDraft() {
  const { from } = useSearch({ strict: false });
  const [draft, setDraft] = useState<Draft>(() => loadDraft(localStorage));
  const [copied, setCopied] = useState<string | null>(null);
  const earlier = useInvoke(
    'run.events',
    from === undefined || from === copied ? null : { run: from, from: 1, count: 1 },
  );
  const first = earlier.value?.events[0];
  useEffect(() => {
    if (from === undefined || first?.kind !== 'run.started') return;
    setDraft(draftOf(first));
    setCopied(from);
  }, [first, from]);
  useEffect(() => keepDraft(localStorage, draft), [draft]);
  return {
    draft,
    isCopy: copied !== null,
    change: (change: Partial<Draft>) => setDraft((now) => ({ ...now, ...change })),
    clear: () => setDraft({ ...emptyDraft, repository: draft.repository }),
  };
}

/** Another run like that one. The sample's models can't be chosen. */
const draftOf = (started: EventOf<'run.started'>): Draft => ({
  ...emptyDraft,
  repository: started.repository.path,
  request: started.request,
  ...(started.scripted
    ? {}
    : {
        mode: started.mode,
        planner: started.planner,
        verifier: started.verifier,
        executor: started.executor,
        deliver: started.deliver,
        commands: started.commands ?? 'allow',
      }),
});

/** Only what differs from the settings is sent, so that the engine's own defaults stay in charge. */
function requestOf(draft: Draft, terms: Terms, commit: string | undefined): InputOf<'run.start'> {
  return {
    repository: draft.repository.trim(),
    request: draft.request.trim(),
    mode: terms.mode,
    deliver: terms.deliver,
    ...(draft.planner === null ? {} : { planner: draft.planner }),
    ...(draft.verifier === null ? {} : { verifier: draft.verifier }),
    ...(draft.executor === null || terms.mode === 'cloud' ? {} : { executor: draft.executor }),
    ...(draft.commands === null ? {} : { commands: draft.commands }),
    ...(Object.keys(draft.budgets).length === 0 ? {} : { budgets: draft.budgets }),
    ...(commit === undefined ? {} : { seenCommit: commit }),
  };
}
