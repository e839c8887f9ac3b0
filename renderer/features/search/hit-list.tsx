import { Link } from '@tanstack/react-router';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { SearchHit } from '../../../shared/ipc/search.ts';
import { useRuns } from '../../stores/runs-store.ts';
import { cleanString } from '../../ui/clean-text.ts';
import { formatDateTime } from '../../ui/format/time.ts';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './search-screen.module.css';

/** Hits by run, the newest run first; arrows go from one to the next. */
export function HitList({ hits }: { readonly hits: readonly SearchHit[] }) {
  const groups = Object.entries(Object.groupBy(hits, ({ run }) => run));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears arrows that its links got.
    <div className={styles.groups} onKeyDown={moveOn}>
      {groups.map(([run, found]) => (
        <RunHits key={run} run={run} hits={found ?? []} />
      ))}
    </div>
  );
}

function moveOn(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-hit]')];
  const at = links.findIndex((link) => link === document.activeElement && link.isConnected);
  if (at < 0) return;
  event.preventDefault();
  links[at + step]?.focus();
}

function RunHits({ run, hits }: { readonly run: string; readonly hits: readonly SearchHit[] }) {
  const { t } = useTranslation('search');
  const locale = useLocale();
  const known = useRuns().runs.find(({ runId }) => runId === run);
  const request = cleanString(known?.request.split('\n', 1)[0] ?? '', { maxChars: 120 });
  return (
    <div>
      <header className={styles.groupHead}>
        <h2>{request || t('unknownRun', { run })}</h2>
        <span className={styles.dim}>
          {known === undefined ? run : formatDateTime(known.startedAt, locale)}
        </span>
        <Link to="/runs/$run" params={{ run }}>
          {t('openRun')}
        </Link>
      </header>
      <ul className={styles.hits}>
        {hits.map((hit) => (
          <li key={hit.seq}>
            <Hit hit={hit} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Hit({ hit }: { readonly hit: SearchHit }) {
  const { t } = useTranslation('search');
  return (
    <Link
      data-hit
      className={styles.hit}
      to="/runs/$run/timeline"
      params={{ run: hit.run }}
      search={{ event: hit.seq }}
    >
      <span className={styles.seq}>{t('event', { seq: hit.seq })}</span>
      <span className={styles.kind}>{cleanString(hit.kind, { maxChars: 60 })}</span>
      <span className={styles.dim}>{t(`lane.${hit.lane}`)}</span>
      <span className={styles.snippet}>
        <Marked snippet={hit.snippet} />
      </span>
    </Link>
  );
}

function Marked({ snippet: { text, marks } }: Pick<SearchHit, 'snippet'>) {
  const ends = [0, ...marks.map(([, end]) => end)];
  return (
    <>
      {marks.map(([from, to], index) => (
        <span key={from}>
          {text.slice(ends[index], from)}
          <mark>{text.slice(from, to)}</mark>
        </span>
      ))}
      {text.slice(ends.at(-1))}
    </>
  );
}
