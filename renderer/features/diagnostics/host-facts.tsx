import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useHost } from '../../client/host.ts';
import type { useInvoke } from '../../client/use-invoke.ts';
import { ContainmentView } from '../../stores/containment/containment-view.tsx';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { KeyValues } from '../../ui/key-values.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './diagnostics-screen.module.css';

type HostDescription = ReturnType<typeof useInvoke<'host.describe'>>;

/** Which Tandem this is, where its files lie, and what isolates commands here. */
export function HostFactsSection({ facts }: { readonly facts: HostDescription }) {
  const { t } = useTranslation('diagnostics');
  const host = useHost();
  if (facts.error !== null) return <ErrorView error={facts.error} />;
  if (facts.value === null) return null;
  const { value } = facts;
  const kind =
    value.host === 'desktop'
      ? t('hostDesktop', { version: value.electron ?? '' })
      : t('hostBrowser');
  return (
    <>
      <Section title={t('containment')}>
        <p className={styles.dim}>
          {t('containmentHint')}{' '}
          <Link to="/settings/$section" params={{ section: 'sandbox' }}>
            {t('toSandbox')}
          </Link>
        </p>
        {value.containment === undefined ? (
          <p>
            {value.protections.length === 0 ? t('protectionsNone') : value.protections.join(', ')}
          </p>
        ) : (
          <ContainmentView containment={value.containment} />
        )}
      </Section>
      <Section title={t('host')}>
        <KeyValues
          items={[
            { label: t('version'), value: value.tandem },
            { label: t('hostKind'), value: kind },
            { label: t('node'), value: value.node },
            { label: t('platform'), value: value.platform },
            { label: t('home'), value: <Path text={value.home} /> },
            { label: t('logs'), value: <Path text={value.logFolder} /> },
          ]}
        />
        {host !== null && (
          <div>
            <Button onClick={() => void host.openLogFolder()}>{t('openLogs')}</Button>
          </div>
        )}
      </Section>
    </>
  );
}

function Path({ text }: { readonly text: string }) {
  const { t } = useTranslation('diagnostics');
  return (
    <span className={styles.path}>
      <code>
        <PlainText text={text} maxChars={400} />
      </code>
      <CopyButton text={text} label={t('copyPath')} />
    </span>
  );
}
