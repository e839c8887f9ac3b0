import { Autocomplete } from '@base-ui/react/autocomplete';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.tsx';
import { formatCount } from '../../ui/format/count.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './command-palette.module.css';
import { type Entry, type EntryGroup, rankEntries } from './rank-entries.ts';
import { useEntries } from './use-entries.ts';

interface CommandPaletteProps {
  readonly onClose: () => void;
}

/** Finds commands, runs and settings by a few letters. */
export function CommandPalette({ onClose }: CommandPaletteProps) {
  const { t } = useTranslation('app');
  const locale = useLocale();
  const entries = useEntries();
  const [query, setQuery] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const hasRun = useRef(false);
  const groups = useMemo(() => rankEntries(query, entries), [query, entries]);
  const choose = (entry: Entry): void => {
    hasRun.current = true;
    onClose();
    entry.run();
  };
  const nameOf = (group: EntryGroup): string =>
    group.items.length === group.all
      ? group.value
      : t('palette.shown', {
          group: group.value,
          shown: formatCount(group.items.length, locale),
          all: formatCount(group.all, locale),
        });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('palette.title')}
      initialFocus={input}
      returnFocus={() => !hasRun.current}
    >
      <Autocomplete.Root
        open
        inline
        items={groups}
        filter={null}
        mode="none"
        value={query}
        onValueChange={setQuery}
        itemToStringValue={(entry: Entry) => entry.label}
        autoHighlight="always"
        keepHighlight
      >
        <Autocomplete.Input
          ref={input}
          className={styles.input}
          aria-label={t('palette.input')}
          placeholder={t('palette.placeholder')}
          spellCheck={false}
        />
        <Autocomplete.Empty className={styles.empty}>{t('palette.none')}</Autocomplete.Empty>
        <Autocomplete.List className={styles.list}>
          {(group: EntryGroup) => (
            <Autocomplete.Group key={group.value} items={[...group.items]}>
              <Autocomplete.GroupLabel className={styles.group}>
                {nameOf(group)}
              </Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(entry: Entry) => (
                  <Autocomplete.Item
                    key={entry.id}
                    value={entry}
                    className={styles.item}
                    onClick={() => choose(entry)}
                  >
                    <span className={styles.label}>{entry.label}</span>
                    {entry.detail !== undefined && (
                      <span className={styles.detail}>{entry.detail}</span>
                    )}
                    {entry.shortcut !== undefined && <Kbd keys={entry.shortcut} />}
                  </Autocomplete.Item>
                )}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
        <p className={styles.help}>{t('palette.help')}</p>
      </Autocomplete.Root>
    </Dialog>
  );
}
