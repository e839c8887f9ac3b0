import { useTranslation } from 'react-i18next';

/** The first version of this screen: its heading. */
export function LedgerScreen() {
  const { t } = useTranslation('ledger');
  return <h1>{t('title')}</h1>;
}
