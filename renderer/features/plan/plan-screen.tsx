import { useTranslation } from 'react-i18next';

/** The first version of this screen: its heading. */
export function PlanScreen() {
  const { t } = useTranslation('plan');
  return <h1>{t('title')}</h1>;
}
