import { useTranslation } from 'react-i18next';
import type { Shop } from '../../../shared/ipc/models.ts';
import { Notice } from '../../ui/notice.tsx';
import { PlainText } from '../../ui/plain-text.tsx';

/** Files of people's own that could not be used, each with its place. */
export function CatalogueFaults({ faults }: { readonly faults: Shop['faults'] }) {
  const { t } = useTranslation('models');
  return faults.map(({ path, line, detail }) => (
    <Notice key={`${path}:${line}:${detail}`} tone="warn">
      <strong>{t('fault.title')}</strong>{' '}
      <PlainText text={line === null ? path : t('fault.at', { path, line })} />
      {': '}
      <PlainText text={detail} maxChars={600} />
    </Notice>
  ));
}
