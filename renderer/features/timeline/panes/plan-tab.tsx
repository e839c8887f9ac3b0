import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ownedPaths, type Plan, type PlanStep } from '../../../../shared/plan/plan.ts';
import { markText } from '../../../../shared/run/describe-mark.ts';
import type { Mark } from '../../../../shared/run/mark.ts';
import { attemptNumber } from '../../../../shared/run/view-attempt.ts';
import {
  keptUpTo,
  momentOfPlan,
  type PlanMoment,
  type StepMoment,
} from '../../../../shared/run/view-steps.ts';
import { ErrorView } from '../../../stores/errors/error-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PlainText } from '../../../ui/plain-text.tsx';
import { Waiting } from '../../../ui/waiting.tsx';
import { useReply } from '../use-reply.ts';
import type { TimelineModel } from '../use-timeline-model.ts';
import { EventButton } from './event-button.tsx';
import styles from './panes.module.css';

interface PlanTabProps {
  readonly model: TimelineModel;
  readonly onShow: (seq: number) => void;
}

/** The plan in force at the playhead, each criterion beside what bears it out. */
export function PlanTab({ model, onShow }: PlanTabProps) {
  const { t } = useTranslation('timeline');
  const { kept, shown, marks, runId, search } = model;
  const seq = shown ?? marks.length;
  const moment = useMemo(() => momentOfPlan(kept, seq), [kept, kept.length, seq]);
  const { planSeq } = moment;
  const reply = useReply('run.event', planSeq === null ? null : { run: runId, seq: planSeq });
  if (planSeq === null) return <EmptyState title={t('noPlanYet')} />;
  if (reply.error !== null) return <ErrorView error={reply.error} />;
  const event = reply.value?.event;
  if (event?.kind !== 'plan.produced' && event?.kind !== 'plan.edited')
    return <Waiting words={t('readingPlan')} />;
  const { plan } = event;
  const steps = plan.steps.filter(({ id }) => search.step === null || id === search.step);
  return (
    <div className={styles.scroll}>
      <p className={styles.planHead}>
        {t(moment.isApproved ? 'planApproved' : 'planOpen', { version: event.version })}{' '}
        <EventButton seq={planSeq} onShow={onShow} />
      </p>
      {plan.summary !== '' && (
        <p className={styles.dim}>
          <PlainText text={plan.summary} maxChars={600} />
        </p>
      )}
      <ol className={styles.steps}>
        {steps.map((step) => (
          <StepCard
            key={step.id}
            {...{ model, step, onShow, seq }}
            moment={moment.steps.get(step.id)}
          />
        ))}
      </ol>
      {search.step === null && <WholeChecks {...{ plan, moment, onShow }} />}
    </div>
  );
}

interface StepCardProps extends PlanTabProps {
  readonly step: PlanStep;
  readonly moment: StepMoment | undefined;
  readonly seq: number;
}

function StepCard({ model, step, moment, seq, onShow }: StepCardProps) {
  const { t } = useTranslation('timeline');
  const { change, search, words, kept } = model;
  const status = moment?.status ?? 'waiting';
  const isChosen = search.step === step.id;
  return (
    <li className={styles.stepCard}>
      <div className={styles.stepHead}>
        <h2 className={styles.stepTitle}>
          {words.step(step.id)} · <PlainText text={step.title} maxChars={120} />
        </h2>
        <span className={styles[`is-${status}`]}>{t(`stepStatus.${status}`)}</span>
      </div>
      <Attempts {...{ kept, step, seq, onShow }} />
      {step.doneWhen.length > 0 && (
        <>
          <h3 className={styles.small}>{t('criteria')}</h3>
          <ul>
            {step.doneWhen.map((criterion) => (
              <li key={criterion} className={styles.criterion}>
                <PlainText text={criterion} maxChars={300} />
                <Evidence {...{ step, moment, onShow }} />
              </li>
            ))}
          </ul>
        </>
      )}
      <Checks commands={step.checks} ran={moment?.checks} onShow={onShow} />
      <FileList {...{ step, moment, onShow }} />
      <Button
        kind="quiet"
        aria-pressed={isChosen}
        onClick={() => change({ step: isChosen ? undefined : step.id })}
      >
        {t(isChosen ? 'allSteps' : 'onlyItsEvents')}
      </Button>
    </li>
  );
}

