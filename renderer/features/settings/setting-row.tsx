import { Lock } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SettingEntry } from '../../../shared/ipc/settings.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import styles from './settings-screen.module.css';
import { describeSource } from './show-value.ts';
import type { SettingsDesk } from './use-settings.ts';

const CONTROLS = 'input:not([aria-hidden]), textarea, [role="combobox"], [role="radio"]';

interface SettingRowProps {
  readonly desk: SettingsDesk;
  /** Dotted, as the settings file has it. */
  readonly name: string;
  readonly label: string;
  readonly hint?: ReactNode;
  /** Why what is typed is not kept. */
  readonly error?: ReactNode;
  /** The control; not to be used while something above the file has the word. */
  readonly children: (entry: SettingEntry, fixed: boolean) => ReactNode;
}

/** One setting: its control, where its value comes from, and the way back to the default. */
export function SettingRow({ desk, name, label, hint, error, children }: SettingRowProps) {
  const { t } = useTranslation('settings');
  const row = useRef<HTMLDivElement>(null);
  const entry = desk.entry(name);
  if (entry === null) return null;
  const fixed = entry.locked || entry.source === 'environment' || entry.source === 'managed';
  const fault = desk.faults[name];
  return (
    <div ref={row} className={styles.row}>
      <Field
        label={label}
        hint={fixed ? t('environmentWins', { origin: entry.origin }) : hint}
        error={error}
        aside={
          <>
            {entry.locked && <Lock size={12} aria-hidden="true" />}
            {entry.source !== 'default' && (
              <Badge>{describeSource(entry.source, entry.origin, t)}</Badge>
            )}
            {entry.source === 'file' && (
              <Button
                kind="quiet"
                aria-label={`${t('reset')}: ${label}`}
                onClick={() => {
                  // This button goes with the value; the focus stays at the setting.
                  row.current?.querySelector<HTMLElement>(CONTROLS)?.focus();
                  void desk.change(name, null);
                }}
              >
                {t('reset')}
              </Button>
            )}
          </>
        }
      >
        {children(entry, fixed)}
      </Field>
      {fault !== undefined && <ErrorView error={fault} />}
    </div>
  );
}
