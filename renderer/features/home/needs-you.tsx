import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Ask } from '../../../shared/ipc/asks.ts';
import type { RunSummary } from '../../../shared/ipc/runs.ts';
import { formatRelativeTime } from '../../ui/format/relative-time.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { useNow } from '../../ui/use-now.ts';
import { describeAsk } from './describe-ask.ts';
import styles from './home-screen.module.css';

/** What waits for a person, over all runs, the longest waiting first. Nothing when nothing does. */
export function NeedsYou({ runs }: { readonly runs: readonly RunSummary[] }) {
  const { t } = useTranslation('home');
  const waiting = runs
    .flatMap((run) => (run.needs === null ? [] : [{ run, ask: run.needs }]))
    .sort((a, b) => a.ask.since.localeCompare(b.ask.since));
  if (waiting.length === 0) return null;
  return (
    <Section title={`${t('inbox')} · ${waiting.length}`} className={styles.inbox}>
      <ul className={styles.asks}>
        {waiting.map(({ run, ask }) => (
          <WaitingAsk key={ask.id} run={run} ask={ask} />
        ))}
      </ul>
    </Section>
  );
}

function WaitingAsk({ run, ask }: { readonly run: RunSummary; readonly ask: Ask }) {
  const { t } = useTranslation('home');
  const locale = useLocale();
  const now = useNow(30_000);
  const { word, values, action, to } = describeAsk(ask);
  return (
    <li className={styles.ask}>
      <StatusMark status="attention" label={t('stateNeeds')} />
      <span className={styles.askWhat}>
        <PlainText text={t(word, values)} maxChars={300} />
        <small>
          <PlainText text={firstLine(run.request)} maxChars={120} />
          {' · '}
          {formatRelativeTime(ask.since, now, locale)}
        </small>
      </span>
      <Link to={to} params={{ run: run.runId }} className={styles.askAction}>
        {t(action)}
      </Link>
    </li>
  );
}

const firstLine = (text: string): string => text.trim().split('\n', 1)[0] ?? '';
