import { useNavigate, useSearch } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SearchReply } from '../../../shared/ipc/search.ts';
import { lanes } from '../../../shared/run/event.ts';
import { useAction } from '../../stores/actions/use-action.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import type { SavedFilter } from '../../stores/saved-filters.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatCount } from '../../ui/format/count.ts';
import { Notice } from '../../ui/notice.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { HitList } from './hit-list.tsx';
import { readAddress, type SearchAddress, writeAddress } from './read-address.ts';
import { SavedFiltersBar } from './saved-filters-bar.tsx';
import styles from './search-screen.module.css';
import { FIRST_HITS, MOST_HITS, useSearchReply } from './use-search.ts';

/** Words in all runs, or in one: where they stand, by run, with a way to each event. */
export function SearchScreen() {
  const { t } = useTranslation('search');
  const navigate = useNavigate();
  const address = readAddress(useSearch({ strict: false }));
  const [limit, setLimit] = useState(FIRST_HITS);
  const input = useRef<HTMLInputElement>(null);
  const results = useRef<HTMLDivElement>(null);
  const { reply, error, isWaiting } = useSearchReply(address, limit);
  const change = (next: Partial<SearchAddress>): void => {
    setLimit(FIRST_HITS);
    void navigate({ to: '/search', search: writeAddress({ ...address, ...next }), replace: true });
  };
  useAction({
    id: 'search.words',
    label: t('query'),
    group: t('title'),
    shortcut: '/',
    run: () => input.current?.focus(),
  });
  useEffect(() => input.current?.focus(), []);
  const goDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    results.current?.querySelector<HTMLElement>('[data-hit]')?.focus();
  };
  const isAsked = address.q.trim() !== '' || address.lane !== null || address.errors;
  return (
    <div className={styles.screen}>
      <header className={styles.top}>
        <h1 tabIndex={-1}>{t('title')}</h1>
        <TextInput
          ref={input}
          type="search"
          label={t('query')}
          value={address.q}
          onChange={(q) => change({ q })}
          onKeyDown={goDown}
          className={styles.query}
        />
      </header>
      <p className={styles.hint}>{t('hint')}</p>
      <SavedFiltersBar
        current={isAsked ? filterOf(address) : null}
        onPick={(search) => change({ ...readAddress(search), run: address.run })}
      />
      <Where address={address} counts={reply?.counts ?? null} onChange={change} />
      {error !== null && <ErrorView error={error} />}
      {isWaiting && reply === null && <Waiting words={t('searching')} />}
      {reply !== null && <Progress reply={reply} isOneRun={address.run !== null} />}
      <div ref={results}>
        {isAsked ? (
          reply !== null && <Results reply={reply} limit={limit} onMore={setLimit} />
        ) : (
          <EmptyState title={t('start')} body={t('startBody')} />
        )}
      </div>
    </div>
  );
}

/** What is kept is for every run. */
const filterOf = ({ q, lane, errors }: SearchAddress): SavedFilter['search'] => ({
  q,
  ...(lane !== null && { lane }),
  ...(errors && { errors: 'true' }),
});

interface WhereProps {
  readonly address: SearchAddress;
  readonly counts: SearchReply['counts'] | null;
  readonly onChange: (next: Partial<SearchAddress>) => void;
}

/** Lanes and failures with how many hits are in each. */
function Where({ address, counts, onChange }: WhereProps) {
  const { t } = useTranslation('search');
  const locale = useLocale();
  const { lane: picked, errors, run } = address;
  return (
    <fieldset className={styles.where}>
      <legend className="visually-hidden">{t('where')}</legend>
      <Button
        kind="quiet"
        aria-pressed={picked === null && !errors}
        onClick={() => onChange({ lane: null, errors: false })}
      >
        {t('all')}
      </Button>
      {lanes.map((lane) => (
        <Button
          key={lane}
          kind="quiet"
          aria-pressed={picked === lane}
          onClick={() => onChange({ lane: picked === lane ? null : lane })}
        >
          {t(`lane.${lane}`)}{' '}
          {counts != null && <small>{formatCount(counts.lanes[lane] ?? 0, locale)}</small>}
        </Button>
      ))}
      <Button kind="quiet" aria-pressed={errors} onClick={() => onChange({ errors: !errors })}>
        {t('errors')} {counts != null && <small>{formatCount(counts.errors, locale)}</small>}
      </Button>
      {run !== null && (
        <span className={styles.inRun}>
          {t('inRun', { run })}{' '}
          <Button kind="quiet" onClick={() => onChange({ run: null })}>
            {t('allRuns')}
          </Button>
        </span>
      )}
    </fieldset>
  );
}

function Progress({
  reply,
  isOneRun,
}: {
  readonly reply: SearchReply;
  readonly isOneRun: boolean;
}) {
  const { t } = useTranslation('search');
  const locale = useLocale();
  const { state, done, of, note } = reply;
  const shown = { done: formatCount(done, locale), total: formatCount(of, locale) };
  return (
    <>
      {state === 'indexing' && (
        <div>
          <Notice live>{t(isOneRun ? 'indexingEvents' : 'indexingRuns', shown)}</Notice>
        </div>
      )}
      {note !== null && (
        <div>
          <Notice>{note}</Notice>
        </div>
      )}
    </>
  );
}

interface ResultsProps {
  readonly reply: SearchReply;
  readonly limit: number;
  readonly onMore: (limit: number) => void;
}

function Results({ reply, limit, onMore }: ResultsProps) {
  const { t } = useTranslation('search');
  const locale = useLocale();
  const { hits, total, state } = reply;
  if (hits.length === 0) {
    return state === 'indexing' ? null : (
      <EmptyState title={t('nothing')} body={t('nothingBody')} />
    );
  }
  const left = Math.max(0, (total ?? hits.length) - hits.length);
  const next = Math.min(left, MOST_HITS - hits.length);
  return (
    <>
      <p className={styles.dim} role="status">
        {t('found', {
          count: total ?? hits.length,
          shown: formatCount(total ?? hits.length, locale),
        })}
      </p>
      <HitList hits={hits} />
      {next > 0 && (
        <Button onClick={() => onMore(Math.min(MOST_HITS, limit * 4))}>
          {t('more', { shown: formatCount(Math.min(next, limit * 3), locale) })}
        </Button>
      )}
      {left > 0 && next === 0 && (
        <p className={styles.dim}>{t('tooMany', { shown: formatCount(left, locale) })}</p>
      )}
    </>
  );
}
