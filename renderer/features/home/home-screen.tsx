import { useTranslation } from 'react-i18next';

/** The first version of this screen: its heading. */
export function HomeScreen() {
  const { t } = useTranslation('home');
  return <h1>{t('title')}</h1>;
}
