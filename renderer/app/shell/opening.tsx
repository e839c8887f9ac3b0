import { useTranslation } from 'react-i18next';
import { Waiting } from '../../ui/waiting.tsx';

/** Stands where a screen will, while its code and texts are fetched. */
export function Opening() {
  const { t } = useTranslation('app');
  return <Waiting words={t('opening')} />;
}
