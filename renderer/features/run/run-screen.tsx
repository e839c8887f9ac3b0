import { useTranslation } from 'react-i18next';

/** The first version of this screen: its heading. */
export function RunScreen() {
  const { t } = useTranslation('run');
  return <h1>{t('title')}</h1>;
}
