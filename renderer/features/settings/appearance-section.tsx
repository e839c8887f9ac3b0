import { useTranslation } from 'react-i18next';
import { setPreferences, usePreferences } from '../../stores/preferences/preferences-store.ts';
import { Field } from '../../ui/field.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { Section } from '../../ui/section.tsx';
import { Switch } from '../../ui/switch.tsx';
import { DesktopSection } from './desktop-section.tsx';
import styles from './settings-screen.module.css';

/** How this window looks; kept in it and not in the settings. */
export function AppearanceSection() {
  const { t } = useTranslation('settings');
  const preferences = usePreferences();
  return (
    <Section title={t('appearance')}>
      <p className={styles.dim}>{t('appearanceHint')}</p>
      <Field label={t('theme')}>
        <RadioGroup
          inline
          value={preferences.theme}
          onChange={(theme) => setPreferences({ theme })}
          options={[
            { value: 'system', label: t('themeSystem') },
            { value: 'light', label: t('themeLight') },
            { value: 'dark', label: t('themeDark') },
          ]}
        />
      </Field>
      <Field label={t('contrast')}>
        <RadioGroup
          inline
          value={preferences.contrast}
          onChange={(contrast) => setPreferences({ contrast })}
          options={[
            { value: 'system', label: t('themeSystem') },
            { value: 'normal', label: t('contrastNormal') },
            { value: 'more', label: t('contrastMore') },
          ]}
        />
      </Field>
      <Field label={t('density')}>
        <RadioGroup
          inline
          value={preferences.density}
          onChange={(density) => setPreferences({ density })}
          options={[
            { value: 'compact', label: t('densityCompact') },
            { value: 'comfortable', label: t('densityComfortable') },
          ]}
        />
      </Field>
      <Field label={t('language')}>
        <RadioGroup
          inline
          value={preferences.language}
          onChange={(language) => setPreferences({ language })}
          options={[
            { value: 'system', label: t('themeSystem') },
            { value: 'en', label: t('languageEn') },
            { value: 'de', label: t('languageDe') },
          ]}
        />
      </Field>
      <Section title={t('shortcuts')} level={3}>
        <Switch
          checked={preferences.singleLetters}
          onChange={(singleLetters) => setPreferences({ singleLetters })}
          label={t('singleLetters')}
          detail={t('singleLettersDetail')}
        />
      </Section>
      <DesktopSection />
    </Section>
  );
}
