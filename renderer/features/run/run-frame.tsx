import { Link, Outlet, useParams, useRouterState } from '@tanstack/react-router';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { useRuns } from '../../stores/runs-store.ts';
import { useRun } from '../../stores/use-run.ts';
import { Button } from '../../ui/button.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { NeedsYou } from './frame/needs-you.tsx';
import { OutcomeBanner } from './frame/outcome-banner.tsx';
import { QueuedMessages } from './frame/queued-messages.tsx';
import { RunHeader } from './frame/run-header.tsx';
import { RunOverview } from './frame/run-overview.tsx';
import { SteerDialog } from './frame/steer-dialog.tsx';
import { type FrameModel, useFrameModel } from './frame/use-frame-model.ts';
import { type RunControls, useRunActions, useRunControls } from './frame/use-run-controls.ts';
import { InspectorFrame } from './inspect/inspector-frame.tsx';
import styles from './run-frame.module.css';

/** What all pages of one run share: what it is, where it stands, what it needs, and its pages. */
export function RunFrame() {
  const { run: runId = '' } = useParams({ strict: false });
  return <RunGate key={runId} runId={runId} />;
}

/** Shows the run once there is one; renders with every change, its parts only with theirs. */
function RunGate({ runId }: { readonly runId: string }) {
  const { t } = useTranslation('run');
  const run = useRun(runId);
  if (run.phase === 'waiting') {
    return (
      <div className={styles.alone}>
        <Waiting words={t('opening')} since={undefined} />
      </div>
    );
  }
  if (run.phase === 'failed') {
    return (
      <div className={styles.alone}>
        <h1 className={styles.quiet} tabIndex={-1}>
          {t('cantOpen', { run: cleanString(runId, { maxChars: 80 }) })}
        </h1>
        <ErrorView
          error={run.error}
          actions={
            <>
              <Button kind="primary" onClick={run.again}>
                {t('tryAgain')}
              </Button>
              <Link to="/" className="link">
                {t('allRuns')}
              </Link>
            </>
          }
        />
      </div>
    );
  }
  return <OpenRun runId={runId} />;
}

const OpenRun = memo(function OpenRun({ runId }: { readonly runId: string }) {
  return (
    <div className={styles.frame}>
      <RunTop runId={runId} />
      <InspectorFrame runId={runId}>
        <Outlet />
      </InspectorFrame>
    </div>
  );
});

/** Pages that say how the run ended, or that begin something new with it: no line about its end above them. */
const SPEAKS_FOR_ITSELF = new Set(['timeline', 'why', 'fork', 'swap', 'replay', 'input', 'export']);

type Open = 'stop' | 'steer' | 'retry' | null;

function RunTop({ runId }: { readonly runId: string }) {
  const { runs } = useRuns();
  const estimate = runs.find((run) => run.runId === runId)?.savedUsd ?? null;
  const model = useFrameModel(runId, estimate);
  const controls = useRunControls(runId);
  const [open, setOpen] = useState<Open>(null);
  const page = useRouterState({
    select: (state) => /^\/runs\/[^/]+\/(\w+)/.exec(state.location.pathname)?.[1] ?? '',
  });
  const show = (next: Open) => () => {
    controls.forget();
    setOpen(next);
  };
  const paused = model?.control.asks.find((ask) => ask.kind === 'paused');
  const togglePause = (): void => {
    if (paused !== undefined) controls.answer(paused, { kind: 'paused', goOn: true });
    else controls.pause(model?.control.pausing !== true);
  };
  const does = {
    onPause: togglePause,
    onStop: show('stop'),
    onSteer: show('steer'),
    onRetry: show('retry'),
    onResume: controls.resume,
  };
  useRunActions({ ...(model?.can ?? NOTHING), ...does });
  if (model === null) return null;
  return (
    <div className={styles.top}>
      <RunHeader model={model.header} controls={model.can} busy={controls.busy} {...does} />
      <NeedsYou
        runId={runId}
        asks={model.control.asks}
        steps={model.state.steps}
        page={page}
        busy={controls.answering}
        error={controls.answerError}
        onAnswer={controls.answer}
      />
      {controls.error !== null && <ErrorView error={controls.error} className={styles.note} />}
      {model.damage !== null && <ErrorView error={model.damage} className={styles.note} />}
      <QueuedMessages
        texts={model.control.queued}
        pausing={model.control.pausing && paused === undefined}
      />
      <RunOverview runId={runId} model={model} />
      {!SPEAKS_FOR_ITSELF.has(page) &&
        !model.control.running &&
        (model.state.finished !== null || model.damage === null) && (
          <OutcomeBanner runId={runId} state={model.state} brief={page !== ''} />
        )}
      <RunDialogs model={model} controls={controls} open={open} onClose={show(null)} />
    </div>
  );
}

const NOTHING = { running: false, here: false, pausing: false, resumable: false, step: null };

function RunDialogs(props: {
  readonly model: FrameModel;
  readonly controls: RunControls;
  readonly open: Open;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('run');
  const { model, controls, open, onClose } = props;
  const closeIf = (isDone: boolean): void => {
    if (isDone) onClose();
  };
  if (open === 'steer' || open === 'retry') {
    const send = (text: string, step: string): Promise<boolean> =>
      open === 'steer' ? controls.steer(text) : controls.retry(step, text);
    return (
      <SteerDialog
        wish={open}
        steps={model.atWork}
        busy={controls.sending}
        error={controls.sendError}
        onSend={(text, step) => void send(text, step).then(closeIf)}
        onClose={onClose}
      />
    );
  }
  return (
    <ConfirmDialog
      open={open === 'stop'}
      title={t('stopTitle')}
      body={<p>{t('stopAbout')}</p>}
      confirm={t('stopConfirm')}
      danger
      busy={controls.stopping}
      onConfirm={() => void controls.stop().then(closeIf)}
      onClose={onClose}
    />
  );
}
