import { useTranslation } from 'react-i18next';

/** The first version of this screen: its heading. */
export function TimelineScreen() {
  const { t } = useTranslation('timeline');
  return <h1>{t('title')}</h1>;
}
