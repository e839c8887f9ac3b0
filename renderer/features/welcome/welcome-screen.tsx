import { useTranslation } from 'react-i18next';

/** The first version of this screen: its heading. */
export function WelcomeScreen() {
  const { t } = useTranslation('welcome');
  return <h1>{t('title')}</h1>;
}
