import { useTranslation } from 'react-i18next';

/** The first version of this screen: its heading. */
export function IntakeScreen() {
  const { t } = useTranslation('intake');
  return <h1>{t('title')}</h1>;
}
