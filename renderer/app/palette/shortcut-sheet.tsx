import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActions } from '../../stores/actions/actions-store.ts';
import { setPreferences, usePreferences } from '../../stores/preferences/preferences-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Section } from '../../ui/section.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { ShortcutLine } from './shortcut-line.tsx';
import { listShortcuts } from './shortcut-rows.ts';
import styles from './shortcut-sheet.module.css';
import { useCapturedKeys } from './use-captured-keys.ts';

interface ShortcutSheetProps {
  readonly onClose: () => void;
}

function setShortcut(id: string, keys: string | null | undefined): void {
  const { [id]: _, ...others } = usePreferences.getState().shortcuts;
  setPreferences({ shortcuts: keys === undefined ? others : { ...others, [id]: keys } });
}

/** All shortcuts that are there now: to look up, to change, to take away. */
export function ShortcutSheet({ onClose }: ShortcutSheetProps) {
  const { t } = useTranslation('app');
  const { actions } = useActions();
  const { shortcuts, singleLetters } = usePreferences();
  const [query, setQuery] = useState('');
  const [capturing, setCapturing] = useState<string | null>(null);
  const search = useRef<HTMLInputElement>(null);
  useCapturedKeys(capturing !== null, {
    onKeys: (keys) => {
      if (capturing !== null) setShortcut(capturing, keys);
      setCapturing(null);
    },
    onCancel: () => setCapturing(null),
  });
  const groups = listShortcuts(actions, shortcuts, query);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('sheet.title')}
      size="large"
      initialFocus={search}
      footer={
        <Button
          onClick={() => setPreferences({ shortcuts: {} })}
          disabled={Object.keys(shortcuts).length === 0}
        >
          {t('sheet.resetAll')}
        </Button>
      }
    >
      <div className={styles.sheet}>
        <TextInput
          ref={search}
          type="search"
          value={query}
          onChange={setQuery}
          label={t('sheet.search')}
          placeholder={t('sheet.search')}
        />
        <Switch
          checked={singleLetters}
          onChange={(on) => setPreferences({ singleLetters: on })}
          label={t('sheet.letters')}
          detail={t('sheet.lettersDetail')}
        />
        {groups.length === 0 && (
          <EmptyState
            title={t('sheet.noMatch', { query })}
            action={<Button onClick={() => setQuery('')}>{t('sheet.showAll')}</Button>}
          />
        )}
        {groups.map((group) => (
          <Section key={group.name} title={group.name} level={3} landmark={false}>
            <ul>
              {group.rows.map((row) => (
                <ShortcutLine
                  key={row.id}
                  row={row}
                  isCapturing={capturing === row.id}
                  onCapture={() => setCapturing(row.id)}
                  onSet={(keys) => setShortcut(row.id, keys)}
                />
              ))}
            </ul>
          </Section>
        ))}
      </div>
    </Dialog>
  );
}
