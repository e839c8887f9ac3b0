import { useTranslation } from 'react-i18next';

/** The first version of this screen: its heading. */
export function DiagnosticsScreen() {
  const { t } = useTranslation('diagnostics');
  return <h1>{t('title')}</h1>;
}
