import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StageStanding, StagesView } from '../../../../shared/run/view-stages.ts';
import { classNames } from '../../../ui/class-names.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import { type Status, StatusMark } from '../../../ui/status-mark.tsx';
import styles from './stage-strip.module.css';

export interface StageActors {
  readonly planner: string;
  readonly verifier: string;
  readonly executor: string;
}

interface StageStripProps {
  readonly stages: StagesView;
  readonly actors: StageActors;
  readonly children?: ReactNode;
}

const MARKS: Readonly<Record<StageStanding, Status>> = {
  done: 'done',
  now: 'running',
  next: 'waiting',
  stopped: 'attention',
  failed: 'failed',
};

/** The four stages: who acts in each, and what happened, in one line each. */
export function StageStrip({ stages, actors, children }: StageStripProps) {
  const { t } = useTranslation('run');
  const { intake, plan, execute, verify } = stages;
  return (
    <section className={styles.strip} aria-label={t('stages')}>
      <ol className={styles.stages}>
        <Stage name={t('stage.intake')} standing={intake.standing} tone="planner">
          <Actor tone="planner" name={actors.planner} />
          {describeIntake(intake, t)}
        </Stage>
        <Stage name={t('stage.plan')} standing={plan.standing} tone="planner">
          <Actor tone="planner" name={actors.planner} />
          {plan.version === null ? null : ` · ${t('steps', { count: plan.steps })}`}
          {plan.version !== null && plan.version > 1 && ` · v${plan.version}`}
          {plan.editedBy !== null && (
            <>
              {' · '}
              <span className={styles.human}>{t('edited', { version: plan.version })}</span>
            </>
          )}
          {plan.faults > 0 && (
            <>
              {' · '}
              <span className={styles.bad}>{t('faults', { count: plan.faults })}</span>
            </>
          )}
        </Stage>
        <Stage name={t('stage.execute')} standing={execute.standing} tone="executor">
          <Actor tone="executor" name={actors.executor} />
          {describeExecute(execute, t)}
          {execute.failed > 0 && (
            <>
              {' · '}
              <span className={styles.bad}>{t('failedSteps', { count: execute.failed })}</span>
            </>
          )}
        </Stage>
        <Stage name={t('stage.verify')} standing={verify.standing} tone="verifier">
          {t('gateThen')} <Actor tone="verifier" name={actors.verifier} />
          {describeVerify(verify, t)}
        </Stage>
      </ol>
      {children}
    </section>
  );
}

function describeIntake(intake: StagesView['intake'], t: TFunction): string {
  const parts: string[] = [];
  if (intake.asked > 0 && intake.answered < intake.asked) {
    parts.push(t('answeredOf', { answered: intake.answered, count: intake.asked }));
  } else if (intake.asked > 0) parts.push(t('answered', { count: intake.asked }));
  else if (intake.standing === 'done') parts.push(t('noQuestions'));
  if (intake.files > 0) parts.push(t('filesShown', { count: intake.files }));
  return parts.map((part) => ` · ${part}`).join('');
}

function describeExecute(execute: StagesView['execute'], t: TFunction): string {
  if (execute.total === 0) return '';
  if (execute.atWork.length > 1) {
    const numbers = execute.atWork.map(({ number }) => number).join(', ');
    const done = t('stepsDone', { done: execute.done, count: execute.total });
    return ` · ${t('atOnceOf', { count: execute.atWork.length, numbers })} · ${done}`;
  }
  if (execute.current !== null) {
    const { number, attempt } = execute.current;
    const place = t('stepOf', { number, total: execute.total });
    return ` · ${attempt > 1 ? t('tryOf', { place, attempt }) : place}`;
  }
  return ` · ${t('stepsDone', { done: execute.done, count: execute.total })}`;
}

function describeVerify(verify: StagesView['verify'], t: TFunction): string {
  if (verify.round === 0) return ` · ${t('roundsMost', { count: verify.rounds })}`;
  const round = t('roundOf', { round: verify.round, rounds: verify.rounds });
  const gate = verify.green === null ? '' : ` · ${verify.green ? t('gateGreen') : t('gateRed')}`;
  // What the verifier says of a red gate counts for nothing.
  const counts = verify.verdict !== null && verify.green !== false;
  const verdict = !counts ? '' : ` · ${t(`verdict.${verify.verdict}`)}`;
  return ` · ${round}${gate}${verdict}`;
}

interface StageProps {
  readonly name: string;
  readonly standing: StageStanding;
  readonly tone: 'planner' | 'executor' | 'verifier';
  readonly children: ReactNode;
}

function Stage({ name, standing, tone, children }: StageProps) {
  const { t } = useTranslation('run');
  const isNow = standing === 'now';
  return (
    <li
      className={classNames(styles.stage, isNow && styles.now, isNow && styles[tone])}
      aria-current={isNow ? 'step' : undefined}
    >
      <span className={styles.name}>
        <StatusMark status={MARKS[standing]} label={t(`standing.${standing}`)} />
        {name}
      </span>
      <span className={styles.fact}>{children}</span>
    </li>
  );
}

const Actor = ({ tone, name }: { readonly tone: StageProps['tone']; readonly name: string }) => (
  <span className={styles[tone]}>
    <PlainText text={name} maxChars={40} />
  </span>
);
