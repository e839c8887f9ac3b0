import { useTranslation } from 'react-i18next';
import { Section } from '../../ui/section.tsx';
import { NumberRow } from './setting-controls.tsx';
import styles from './settings-screen.module.css';
import type { en } from './text/en.ts';
import type { SettingsDesk } from './use-settings.ts';

interface SectionProps {
  readonly desk: SettingsDesk;
}

/** Name, least and most, as the schema of the settings has them. */
const BUDGETS = [
  ['rounds', 1, 3],
  ['tries', 1, 10],
  ['turns', 1, 500],
  ['checkSeconds', 1, 86_400],
  ['intakeCalls', 1, 2],
  ['planCalls', 1, 2],
  ['replans', 0, 2],
  ['verifyCalls', 1, 4],
  ['advice', 0, 3],
  ['digestTokens', 500, 100_000],
  ['diffChars', 2_000, 400_000],
  ['reportChars', 1_000, 100_000],
] as const satisfies readonly (readonly [keyof typeof en, number, number])[];

/** Ceilings of every run. */
export function BudgetsSection({ desk }: SectionProps) {
  const { t } = useTranslation('settings');
  return (
    <Section title={t('budgets')}>
      <p className={styles.dim}>{t('budgetsHint')}</p>
      <div className={styles.grid}>
        {BUDGETS.map(([name, min, max]) => (
          <NumberRow
            key={name}
            desk={desk}
            name={`budgets.${name}`}
            label={t(name)}
            min={min}
            max={max}
          />
        ))}
      </div>
    </Section>
  );
}
