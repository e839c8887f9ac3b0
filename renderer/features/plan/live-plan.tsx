import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AskOf } from '../../../shared/ipc/asks.ts';
import { type Act, useInvoke } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import type { RunView } from '../../stores/followed-run.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { DecisionBar } from './decision-bar.tsx';
import { DraftTools } from './draft-tools.tsx';
import { EditTools } from './edit-tools.tsx';
import { ExecutorPicker } from './executor-picker.tsx';
import { ForecastFacts } from './forecast-facts.tsx';
import { describeRows } from './model/describe-rows.ts';
import { isEdited, putBack, takeText, textFaultsOf } from './model/draft.ts';
import { renameStep } from './model/edit-plan.ts';
import { findLeftOver, forgetDraft } from './model/keep-draft.ts';
import { forecastLocal } from './model/local-forecast.ts';
import { placeFaults } from './model/place-faults.ts';
import { PlanDiffView } from './plan-diff.tsx';
import { PlanHead } from './plan-head.tsx';
import { BeforeNotice, DriftNotice, LeftOverNotice, SkippedNotice } from './plan-notices.tsx';
import { PlanPanes } from './plan-panes.tsx';
import styles from './plan-screen.module.css';
import { usePrevious } from './previous-version.tsx';
import { RefuseDialog } from './refuse-dialog.tsx';
import { SelectedDetail } from './selected-detail.tsx';
import { noComments, useComments } from './use-comments.ts';
import { useDecisions } from './use-decisions.ts';
import { type DraftDesk, useDraft } from './use-draft.ts';
import { usePlanCheck } from './use-plan-check.ts';
import { usePlanView } from './use-plan-view.ts';
import { useStepChoice } from './use-step-choice.ts';

interface LivePlanProps {
  readonly view: RunView;
  readonly ask: AskOf<'plan'>;
  readonly answer: Act<'run.answer'>;
}

/** A plan that waits for a decision: read, commented on, edited, approved. */
export function LivePlan({ view, ask, answer }: LivePlanProps) {
  const { runId: run, state } = view;
  const isFixed = ask.before !== null;
  const desk = useDraft(run, { ...ask, isFixed });
  const { draft, comments } = desk;
  const { plan } = draft.now;
  const [choice, select] = useStepChoice();
  const step = plan.steps.find((one) => one.id === choice);
  const selected = step?.id ?? null;
  const [shown, setShown] = usePlanView();
  const [isEditing, setEditing] = useState(false);
  const [refusing, setRefusing] = useState(false);
  const [driftAccepted, setDriftAccepted] = useState(false);
  const [editsShown, setEditsShown] = useState(false);
  const checked = usePlanCheck(run, plan);
  const servers = useInvoke('models.list', {}).value?.servers ?? null;
  const previous = usePrevious(view, { version: ask.version, opens: !isFixed });
  const edited = isEdited(draft);
  const textFaults = useMemo(() => textFaultsOf(draft.now), [draft.now]);
  const found = edited ? checked.faults : ask.faults;
  const faults = useMemo(() => placeFaults(plan, found), [plan, found]);
  const rows = useMemo(
    () => describeRows({ plan, base: draft.base, steps: state.steps, faults, comments }),
    [plan, draft.base, state.steps, faults, comments],
  );
  const ownComments = useComments(desk, selected);
  const commentDesk = isFixed ? noComments : ownComments;
  const decisions = useDecisions({
    ...{ run, ask, state, desk, checked, servers, driftAccepted, selected, answer },
  });
  const diff = editsShown && edited ? { plan: draft.base, comments: [] } : previous.shown;
  const leaveDiff = (then: () => void): void => {
    setEditsShown(false);
    previous.hide();
    then();
  };
  return (
    <div className={styles.screen}>
      <PlanHead
        version={ask.version}
        by={state.plan?.by ?? ''}
        commit={state.started?.repository.baseCommit ?? ''}
        isEdited={edited}
        view={diff === null ? shown : null}
        onView={(next) => leaveDiff(() => setShown(next))}
      >
        {previous.button}
        {!isFixed && (
          <DraftTools
            desk={desk}
            isEdited={edited}
            showsDiff={editsShown}
            onDiff={(shows) => {
              setEditsShown(shows);
              if (shows) previous.hide();
            }}
          />
        )}
      </PlanHead>
      <Notices view={view} ask={ask} desk={desk} answer={answer} onSelect={select}>
        {checked.drift !== null && (
          <DriftNotice drift={checked.drift} accepted={driftAccepted} onAccept={setDriftAccepted} />
        )}
        {checked.error !== null && edited && <ErrorView error={checked.error} />}
      </Notices>
      <div className={styles.work}>
        {diff !== null ? (
          <DiffPane
            before={diff.plan}
            after={plan}
            comments={diff.comments}
            isOwn={diff.plan === draft.base}
            onSelect={(id) => leaveDiff(() => select(id))}
          />
        ) : (
          <PlanPanes
            plan={plan}
            rows={rows}
            view={shown}
            selected={selected}
            onSelect={select}
            wholeFaults={faults.whole.length}
            wholeComments={comments.filter((comment) => comment.step === null).length}
            text={{
              text: draft.now.text,
              faults: textFaults,
              planFaults: found,
              onChange: isFixed ? null : (text) => desk.change(() => takeText(text), 'text'),
              onDrop: () => desk.change(() => ({ text: null })),
            }}
            detail={
              textFaults.length > 0 ? (
                <UnreadNote count={textFaults.length} onShow={() => setShown('text')} />
              ) : (
                <>
                  {!isFixed && (
                    <EditTools
                      desk={desk}
                      step={step}
                      isEditing={isEditing}
                      onEditing={setEditing}
                      onComment={() => {
                        setEditing(false);
                        commentDesk.onOpen(true);
                      }}
                      onSelect={select}
                    />
                  )}
                  <SelectedDetail
                    plan={plan}
                    step={step}
                    steps={state.steps}
                    executor={decisions.executor}
                    faults={faults}
                    desk={commentDesk}
                    onSelect={select}
                    edit={isEditing ? editOf(desk, select) : null}
                  />
                </>
              )
            }
          />
        )}
      </div>
      <DecisionBar desk={{ ...decisions.desk, onRefuse: () => setRefusing(true) }}>
        <ExecutorPicker
          state={state}
          servers={servers}
          value={decisions.executor}
          onChange={decisions.setExecutor}
        />
        <ForecastFacts
          mode={state.started?.mode ?? 'hybrid'}
          cloud={decisions.forecast}
          local={forecastLocal(state, plan.steps.length)}
        />
      </DecisionBar>
      {refusing && (
        <RefuseDialog
          busy={decisions.desk.busy === 'refuse'}
          onRefuse={decisions.refuse}
          onClose={() => setRefusing(false)}
        />
      )}
    </div>
  );
}

