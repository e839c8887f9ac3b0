import { useTranslation } from 'react-i18next';
import type { RunState } from '../../../../shared/run/state.ts';
import { decideFailure, type Failure, viewVerified } from '../../../../shared/run/view-outcome.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { formatBytes } from '../../../ui/format/bytes.ts';
import { formatDuration } from '../../../ui/format/duration.ts';
import { formatUsd } from '../../../ui/format/usd.ts';
import { Notice } from '../../../ui/notice.tsx';
import { PlainText } from '../../../ui/plain-text.tsx';
import { useLocale } from '../../../ui/use-locale.ts';
import { FailureLine } from './failure-line.tsx';
import styles from './outcome-banner.module.css';
import { WhyLine } from './why-line.tsx';

interface OutcomeBannerProps {
  readonly runId: string;
  readonly state: RunState;
  /** Only how it ended, in a line: on pages that are about something else. */
  readonly brief: boolean;
}

const TONES = {
  approved: 'ok',
  rejected: 'bad',
  exhausted: 'bad',
  failed: 'bad',
  cancelled: 'warn',
  interrupted: 'warn',
} as const;

/** How a run ended: in words, what was verified and how, what it cost, what left, and what comes next. */
export function OutcomeBanner({ runId, state, brief }: OutcomeBannerProps) {
  const { t } = useTranslation('run');
  const locale = useLocale();
  const { finished } = state;
  if (finished === null) return <Died state={state} brief={brief} />;
  const failure = decideFailure(state);
  const isOver = finished.outcome !== 'interrupted';
  const title = <h2 className={styles.title}>{t(`outcome.${finished.outcome}`)}</h2>;
  if (brief) {
    return (
      <Notice tone={TONES[finished.outcome]} className={styles.banner}>
        {title}
      </Notice>
    );
  }
  return (
    <Notice tone={TONES[finished.outcome]} live className={styles.banner}>
      {title}
      {finished.reason !== '' && finished.outcome !== 'exhausted' && (
        <p>
          <PlainText text={finished.reason} maxChars={1_200} />
        </p>
      )}
      {failure !== null && <FailureLine runId={runId} failure={failure} state={state} />}
      {finished.outcome !== 'approved' && <WhyLine runId={runId} />}
      {isOver && <Verified state={state} />}
      {finished.branch !== null && (
        <p>
          {t(`delivered.${state.delivery?.form ?? 'branch'}`, {
            count: finished.filesChanged.length,
          })}{' '}
          <code>
            <PlainText text={finished.branch} maxChars={120} />
          </code>
          {finished.commit !== null && (
            <>
              {' '}
              <code title={finished.commit}>{finished.commit.slice(0, 10)}</code>
            </>
          )}
          <CopyButton text={finished.branch} label={t('copyBranch')} />
        </p>
      )}
      {typeof state.delivery?.patch === 'string' && (
        <p>
          {t('patchAt')}{' '}
          <code>
            <PlainText text={state.delivery.patch} maxChars={400} />
          </code>
          <CopyButton text={state.delivery.patch} label={t('copyPatchPath')} />
        </p>
      )}
      <p className={styles.facts}>
        {t('took', { time: formatDuration(finished.seconds * 1_000, locale) })} ·{' '}
        {t('cost', { cost: formatUsd(state.cloud.costUsd, locale) })} ·{' '}
        {state.egress.bytes === 0
          ? t('nothingLeft')
          : t('left', { bytes: formatBytes(state.egress.bytes, locale) })}
        {'. '}
        {t(`safe.${state.delivery?.form === 'apply' ? 'applied' : isOver ? 'over' : 'stopped'}`)}
      </p>
      <p className={styles.next}>{t(`next.${nextOf(state, failure)}`)}</p>
    </Notice>
  );
}

/** The process that rode the run ended without a word: killed, crashed, or the machine went down. */
function Died({ state, brief }: Pick<OutcomeBannerProps, 'state' | 'brief'>) {
  const { t } = useTranslation('run');
  if (state.started === null) return null;
  return (
    <Notice tone="warn" live={!brief} className={styles.banner}>
      <h2 className={styles.title}>{t('outcome.interrupted')}</h2>
      {!brief && (
        <>
          <p>{t('died')}</p>
          <p className={styles.facts}>{t('safe.stopped')}</p>
          <p className={styles.next}>{t('next.interrupted')}</p>
        </>
      )}
    </Notice>
  );
}

function nextOf(state: RunState, failure: Failure | null): string {
  if (failure !== null) return failure.cause;
  switch (state.finished?.outcome) {
    case 'approved':
      return `approved-${state.delivery?.form ?? 'branch'}`;
    case 'interrupted':
      return 'interrupted';
    default:
      return 'ended';
  }
}

function Verified({ state }: { readonly state: RunState }) {
  const { t } = useTranslation('run');
  const verified = viewVerified(state);
  if (verified.rounds === 0) return <p>{t('notVerified')}</p>;
  return (
    <p>
      {t('checksPassed', { count: verified.passed })}
      {verified.notPassed > 0 && `, ${t('checksNotPassed', { count: verified.notPassed })}`}
      {verified.verdict !== null && (
        <>
          {' · '}
          {t('verdictOf', {
            verifier: state.started?.verifier ?? '',
            verdict: t(`verdict.${verified.verdict}`),
          })}
          : <PlainText text={verified.summary} maxChars={600} />
        </>
      )}
      {' · '}
      {t('rounds', { count: verified.rounds })}
    </p>
  );
}
