import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RepositoryConsent } from '../../../../shared/ipc/consents.ts';
import { useAct, useInvoke } from '../../../client/use-invoke.ts';
import { ErrorView } from '../../../stores/errors/error-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { formatDateTime } from '../../../ui/format/time.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import { Section } from '../../../ui/section.tsx';
import { useLocale } from '../../../ui/use-locale.ts';
import { Waiting } from '../../../ui/waiting.tsx';
import { EmptyList } from '../lists/empty-list.tsx';
import screen from '../settings-screen.module.css';
import styles from './consents.module.css';

/** Consents to run commands without full isolation, given once for a repository; they are easily forgotten. */
export function ConsentsSection() {
  const { t } = useTranslation('settings');
  const listed = useInvoke('consents.list', {});
  const withdraw = useAct('consents.withdraw');
  const [left, setLeft] = useState<readonly RepositoryConsent[] | null>(null);
  const part = useRef<HTMLDivElement>(null);
  const consents = left ?? listed.value?.consents ?? null;
  return (
    <Section title={t('consents')}>
      <p className={screen.dim}>{t('consentsHint')}</p>
      {listed.state === 'waiting' && consents === null && <Waiting words={t('consentsReading')} />}
      {listed.error !== null && <ErrorView error={listed.error} />}
      <div ref={part} tabIndex={-1}>
        {consents?.length === 0 && (
          <EmptyList title={t('consentsNone')} body={t('consentsNoneBody')} />
        )}
        <ul>
          {consents?.map((consent) => (
            <Consent
              key={consent.path}
              consent={consent}
              busy={withdraw.busy}
              onWithdraw={async () => {
                const reply = await withdraw.act({ path: consent.path });
                if (!reply.ok) return;
                setLeft(reply.value.consents);
                // The button goes with its row; the focus stays here.
                part.current?.focus();
              }}
            />
          ))}
        </ul>
      </div>
      {withdraw.error !== null && <ErrorView error={withdraw.error} />}
    </Section>
  );
}

interface ConsentProps {
  readonly consent: RepositoryConsent;
  readonly busy: boolean;
  readonly onWithdraw: () => void;
}

function Consent({ consent, busy, onWithdraw }: ConsentProps) {
  const { t } = useTranslation('settings');
  const locale = useLocale();
  const { path, by, at, protections } = consent;
  const guard =
    protections.sandbox === null
      ? t('consentNoSandbox')
      : t('consentSandbox', { sandbox: protections.sandbox });
  return (
    <li className={styles.consent}>
      <div>
        <PlainText className={styles.path} text={path} maxChars={4_096} />
        <p className={screen.dim}>
          {t('consentGiven', { by, at: formatDateTime(at, locale) })}
          {' · '}
          {protections.root ? `${guard}, ${t('consentRoot')}` : guard}
        </p>
      </div>
      <Button busy={busy} aria-label={`${t('consentWithdraw')}: ${path}`} onClick={onWithdraw}>
        {t('consentWithdraw')}
      </Button>
    </li>
  );
}
