import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { AskAnswer } from '../../../shared/ipc/asks.ts';
import { useAct } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import type { RunView } from '../../stores/followed-run.ts';
import { useRun } from '../../stores/use-run.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { ConsentRequest, FileRequest } from './decisions.tsx';
import { DigestFacts } from './digest-facts.tsx';
import styles from './intake-screen.module.css';
import { LiveState } from './live-state.tsx';
import { describeIntake, type IntakeView } from './model/intake-view.ts';
import { QuestionForm } from './question-form.tsx';
import { AnsweredList, FileDecisions, OpenList } from './recorded.tsx';
import { RequestPanel } from './request-panel.tsx';
import { useIntakeEvents } from './use-intake-events.ts';

/** What Claude asks before it plans, and what it was told; live and recorded alike. */
export function IntakeScreen() {
  const { t } = useTranslation('intake');
  const { run = '' } = useParams({ strict: false });
  const followed = useRun(run);
  if (followed.phase === 'waiting') return <Waiting words={t('loading')} />;
  if (followed.phase === 'failed') return <ErrorView error={followed.error} />;
  return <Intake view={followed} />;
}

function Intake({ view }: { readonly view: RunView }) {
  const { t } = useTranslation('intake');
  const { runId: run } = view;
  const model = describeIntake(view);
  const { built, understood } = useIntakeEvents(view);
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h1 tabIndex={-1}>{t('title')}</h1>
        {model.state === 'working' && <LiveState pulse={view.pulse} />}
        {model.state === 'over' && <Onward run={run} hasPlan={view.state.plan !== null} />}
      </header>
      <div className={styles.main}>
        <RequestPanel
          request={model.request}
          understood={model.requirement ?? understood}
          isFinal={model.requirement !== null}
        />
        <Asks run={run} model={model} />
        <Standstill run={run} model={model} />
        <OpenList open={model.open} />
        <AnsweredList answered={model.answered} />
      </div>
      <aside className={styles.side} aria-label={t('digest')}>
        <DigestFacts
          run={run}
          tokens={model.digestTokens}
          built={built}
          policy={view.state.started?.policy ?? ''}
          hasLeft={view.state.egress.bytes > 0}
        />
        <FileDecisions files={model.files} />
      </aside>
    </div>
  );
}

function Onward({ run, hasPlan }: { readonly run: string; readonly hasPlan: boolean }) {
  const { t } = useTranslation('intake');
  return (
    <Link to={hasPlan ? '/runs/$run/plan' : '/runs/$run'} params={{ run }} className="link">
      {t(hasPlan ? 'toPlan' : 'toRun')}
    </Link>
  );
}

/** What a person is asked now; nothing when nobody is. */
function Asks({ run, model }: { readonly run: string; readonly model: IntakeView }) {
  const { act, busy, error } = useAct('run.answer');
  const answer = async (ask: string, given: AskAnswer): Promise<boolean> =>
    (await act({ run, ask, answer: given })).ok;
  const { consent, file, questions } = model;
  return (
    <>
      {error !== null && <ErrorView error={error} />}
      {consent !== null && (
        <ConsentRequest
          ask={consent}
          busy={busy}
          onDecide={(agree) => void answer(consent.id, { kind: 'consent', agree })}
        />
      )}
      {file !== null && (
        <FileRequest
          key={file.id}
          ask={file}
          busy={busy}
          onDecide={(show) => void answer(file.id, { kind: 'file', show })}
        />
      )}
      {questions !== null && (
        <QuestionForm
          key={questions.id}
          run={run}
          ask={questions}
          busy={busy}
          onSend={(answers) => answer(questions.id, { kind: 'questions', answers })}
        />
      )}
    </>
  );
}

/** Why nothing can be answered now, and what to do about it. */
function Standstill({ run, model }: { readonly run: string; readonly model: IntakeView }) {
  const { t } = useTranslation('intake');
  const resume = useAct('run.resume');
  if (model.state === 'elsewhere') return <Notice>{t('elsewhere')}</Notice>;
  if (model.state === 'stopped')
    return (
      <>
        {resume.error !== null && <ErrorView error={resume.error} />}
        <Notice
          tone="warn"
          actions={
            <Button
              busy={resume.busy ? t('resuming') : false}
              onClick={() => void resume.act({ run })}
            >
              {t('resume')}
            </Button>
          }
        >
          {t('stopped')}
        </Notice>
      </>
    );
  const isEmpty = model.state === 'over' && model.answered.length + model.open.length === 0;
  if (!isEmpty) return null;
  return (
    <EmptyState
      title={t('nothing')}
      body={t(model.requirement === null ? 'nothingOver' : 'nothingBody')}
      action={
        <Link to="/runs/$run" params={{ run }} className="link">
          {t('toRun')}
        </Link>
      }
    />
  );
}
