import { useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Explanation } from '../../../shared/run/blame/explanation.ts';
import { useAction } from '../../stores/actions/use-action.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { ChainPicture } from './chain-picture.tsx';
import { EventLink } from './event-link.tsx';
import { JudgeForm } from './judge-form.tsx';
import { LaneFacts, MismatchList } from './lane-facts.tsx';
import { NextTests } from './next-tests.tsx';
import { SuspicionCard } from './suspicion-card.tsx';
import { type LookingBack, useExplanation, useLookBack } from './use-explanation.ts';
import styles from './why-screen.module.css';

/** Why a run did not end as it should: headline, chain, suspicions with their events, and what would settle it. */
export function WhyScreen() {
  const { t } = useTranslation('why');
  const { run = '' } = useParams({ strict: false });
  const { read, value, replace } = useExplanation(run);
  const lookingBack = useLookBack(run, replace);
  useAskedFor(lookingBack);
  const canRepeat = value?.nextTests.some(({ what }) => what === 'repeat-check') === true;
  useAction({
    ...{ id: 'why.repeat', label: t('test.repeat-check'), group: t('title') },
    ...{ enabled: canRepeat, run: lookingBack.start },
  });
  return (
    <div className={styles.screen}>
      <h1 className="visually-hidden" tabIndex={-1}>
        {t('title')}
      </h1>
      {read.state === 'failed' && <ErrorView error={read.error} />}
      {value === null && read.state === 'waiting' && <Waiting words={t('loading')} />}
      {value !== null && (
        <Explained run={run} value={value} lookingBack={lookingBack} onExplained={replace} />
      )}
    </div>
  );
}

/** A link may ask for the checks to be repeated at once. */
function useAskedFor({ start }: LookingBack): void {
  const search: { readonly lookBack?: unknown } = useSearch({ strict: false });
  const isAsked = String(search.lookBack ?? '') === '1';
  const done = useRef(false);
  useEffect(() => {
    if (!isAsked || done.current) return;
    done.current = true;
    start();
  });
}

interface ExplainedProps {
  readonly run: string;
  readonly value: Explanation;
  readonly lookingBack: LookingBack;
  readonly onExplained: (now: Explanation) => void;
}

function Explained({ run, value, lookingBack, onExplained }: ExplainedProps) {
  const { t } = useTranslation('why');
  const { suspicions, isFailure } = value;
  return (
    <>
      <Headline run={run} value={value} />
      {isFailure && (
        <Section title={t('suspected')}>
          {suspicions.length === 0 && <p className={styles.facts}>{t('noSuspicion')}</p>}
          <ul className={styles.cards}>
            {suspicions.map((one) => (
              <SuspicionCard
                key={`${one.rule} ${one.step ?? ''} ${one.tier}`}
                run={run}
                suspicion={one}
              />
            ))}
          </ul>
        </Section>
      )}
      {value.chain.length > 0 && (
        <Section title={t('chain')}>
          <p className={styles.facts}>{t('chainNote')}</p>
          <ChainPicture run={run} chain={value.chain} />
        </Section>
      )}
      {isFailure && (
        <Section title={t('next')}>
          <NextTests tests={value.nextTests} lookingBack={lookingBack} />
        </Section>
      )}
      <Section title={t('lanes')}>
        <LaneFacts run={run} lanes={value.lanes} />
      </Section>
      <Section title={t('mismatches')}>
        <MismatchList run={run} mismatches={value.mismatches} />
      </Section>
      {value.remarks.length > 0 && (
        <Section title={t('remarks')}>
          <Remarks run={run} remarks={value.remarks} />
        </Section>
      )}
      <Section title={t('judge')}>
        <JudgeForm
          run={run}
          likely={suspicions[0]?.family ?? 'verifier'}
          onExplained={onExplained}
        />
      </Section>
    </>
  );
}

function Headline({ run, value }: Pick<ExplainedProps, 'run' | 'value'>) {
  const { t } = useTranslation('why');
  const { headline, tier, isFailure, notEnough, first, share, lookedBack } = value;
  const tone = isFailure ? (tier === null ? 'warn' : 'bad') : 'ok';
  return (
    <Notice tone={tone} live>
      <h2 className={styles.headline}>
        <PlainText text={headline} maxChars={600} />{' '}
        {tier !== null && <Badge>{t(`tier.${tier}`)}</Badge>}
      </h2>
      {tier !== null && <p className={styles.facts}>{t(`tierMeans.${tier}`)}</p>}
      {first !== null && (
        <p>
          <EventLink run={run} seq={first.seq} /> <PlainText text={first.what} maxChars={200} />
        </p>
      )}
      {notEnough !== null && <p>{notEnough}</p>}
      {share.length > 1 && (
        <p className={styles.facts}>
          {share
            .map(
              ({ family, share: part }) =>
                `${t(`family.${family}`)}: ${t('share', { percent: Math.round(part * 100) })}`,
            )
            .join(' · ')}
        </p>
      )}
      {lookedBack && <p className={styles.facts}>{t('lookedBack')}</p>}
    </Notice>
  );
}

function Remarks({
  run,
  remarks,
}: {
  readonly run: string;
  readonly remarks: Explanation['remarks'];
}) {
  return (
    <ul className={styles.reasons}>
      {remarks.map(({ text, seq }) => (
        <li key={`${seq ?? ''} ${text}`}>
          <PlainText text={text} maxChars={300} />{' '}
          {seq !== null && <EventLink run={run} seq={seq} />}
        </li>
      ))}
    </ul>
  );
}
