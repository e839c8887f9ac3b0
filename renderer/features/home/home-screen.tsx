import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../stores/actions/use-action.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { type RunLibrary, useRuns } from '../../stores/runs-store.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatUsd } from '../../ui/format/usd.ts';
import { TextInput } from '../../ui/text-input.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import { useNow } from '../../ui/use-now.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { describeRun, type Filter, filters, fits, type RunRow, sumRuns } from './describe-run.ts';
import styles from './home-screen.module.css';
import { ImportRun } from './import-run.tsx';
import { NeedsYou } from './needs-you.tsx';
import { runColumns } from './run-columns.tsx';
import { SampleButton } from './sample-button.tsx';
import type { en } from './text/en.ts';

const FILTER_WORDS: Readonly<Record<Filter, keyof typeof en>> = {
  all: 'all',
  working: 'working',
  needs: 'inbox',
  ended: 'ended',
  unfinished: 'unfinished',
  stopped: 'stopped',
};

/** The library of runs, and what waits for a person. */
export function HomeScreen() {
  const { t } = useTranslation('home');
  const library = useRuns();
  const search = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const { q = '', show } = useSearch({ strict: false });
  const filter = filters.find((known) => known === show) ?? 'all';
  const rows = useMemo(() => library.runs.map(describeRun), [library.runs]);
  const shown = useMemo(() => rows.filter((row) => fits(row, filter, q.trim())), [rows, filter, q]);
  const change = (next: { readonly q?: string; readonly show?: Filter }): void =>
    void navigate({
      to: '/',
      search: () => {
        const query = next.q ?? q;
        const picked = next.show ?? filter;
        return {
          ...(query === '' ? {} : { q: query }),
          ...(picked === 'all' ? {} : { show: picked }),
        };
      },
      replace: true,
    });
  useAction({
    id: 'home.search',
    label: t('search'),
    group: t('title'),
    shortcut: '/',
    run: () => search.current?.focus(),
  });

  return (
    <div className={styles.screen}>
      <header className={styles.top}>
        <h1 tabIndex={-1}>{t('title')}</h1>
        <TextInput
          ref={search}
          type="search"
          label={t('search')}
          placeholder={t('searchHint')}
          value={q}
          onChange={(text) => change({ q: text })}
          className={styles.search}
        />
        <Link to="/search" search={q === '' ? {} : { q }}>
          {t('searchInside')}
        </Link>
        {library.runs.length > 1 && (
          <Link to="/compare" className="link">
            {t('compare')}
          </Link>
        )}
        <Link to="/new" className={styles.primary}>
          {t('newRun')}
        </Link>
      </header>
      <NeedsYou runs={library.runs} />
      <div className={styles.bar}>
        <fieldset className={styles.filters}>
          <legend className="visually-hidden">{t('show')}</legend>
          {filters.map((name) => (
            <Button
              key={name}
              kind="quiet"
              aria-pressed={name === filter}
              className={styles.filter}
              onClick={() => change({ show: name })}
            >
              {t(FILTER_WORDS[name])}{' '}
              <small>{rows.filter((row) => fits(row, name, '')).length}</small>
            </Button>
          ))}
        </fieldset>
        <ImportRun />
      </div>
      {library.error !== null && <ErrorView error={library.error} />}
      <Library
        library={library}
        rows={shown}
        query={q}
        onShowAll={() => change({ q: '', show: 'all' })}
      />
      <Totals rows={shown} />
    </div>
  );
}

interface LibraryProps {
  readonly library: RunLibrary;
  readonly rows: readonly RunRow[];
  readonly query: string;
  readonly onShowAll: () => void;
}

function Library({ library, rows, query, onShowAll }: LibraryProps) {
  const { t } = useTranslation('home');
  const locale = useLocale();
  const now = useNow(30_000);
  const navigate = useNavigate();
  const narrow = useMediaQuery('(max-width: 1100px)');
  const columns = useMemo(() => runColumns(t, { locale, now, narrow }), [t, locale, now, narrow]);
  if (library.phase === 'waiting') return <Waiting words={t('loading')} />;
  if (library.runs.length === 0 && library.error === null) return <FirstRun />;
  if (rows.length === 0) {
    return (
      <EmptyState
        title={t('noneTitle')}
        body={query === '' ? t('noneFiltered') : t('noneBody', { query })}
        action={<Button onClick={onShowAll}>{t('noneAction')}</Button>}
      />
    );
  }
  return (
    <DataTable
      label={t('title')}
      columns={columns}
      rows={rows}
      rowKey={({ run }) => run.runId}
      onOpen={({ run }) => void navigate({ to: '/runs/$run', params: { run: run.runId } })}
      className={styles.table}
    />
  );
}

function FirstRun() {
  const { t } = useTranslation('home');
  return (
    <EmptyState
      title={t('emptyTitle')}
      body={t('emptyBody')}
      action={
        <div className={styles.firstRun}>
          <SampleButton />
          <Link to="/welcome">{t('emptyChecklist')}</Link>
        </div>
      }
    />
  );
}

function Totals({ rows }: { readonly rows: readonly RunRow[] }) {
  const { t } = useTranslation('home');
  const locale = useLocale();
  if (rows.length === 0) return null;
  const { costUsd, savedUsd, bytesSent } = sumRuns(rows);
  const facts = [
    t('totals', { count: rows.length }),
    t('totalsCost', { cost: formatUsd(costUsd, locale) }),
    ...(savedUsd === null
      ? []
      : savedUsd < 0
        ? [t('totalsMore', { more: formatUsd(-savedUsd, locale) })]
        : [t('totalsSaved', { saved: formatUsd(savedUsd, locale) })]),
    t('totalsLeft', { bytes: formatBytes(bytesSent, locale) }),
  ];
  return <p className={styles.totals}>{facts.join(' · ')}</p>;
}
