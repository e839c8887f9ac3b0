import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Fit, Load, Place, Recommendation } from '../../../shared/models/fit-report.ts';
import { describeReason } from '../../stores/fit/describe-fit.ts';
import { deviceNames, FitBadge } from '../../stores/fit/fit-badge.tsx';
import { formatContext } from '../../stores/fit/format-context.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatMemory } from '../../ui/format/memory.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './answer.module.css';
import { MemoryPicture } from './memory-picture.tsx';
import { assessRow } from './model/assess-row.ts';
import { type DeviceBar, deviceBars } from './model/device-bars.ts';
import { ModelActions } from './model-actions.tsx';
import type { ModelsPage } from './use-models-page.ts';

interface AnswerProps {
  readonly page: ModelsPage;
  readonly refresh: () => Promise<void>;
}

/** One model for this machine, why it, and why neither the next bigger nor the next smaller. */
export function Answer({ page, refresh }: AnswerProps) {
  const { t } = useTranslation('models');
  const { recommendation, place } = page;
  const row = page.rows.find(({ entry }) => entry !== null && entry.id === recommendation.id);
  const { load } = recommendation;
  const fit = useMemo(
    () => (row === undefined || load === null ? null : assessRow(row, load, place)),
    [row, load, place],
  );
  if (row === undefined || load === null)
    return (
      <Section title={t('answer.title')} className={styles.answer}>
        <NoAnswer recommendation={recommendation} />
      </Section>
    );
  return (
    <Section title={t('answer.title')} className={styles.answer}>
      <div className={styles.halves}>
        <div className={styles.words}>
          <p className={styles.name}>
            <strong>
              <PlainText text={row.name} />
            </strong>{' '}
            {fit !== null && (
              <FitBadge
                verdict={fit.verdict}
                context={fit.load.context}
                device={deviceNames(fit.devices)}
                gpuShare={fit.gpuShare}
              />
            )}
          </p>
          <p>
            <Sentence load={load} fit={fit} />
          </p>
          <ModelActions page={page} row={row} context={load.context} refresh={refresh} />
          <Why recommendation={recommendation} />
        </div>
        <MemoryPicture bars={barsOf(fit, place)} fit={fit} plain />
      </div>
    </Section>
  );
}

/** The devices that it would lie on; of eight cards those that stay empty are no part of the answer. */
function barsOf(fit: Fit | null, place: Place): readonly DeviceBar[] {
  const bars = deviceBars(fit, place);
  const own = bars.filter(({ id }) => fit?.devices.some((device) => device.id === id));
  return own.length === 0 ? bars : own;
}

/** What is missing, and the two places where that can be changed. */
function NoAnswer({ recommendation }: { readonly recommendation: Recommendation }) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const short = recommendation.reasons.find((reason) => reason.code === 'does-not-fit');
  return (
    <EmptyState
      title={t('answer.none')}
      body={
        short === undefined
          ? t('answer.noneUnknown')
          : t('answer.noneShort', { bytes: formatMemory(short.shortBytes, locale) })
      }
      action={
        <span className={styles.links}>
          <Link to="/hardware">{t('answer.toHardware')}</Link>
          <Link to="/settings/$section" params={{ section: 'executors' }}>
            {t('answer.toServers')}
          </Link>
        </span>
      }
    />
  );
}

function Sentence({ load, fit }: { readonly load: Load; readonly fit: Fit | null }) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const words = {
    context: formatContext(load.context, locale),
    kv: load.kv,
    device: (fit === null ? null : deviceNames(fit.devices)) ?? t('answer.thisMachine'),
  };
  const left =
    fit === null || fit.freeBytes === null || fit.needBytes === null
      ? null
      : fit.freeBytes - fit.needBytes;
  if (left === null || left < 0) return t('answer.sentence', words);
  return t('answer.sentenceLeft', { ...words, left: formatMemory(left, locale) });
}

/** What the badge and the sentence beside it say already. */
const SAID_ABOVE: ReadonlySet<string> = new Set(['fits']);

function Why({ recommendation }: { readonly recommendation: Recommendation }) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const { reasons, bigger, smaller } = recommendation;
  const say = (list: Recommendation['reasons']): string =>
    list
      .filter(({ code }) => !SAID_ABOVE.has(code))
      .map((reason) => describeReason(reason, t, locale))
      .join(' · ');
  return (
    <dl className={styles.why}>
      {reasons.length > 0 && (
        <div>
          <dt>{t('answer.why')}</dt>
          <dd>
            <PlainText text={say(reasons)} />
          </dd>
        </div>
      )}
      {bigger !== null && (
        <div>
          <dt>{t('answer.notBigger')}</dt>
          <dd>
            <PlainText text={`${bigger.id}: ${say(bigger.reasons)}`} />
          </dd>
        </div>
      )}
      {smaller !== null && (
        <div>
          <dt>{t('answer.notSmaller')}</dt>
          <dd>
            <PlainText text={`${smaller.id}: ${say(smaller.reasons)}`} />
          </dd>
        </div>
      )}
    </dl>
  );
}