/** How the forms change the draft. */
const editOf = (desk: DraftDesk, select: (id: string) => void) => ({
  onStep: (id: string, change: object, about: string | null) =>
    desk.change(
      ({ plan }) => ({
        plan: {
          ...plan,
          steps: plan.steps.map((step) => (step.id === id ? { ...step, ...change } : step)),
        },
      }),
      about === null ? null : `${id}/${about}`,
    ),
  onRename: (id: string, next: string) => {
    desk.change(({ plan }) => ({ plan: renameStep(plan, id, next) }));
    desk.comment(
      desk.comments.map((comment) => (comment.step === id ? { ...comment, step: next } : comment)),
    );
    select(next);
  },
  onWhole: (change: object, about: string | null) =>
    desk.change(({ plan }) => ({ plan: { ...plan, ...change } }), about),
});

interface NoticesProps extends LivePlanProps {
  readonly desk: DraftDesk;
  readonly onSelect: (id: string) => void;
  readonly children: React.ReactNode;
}

/** What is to be known before deciding. */
function Notices({ view, ask, desk, answer, onSelect, children }: NoticesProps) {
  const { t } = useTranslation('plan');
  const { runId: run } = view;
  const [leftOver, setLeftOver] = useState(() => findLeftOver(sessionStorage, run, ask.version));
  const drop = (): void => {
    if (leftOver !== null) forgetDraft(sessionStorage, run, leftOver.version);
    setLeftOver(null);
  };
  return (
    <div className={styles.notices}>
      {answer.error !== null && (
        <ErrorView
          error={answer.error}
          actions={<Button onClick={answer.forget}>{t('dismiss')}</Button>}
        />
      )}
      {(ask.notices ?? []).map((notice) => (
        <Notice key={notice} tone="warn">
          <PlainText text={notice} maxChars={2_000} />
        </Notice>
      ))}
      {ask.before !== null && (
        <BeforeNotice plan={ask.plan} before={ask.before} onSelect={onSelect} />
      )}
      {leftOver !== null && (
        <LeftOverNotice
          version={leftOver.version}
          onTake={() => {
            desk.change(() => ({ plan: leftOver.plan }));
            drop();
          }}
          onDrop={drop}
        />
      )}
      {children}
      <SkippedNotice
        skipped={desk.draft.now.skipped}
        onPutBack={(id) => desk.change((now) => putBack(now, id))}
      />
      {!desk.isKept && <Notice tone="warn">{t('notKept')}</Notice>}
    </div>
  );
}

interface DiffPaneProps extends Omit<Parameters<typeof PlanDiffView>[0], 'title'> {
  readonly isOwn: boolean;
}

function DiffPane({ isOwn, ...diff }: DiffPaneProps) {
  const { t } = useTranslation('plan');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className={styles.diffPane} aria-label={t('diff.label')} tabIndex={0}>
      <PlanDiffView {...diff} title={t(isOwn ? 'diff.own' : 'diff.since')} />
    </section>
  );
}

function UnreadNote({ count, onShow }: { readonly count: number; readonly onShow: () => void }) {
  const { t } = useTranslation('plan');
  return (
    <Notice tone="bad" actions={<Button onClick={onShow}>{t('toText')}</Button>}>
      {t('textFaults', { count })} {t('textUnread')}
    </Notice>
  );
}
