import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanState } from '../../../shared/run/state.ts';
import { useAct } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import type { RunView } from '../../stores/followed-run.ts';
import { Button } from '../../ui/button.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { describeRows } from './model/describe-rows.ts';
import { placeFaults } from './model/place-faults.ts';
import { PlanDiffView } from './plan-diff.tsx';
import { PlanHead } from './plan-head.tsx';
import { PlanPanes } from './plan-panes.tsx';
import styles from './plan-screen.module.css';
import { PlannerAtWork } from './planner-at-work.tsx';
import { usePrevious } from './previous-version.tsx';
import { SelectedDetail } from './selected-detail.tsx';
import { noComments } from './use-comments.ts';
import { usePlanHistory, usePlanOf } from './use-plan-versions.ts';
import { usePlanView } from './use-plan-view.ts';
import { useStepChoice } from './use-step-choice.ts';
import { VersionPicker } from './version-picker.tsx';

const NO_FAULTS: PlanState['faults'] = [];
const NO_STEPS: RunView['state']['steps'] = [];

interface RecordedPlanProps {
  readonly view: RunView;
  readonly latest: PlanState;
  /** It was decided on this screen: the focus goes from the button that is gone to the way on. */
  readonly justDecided: boolean;
}

/** A plan as the log has it, in any of its versions; nothing can be changed. */
export function RecordedPlan({ view, latest, justDecided }: RecordedPlanProps) {
  const { t } = useTranslation('plan');
  const { runId: run, state } = view;
  const { versions } = usePlanHistory(view);
  const [picked, setPicked] = useState<number | null>(null);
  const version = picked ?? latest.version;
  const isLatest = version === latest.version;
  const entry = versions.find((one) => one.version === version);
  const fetched = usePlanOf(run, isLatest ? undefined : entry);
  const plan = isLatest ? latest.plan : fetched;
  const previous = usePrevious(view, { version, opens: false });
  const [shown, setShown] = usePlanView();
  return (
    <div className={styles.screen}>
      <PlanHead
        version={version}
        by={
          isLatest ? latest.by : entry?.from === 'person' ? 'user' : (state.started?.planner ?? '')
        }
        commit={state.started?.repository.baseCommit ?? ''}
        isEdited={entry?.from === 'person'}
        view={previous.shown === null ? shown : null}
        onView={(next) => {
          previous.hide();
          setShown(next);
        }}
      >
        {previous.button}
        {versions.length > 1 && (
          <VersionPicker
            label={t('versions')}
            versions={versions}
            epoch={view.epoch}
            value={version}
            onChange={setPicked}
          />
        )}
      </PlanHead>
      <div className={styles.work}>
        {plan === null ? (
          <Waiting words={t('versionLoading', { version })} />
        ) : previous.shown !== null ? (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
          <section className={styles.diffPane} aria-label={t('diff.label')} tabIndex={0}>
            <PlanDiffView
              before={previous.shown.plan}
              after={plan}
              comments={previous.shown.comments}
              title={t('diff.since')}
              onSelect={previous.hide}
            />
          </section>
        ) : (
          <ReadPanes
            view={view}
            plan={plan}
            faults={isLatest ? latest.faults : NO_FAULTS}
            isLatest={isLatest}
            shown={shown}
          />
        )}
      </div>
      <StateBar view={view} latest={latest} justDecided={justDecided} />
    </div>
  );
}

interface ReadPanesProps {
  readonly view: RunView;
  readonly plan: PlanState['plan'];
  readonly faults: readonly string[];
  readonly isLatest: boolean;
  readonly shown: ReturnType<typeof usePlanView>[0];
}

function ReadPanes({ view, plan, faults, isLatest, shown }: ReadPanesProps) {
  const { state } = view;
  const [choice, select] = useStepChoice();
  const step = plan.steps.find((one) => one.id === choice);
  const placed = useMemo(() => placeFaults(plan, faults), [plan, faults]);
  const steps = isLatest ? state.steps : NO_STEPS;
  const rows = useMemo(
    () => describeRows({ plan, base: plan, steps, faults: placed, comments: [] }),
    [plan, steps, placed],
  );
  return (
    <PlanPanes
      plan={plan}
      rows={rows}
      view={shown}
      selected={step?.id ?? null}
      onSelect={select}
      wholeFaults={placed.whole.length}
      wholeComments={0}
      text={{ text: null, faults: [], planFaults: [], onChange: null, onDrop: () => undefined }}
      detail={
        <SelectedDetail
          plan={plan}
          step={step}
          steps={steps}
          executor={state.executorName ?? state.started?.executor ?? ''}
          faults={placed}
          desk={noComments}
          onSelect={select}
          edit={null}
        />
      }
    />
  );
}

/** Why nothing is to be decided here now. */
function StateBar({ view, latest, justDecided }: RecordedPlanProps) {
  const { t } = useTranslation('plan');
  const onward = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (justDecided && document.activeElement === document.body) onward.current?.focus();
  }, [justDecided]);
  const { state, control, runId: run } = view;
  const resume = useAct('run.resume');
  const mayResume =
    !control.running && (state.finished === null || state.finished.outcome === 'interrupted');
  return (
    <div className={styles.bar}>
      {resume.error !== null && <ErrorView error={resume.error} />}
      {latest.approvedBy !== null ? (
        <p>
          ✓{' '}
          {t('approvedBy', {
            version: latest.version,
            by:
              latest.approvedBy === 'user'
                ? t('you')
                : cleanString(latest.approvedBy, { maxChars: 80 }),
          })}{' '}
          <Link ref={onward} to="/runs/$run" params={{ run }} className="link">
            {t('toRun')}
          </Link>
        </p>
      ) : control.running ? (
        control.here ? (
          <PlannerAtWork pulse={view.pulse} />
        ) : (
          <p>{t('elsewhere')}</p>
        )
      ) : mayResume ? (
        <p>
          ▲ {t('stopped')}{' '}
          <Button
            busy={resume.busy ? t('resuming') : false}
            onClick={() => void resume.act({ run })}
          >
            {t('resume')}
          </Button>
        </p>
      ) : (
        <p>
          –{' '}
          {t('neverApproved', {
            reason: cleanString(state.finished?.reason ?? '', { maxChars: 400 }),
          })}
        </p>
      )}
    </div>
  );
}
