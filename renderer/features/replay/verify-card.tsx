import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Diverged, Verified } from '../../../shared/ipc/replays.ts';
import { useAct } from '../../client/use-invoke.ts';
import { useAction } from '../../stores/actions/use-action.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/section.tsx';
import { EventLink } from './event-link.tsx';
import styles from './replay-screen.module.css';
import { useLogWords } from './use-log-words.ts';

interface CardProps {
  readonly run: string;
}

/** Verify, run here: it takes no time to speak of and touches nothing. */
export function VerifyCard({ run }: CardProps) {
  const { t } = useTranslation('replay');
  const { act, busy, error } = useAct('replay.verify');
  const [found, setFound] = useState<Verified | Diverged | null>(null);
  const verify = async (): Promise<void> => {
    setFound(null);
    const result = await act({ run });
    if (result.ok) setFound(result.value);
  };
  useAction({
    ...{ id: 'replay.verify', label: t('verify.go'), group: t('title'), enabled: true },
    run: () => void verify(),
  });
  return (
    <Section title={t('verify.title')} className={styles.card}>
      <div className={styles.stack}>
        <p className={styles.what}>{t('verify.what')}</p>
        <Button kind="primary" busy={busy ? t('verify.busy') : false} onClick={() => void verify()}>
          {found === null ? t('verify.go') : t('verify.again')}
        </Button>
        {error !== null && <ErrorView error={error} />}
        {found?.same === true && <Same run={run} found={found} />}
        {found?.same === false && <Differs run={run} found={found} />}
      </div>
    </Section>
  );
}

function Same({ run, found }: CardProps & { readonly found: Verified }) {
  const { t } = useTranslation('replay');
  const words = useLogWords();
  const { steps, events, outcome, requests, answers, payloads, declared } = found;
  return (
    <>
      <Notice tone="ok" live>
        {t('verify.same', {
          steps,
          events,
          outcome: t(`verify.outcome.${outcome}`, { defaultValue: outcome }),
        })}
      </Notice>
      <ul className={styles.lines}>
        <li>
          {t('verify.requests', { same: requests.same, all: requests.all })}{' '}
          {requests.changed > 0 && `${t('verify.changed', { count: requests.changed })} `}
          {requests.unchecked > 0 && t('verify.unchecked', { count: requests.unchecked })}
        </li>
        <li>
          {t('verify.answers', { same: answers.same })}{' '}
          {answers.unchecked > 0 && t('verify.answersUnchecked', { count: answers.unchecked })}
        </li>
        <li>{t('verify.payloads', { count: payloads })}</li>
        {declared.map(({ cause, count, seq, what }) => (
          <li key={cause}>
            {t('verify.declared', { cause: words.cause(cause), count })}{' '}
            <EventLink run={run} seq={seq} />{' '}
            <span className={styles.mono}>{cleanString(what)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Differs({ run, found }: CardProps & { readonly found: Diverged }) {
  const { t } = useTranslation('replay');
  const words = useLogWords();
  const { key, seq, cause, expected, actual, where } = found;
  const recorded = where?.recorded ?? expected;
  const today = where?.actual ?? actual;
  return (
    <>
      <Notice tone="bad" live>
        {t('verify.differs')}. {t('verify.at', { key, cause: words.cause(cause) })}{' '}
        {seq !== null && <EventLink run={run} seq={seq} />}
      </Notice>
      {where !== null && <p>{t('verify.where', { path: where.path })}</p>}
      <dl className={styles.wide}>
        <dt>{t('verify.recorded')}</dt>
        <dd className={styles.mono}>{cleanString(recorded)}</dd>
        <dt>{t('verify.today')}</dt>
        <dd className={styles.mono}>{cleanString(today)}</dd>
      </dl>
    </>
  );
}
