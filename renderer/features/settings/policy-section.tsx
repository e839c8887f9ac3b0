import { useTranslation } from 'react-i18next';
import { Section } from '../../ui/section.tsx';
import { ChoiceRow, LinesRow } from './setting-controls.tsx';
import styles from './settings-screen.module.css';
import type { SettingsDesk } from './use-settings.ts';

interface SectionProps {
  readonly desk: SettingsDesk;
}

/** What Claude may see, and what never leaves. */
export function PolicySection({ desk }: SectionProps) {
  const { t } = useTranslation('settings');
  return (
    <Section title={t('policy')}>
      <ChoiceRow
        desk={desk}
        name="policy.level"
        label={t('level')}
        options={[
          { value: 'names', label: t('levelNames'), detail: t('levelNamesDetail') },
          { value: 'outline', label: t('levelOutline'), detail: t('levelOutlineDetail') },
          { value: 'excerpts', label: t('levelExcerpts'), detail: t('levelExcerptsDetail') },
          { value: 'open', label: t('levelOpen'), detail: t('levelOpenDetail') },
        ]}
      />
      <p className={styles.dim}>{t('always')}</p>
      <LinesRow
        desk={desk}
        name="policy.deniedPaths"
        label={t('deniedPaths')}
        hint={t('deniedPathsHint')}
      />
    </Section>
  );
}
