import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { cleanString } from '../../ui/clean-text.ts';
import { EmptyState } from '../../ui/empty-state.tsx';

/** The page of an address that leads nowhere. */
export function NotFound() {
  const { t } = useTranslation('app');
  const { pathname } = useLocation();
  return (
    <EmptyState
      title={<h1>{t('notFound.title')}</h1>}
      body={t('notFound.body', { address: cleanString(pathname, { maxChars: 200 }) })}
      action={
        <Link to="/" className="link">
          {t('notFound.action')}
        </Link>
      }
    />
  );
}
