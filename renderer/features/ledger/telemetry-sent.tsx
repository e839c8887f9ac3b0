import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { TelemetryLine } from '../../../shared/ipc/ledger.ts';
import { formatBytes } from '../../ui/format/bytes.ts';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './telemetry-sent.module.css';

/** What went to a collector because people configured one: apart from what Claude was sent, and never left out. */
export function TelemetrySent({
  run,
  sent,
}: {
  readonly run: string;
  readonly sent: readonly TelemetryLine[];
}) {
  const { t } = useTranslation('ledger');
  const locale = useLocale();
  if (sent.length === 0) return null;
  const bytes = sent.reduce((sum, request) => sum + request.bytes, 0);
  return (
    <section className={styles.sent} aria-label={t('telemetry.title')}>
      <details>
        <summary>
          {t('telemetry.totals', { count: sent.length, size: formatBytes(bytes, locale) })}
        </summary>
        <ul>
          {sent.map((request) => (
            <li key={request.seq}>
              <Link to="/runs/$run/timeline" params={{ run }} search={{ event: request.seq }}>
                {new Date(request.at).toLocaleString(locale)}
              </Link>
              {` · ${request.url} · ${formatBytes(request.bytes, locale)} · `}
              {t('telemetry.spans', { count: request.spans })}
              {` · ${t(request.content ? 'telemetry.content' : 'telemetry.noContent')} · `}
              {request.status === null ? t('status.none') : request.status}
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
