import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { BodyOf } from '../../../shared/run/event.ts';
import { formatCount } from '../../ui/format/count.ts';
import { Section } from '../../ui/section.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './intake-screen.module.css';

interface DigestFactsProps {
  readonly run: string;
  readonly tokens: number;
  readonly built: BodyOf<'digest.built'> | null;
  readonly policy: string;
  /** Something was sent; before that, and in the sample, the ledger is empty. */
  readonly hasLeft: boolean;
}

/** What of the repository Claude has seen instead of the source. */
export function DigestFacts({ run, tokens, built, policy, hasLeft }: DigestFactsProps) {
  const { t } = useTranslation('intake');
  const locale = useLocale();
  const say = (value: number): string => formatCount(value, locale);
  return (
    <Section title={t('digest')}>
      {tokens === 0 ? (
        <p className={styles.dim}>{t('digestNone')}</p>
      ) : (
        <ul className={styles.facts}>
          <li>{t('digestTokens', { count: tokens, shown: say(tokens) })}</li>
          {built !== null && (
            <li>
              {t('digestFiles', {
                shown: say(built.filesShown),
                all: say(built.files),
                symbols: say(built.symbols),
              })}
            </li>
          )}
          <li>
            {t('digestPolicy', { policy: t(`policies.${policy}`, { defaultValue: policy }) })}
          </li>
        </ul>
      )}
      {hasLeft && (
        <Link to="/runs/$run/ledger" params={{ run }} className="link">
          {t('ledger')}
        </Link>
      )}
    </Section>
  );
}
