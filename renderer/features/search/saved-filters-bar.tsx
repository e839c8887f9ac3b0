import { X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  forgetFilter,
  type SavedFilter,
  saveFilter,
  useSavedFilters,
} from '../../stores/saved-filters.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import styles from './search-screen.module.css';

/** The field that a press brought up is where people go on. */
const focus = (field: HTMLInputElement | null): void => field?.focus();

interface SavedFiltersBarProps {
  /** What would be saved; null: there is nothing to save. */
  readonly current: SavedFilter['search'] | null;
  readonly onPick: (search: SavedFilter['search']) => void;
}

/** Filters by name: to take up, to remove, and to add what is set now. */
export function SavedFiltersBar({ current, onPick }: SavedFiltersBarProps) {
  const { t } = useTranslation('search');
  const filters = useSavedFilters().filter(({ place }) => place === 'search');
  const [name, setName] = useState<string | null>(null);
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (current === null || name === null || name.trim() === '') return;
    saveFilter({ name: name.trim(), place: 'search', search: current });
    setName(null);
  };
  if (filters.length === 0 && current === null) return null;
  return (
    <section className={styles.saved} aria-label={t('saved')}>
      {filters.map((filter) => (
        <span key={filter.name} className={styles.chip}>
          <Button kind="quiet" onClick={() => onPick(filter.search)}>
            {filter.name}
          </Button>
          <IconButton
            label={t('remove', { name: filter.name })}
            icon={<X aria-hidden="true" />}
            onClick={() => forgetFilter(filter)}
          />
        </span>
      ))}
      {current !== null && name === null && (
        <Button kind="quiet" onClick={() => setName('')}>
          {t('save')}
        </Button>
      )}
      {current !== null && name !== null && (
        <form className={styles.naming} onSubmit={save}>
          <TextInput
            ref={focus}
            label={t('saveName')}
            value={name}
            onChange={setName}
            maxLength={80}
          />
          <Button type="submit" disabled={name.trim() === ''}>
            {t('saveDone')}
          </Button>
        </form>
      )}
    </section>
  );
}
