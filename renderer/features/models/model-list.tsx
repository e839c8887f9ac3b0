import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../stores/actions/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Section } from '../../ui/section.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import { useNow } from '../../ui/use-now.ts';
import { filterRows, filters, holds } from './model/filter-rows.ts';
import { modelColumns } from './model-columns.tsx';
import styles from './models-screen.module.css';
import type { ModelsPage } from './use-models-page.ts';

/** Everything in the catalogue and on the server, narrowed by what the address says. */
export function ModelList({ page }: { readonly page: ModelsPage }) {
  const { t } = useTranslation('models');
  const { rows, search, change } = page;
  const field = useRef<HTMLInputElement>(null);
  const shown = useMemo(() => filterRows(rows, search.show, search.q), [rows, search]);
  useAction({
    id: 'models.search',
    label: t('list.search'),
    group: t('title'),
    shortcut: '/',
    run: () => field.current?.focus(),
  });
  return (
    <Section title={t('list.title')} className={styles.list}>
      <div className={styles.filters}>
        <TextInput
          ref={field}
          type="search"
          label={t('list.search')}
          placeholder={t('list.searchHint')}
          value={search.q}
          onChange={(q) => change({ q })}
          className={styles.search}
        />
        <fieldset className={styles.actions}>
          <legend className="visually-hidden">{t('list.show')}</legend>
          {filters.map((filter) => {
            const on = search.show.includes(filter);
            const next = on
              ? search.show.filter((one) => one !== filter)
              : [...search.show, filter];
            return (
              <Button
                key={filter}
                kind="quiet"
                aria-pressed={on}
                className={styles.filter}
                onClick={() => change({ show: next })}
              >
                {t(`list.filter.${filter}`)}{' '}
                <small>{rows.filter((row) => holds(row, filter)).length}</small>
              </Button>
            );
          })}
        </fieldset>
      </div>
      <List page={page} shown={shown} />
      <p className={styles.dim}>{t('list.count', { count: shown.length, all: rows.length })}</p>
    </Section>
  );
}

interface ListProps {
  readonly page: ModelsPage;
  readonly shown: ModelsPage['rows'];
}

function List({ page, shown }: ListProps) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const now = useNow(30_000);
  const narrow = useMediaQuery('(max-width: 760px)');
  const best = page.recommendation.id;
  const columns = useMemo(
    () => modelColumns(t, { locale, now, narrow, best, context: page.load.context }),
    [t, locale, now, narrow, best, page.load.context],
  );
  if (shown.length === 0)
    return (
      <EmptyState
        title={t(page.rows.length === 0 ? 'list.emptyTitle' : 'list.noneTitle')}
        body={page.rows.length === 0 ? t('list.emptyBody') : t('list.noneBody')}
        action={
          page.rows.length === 0 ? undefined : (
            <Button onClick={() => page.change({ q: '', show: [] })}>{t('list.showAll')}</Button>
          )
        }
      />
    );
  return (
    <DataTable
      label={t('list.title')}
      columns={columns}
      rows={shown}
      rowKey={({ key }) => key}
      selected={page.selected?.key ?? null}
      onSelect={({ key }) => page.change({ model: key })}
      className={styles.table}
    />
  );
}
