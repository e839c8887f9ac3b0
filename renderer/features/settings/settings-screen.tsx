import { useTranslation } from 'react-i18next';

/** The first version of this screen: its heading. */
export function SettingsScreen() {
  const { t } = useTranslation('settings');
  return <h1>{t('title')}</h1>;
}
