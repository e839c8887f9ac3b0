import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { noSelection, writeSelection } from '../../stores/run-search.ts';
import { Button } from '../../ui/button.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { Popover } from '../../ui/popover.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { forgetFilter, keepFilter, useKeptFilters } from './kept-filters.ts';
import styles from './timeline-screen.module.css';
import type { TimelineModel } from './use-timeline-model.ts';

/** Filters kept under a name: chosen, kept and forgotten in one place. */
export function SavedFilters({ model }: { readonly model: TimelineModel }) {
  const { t } = useTranslation('timeline');
  const kept = useKeptFilters();
  const [name, setName] = useState('');
  const [open, setOpen] = useState(false);
  const { search, change, isSelecting } = model;
  const keep = (): void => {
    if (name.trim() === '') return;
    // A stretch is one of this run alone; what is kept is for every run.
    const all = writeSelection({ ...search, range: null });
    const written = Object.entries(all).flatMap(([key, value]) =>
      typeof value === 'string' ? [[key, value] as const] : [],
    );
    keepFilter({ name: name.trim(), search: Object.fromEntries(written) });
    setName('');
  };
  return (
    <Popover
      trigger={<Button kind="quiet">{t('savedFilters')}</Button>}
      label={t('savedFilters')}
      open={open}
      onOpenChange={setOpen}
    >
      <div className={styles.saved}>
        {kept.length === 0 && <p className={styles.count}>{t('noSavedFilters')}</p>}
        {kept.map((filter) => {
          const shown = cleanString(filter.name, { maxChars: 80 });
          return (
            <div key={filter.name} className={styles.savedRow}>
              <Button
                kind="quiet"
                onClick={() => {
                  change({ ...noSelection, ...filter.search });
                  setOpen(false);
                }}
              >
                {shown}
              </Button>
              <Button
                kind="quiet"
                aria-label={t('forget', { name: shown })}
                onClick={() => forgetFilter(filter.name)}
              >
                ×
              </Button>
            </div>
          );
        })}
        {isSelecting && (
          <form
            className={styles.savedForm}
            onSubmit={(event) => {
              event.preventDefault();
              keep();
            }}
          >
            <TextInput
              label={t('filterName')}
              placeholder={t('filterName')}
              value={name}
              onChange={setName}
              maxLength={80}
            />
            <Button type="submit" kind="primary" disabled={name.trim() === ''}>
              {t('save')}
            </Button>
          </form>
        )}
        {isSelecting && <p className={styles.count}>{t('saveFilterAbout')}</p>}
      </div>
    </Popover>
  );
}
