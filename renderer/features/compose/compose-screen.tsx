import { useTranslation } from 'react-i18next';

/** The first version of this screen: its heading. */
export function ComposeScreen() {
  const { t } = useTranslation('compose');
  return <h1>{t('title')}</h1>;
}