/** Tries of a step, each with its beginning, and its end if it has one. */
function Attempts(props: {
  readonly kept: readonly Mark[];
  readonly step: PlanStep;
  readonly seq: number;
  readonly onShow: (seq: number) => void;
}) {
  const { t } = useTranslation('timeline');
  const { t: run } = useTranslation('run');
  const { kept, step, seq } = props;
  const inside = `execute/${step.id}/try`;
  const marks = kept
    .slice(0, keptUpTo(kept, seq))
    .filter(({ kind, key }) => kind.startsWith('step.') && key.startsWith(inside));
  const begun = marks.filter(({ kind }) => kind === 'step.started');
  if (begun.length === 0) return null;
  return (
    <ul className={styles.attempts}>
      {begun.map((mark) => {
        const end = marks.findLast(({ kind, key }) => kind === 'step.ended' && key === mark.key);
        return (
          <li key={mark.seq}>
            {t('tryNo', { attempt: attemptNumber(mark.key) })}{' '}
            <EventButton seq={mark.seq} onShow={props.onShow} />
            {end !== undefined && (
              <>
                {' → '}
                <span className={end.status === 'ok' ? styles.good : styles.bad}>
                  {run(`attemptWhy.${end.text}`, { defaultValue: end.text })}
                </span>{' '}
                <EventButton seq={end.seq} onShow={props.onShow} />
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** A criterion is words; what bears it out is that the checks of its step passed, nothing more. */
function Evidence(props: {
  readonly step: PlanStep;
  readonly moment: StepMoment | undefined;
  readonly onShow: (seq: number) => void;
}) {
  const { t } = useTranslation('timeline');
  const { step, moment } = props;
  const ran = step.checks
    .map((command) => moment?.checks.get(markText(command)))
    .filter((mark) => mark !== undefined);
  const failed = ran.find(({ status }) => status === 'bad');
  const passed = ran.filter(({ status }) => status === 'ok');
  if (failed !== undefined) {
    return (
      <span className={styles.bad}>
        {' '}
        ✗ {t('evidenceAgainst')} <EventButton seq={failed.seq} onShow={props.onShow} />
      </span>
    );
  }
  const last = passed.at(-1);
  if (last !== undefined && passed.length === step.checks.length) {
    return (
      <span className={styles.good}>
        {' '}
        ✓ {t('evidenceFor', { count: passed.length })}{' '}
        <EventButton seq={last.seq} onShow={props.onShow} />
      </span>
    );
  }
  return <span className={styles.dim}> ○ {t('evidenceNone')}</span>;
}

interface ChecksProps {
  readonly commands: readonly string[];
  readonly ran: ReadonlyMap<string, Mark> | undefined;
  readonly onShow: (seq: number) => void;
}

function Checks({ commands, ran, onShow }: ChecksProps) {
  const { t } = useTranslation('timeline');
  if (commands.length === 0) return <p className={styles.dim}>{t('noChecks')}</p>;
  return (
    <>
      <h3 className={styles.small}>{t('checks')}</h3>
      <ul>
        {commands.map((command) => {
          const mark = ran?.get(markText(command));
          const status =
            mark === undefined
              ? 'none'
              : mark.status === 'ok' || mark.status === 'bad'
                ? mark.status
                : 'begin';
          return (
            <li key={command} className={styles.criterion}>
              <code>
                <PlainText text={command} maxChars={200} />
              </code>{' '}
              <span
                className={classNames(
                  status === 'ok' && styles.good,
                  status === 'bad' && styles.bad,
                  status !== 'ok' && status !== 'bad' && styles.dim,
                )}
              >
                {t(`checkStatus.${status}`)}
              </span>{' '}
              {mark !== undefined && <EventButton seq={mark.seq} onShow={onShow} />}
            </li>
          );
        })}
      </ul>
    </>
  );
}

function FileList(props: {
  readonly step: PlanStep;
  readonly moment: StepMoment | undefined;
  readonly onShow: (seq: number) => void;
}) {
  const { t } = useTranslation('timeline');
  const { step, moment } = props;
  const owned = ownedPaths(step);
  const known = new Set(owned.map(markText));
  const extra = [...(moment?.files ?? [])].filter(([path]) => !known.has(path));
  if (owned.length + extra.length === 0) return null;
  const line = (path: string, mark: Mark | undefined, words: string, isOff: boolean) => (
    <li key={path} className={styles.criterion}>
      <code>
        <PlainText text={path} maxChars={200} />
      </code>{' '}
      <span className={isOff ? styles.warn : styles.dim}>{words}</span>{' '}
      {mark !== undefined && <EventButton seq={mark.seq} onShow={props.onShow} />}
    </li>
  );
  return (
    <>
      <h3 className={styles.small}>{t('files')}</h3>
      <ul>
        {owned.map((path) => {
          const mark = moment?.files.get(markText(path));
          return line(path, mark, t(mark === undefined ? 'notTouched' : 'touched'), false);
        })}
        {extra.map(([path, mark]) => line(path, mark, t('unplanned'), true))}
      </ul>
    </>
  );
}

function WholeChecks({
  plan,
  moment,
  onShow,
}: {
  readonly plan: Plan;
  readonly moment: PlanMoment;
  readonly onShow: (seq: number) => void;
}) {
  const { t } = useTranslation('timeline');
  if (plan.checks.length === 0) return null;
  return (
    <section className={styles.stepCard}>
      <h2 className={styles.stepTitle}>{t('wholeChange')}</h2>
      <Checks commands={plan.checks} ran={moment.checks} onShow={onShow} />
    </section>
  );
}
