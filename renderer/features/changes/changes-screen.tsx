import { useTranslation } from 'react-i18next';

/** The first version of this screen: its heading. */
export function ChangesScreen() {
  const { t } = useTranslation('changes');
  return <h1>{t('title')}</h1>;
}
