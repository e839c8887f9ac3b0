import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Section } from '../../ui/section.tsx';
import { ExecuteCard } from './execute-card.tsx';
import styles from './replay-screen.module.css';
import { VerifyCard } from './verify-card.tsx';

/** The four ways to go through a run once more, never under one word. */
export function ReplayScreen() {
  const { t } = useTranslation('replay');
  const { run = '' } = useParams({ strict: false });
  const params = { run };
  return (
    <div className={styles.screen}>
      <h1 tabIndex={-1}>{t('title')}</h1>
      <p className={styles.intro}>{t('intro')}</p>
      <div className={styles.cards}>
        <Section title={t('play.title')} className={styles.card}>
          <div className={styles.stack}>
            <p className={styles.what}>{t('play.what')}</p>
            <Link to="/runs/$run/timeline" params={params} className="link">
              {t('play.go')}
            </Link>
          </div>
        </Section>
        <Section title={t('fork.title')} className={styles.card}>
          <div className={styles.stack}>
            <p className={styles.what}>{t('fork.what')}</p>
            <a href={`#/runs/${encodeURIComponent(run)}/fork`} className="link">
              {t('fork.go')}
            </a>
          </div>
        </Section>
        <VerifyCard key={`verify ${run}`} run={run} />
        <ExecuteCard key={`execute ${run}`} run={run} />
      </div>
    </div>
  );
}
