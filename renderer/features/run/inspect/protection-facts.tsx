import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { RunState } from '../../../../shared/run/state.ts';
import { dateFormat } from '../../../ui/format/locale-cache.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import { useLocale } from '../../../ui/use-locale.ts';
import styles from './inspector.module.css';

/** What keeps commands in, what does not, and who agreed; each protection as it was found when the run began. */
export function ProtectionFacts({ state }: { readonly state: RunState }) {
  const { t } = useTranslation('run');
  const locale = useLocale();
  const { environment } = state;
  if (environment === null) return <>{t('notKnownYet')}</>;
  const { sandbox, root, protections, gaps = [], unsandboxedConsent } = environment;
  const by = consentBy(unsandboxedConsent, t, locale);
  return (
    <>
      {protections.length === 0 ? (
        <span className={state.started?.scripted === true ? undefined : styles.warn}>
          {t(consentOf(state), { by: by ?? '—' })}
        </span>
      ) : (
        sandbox != null && (
          <PlainText
            text={sandbox.version === null ? sandbox.name : `${sandbox.name} ${sandbox.version}`}
            maxChars={160}
          />
        )
      )}
      {root === true && (
        <span className={styles.rootNote}>
          <span aria-hidden="true">▲ </span>
          {t(protections.length > 0 ? 'asRootInSandbox' : 'asRoot')}
        </span>
      )}
      {protections.length > 0 && by !== null && (
        <span className={styles.line}>{t('consentedBy', { by })}</span>
      )}
      <Lines label={t('holds')} sign="✓" lines={protections} />
      <Lines label={t('gaps')} sign="▲" lines={gaps} tone="warn" />
    </>
  );
}

function Lines(props: {
  readonly label: string;
  readonly sign: string;
  readonly lines: readonly string[];
  readonly tone?: 'warn';
}) {
  if (props.lines.length === 0) return null;
  return (
    <ul className={styles.holds} aria-label={props.label}>
      {props.lines.map((line) => (
        <li key={line}>
          <span aria-hidden="true" className={props.tone === 'warn' ? styles.warn : styles.ok}>
            {props.sign}
          </span>
          <PlainText text={line} maxChars={400} />
        </li>
      ))}
    </ul>
  );
}

/** Null where nobody was asked, because nothing had to be. The engine writes `NAME, DATE, for this repository`. */
function consentBy(consent: string | null, t: TFunction, locale: string): string | null {
  if (consent === null || consent.startsWith('not needed')) return null;
  const [, name = '', day = ''] =
    /^(.+), (\d{4}-\d\d-\d\d), for this repository$/s.exec(consent) ?? [];
  if (day === '') return consent;
  const date = dateFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day));
  return t('consentFor', { by: name === 'user' ? t('you') : name, date });
}

/** Who agreed that nothing isolates the commands. */
const consentOf = ({ started, environment }: RunState): string =>
  started?.scripted === true
    ? 'unprotectedSample'
    : environment?.unsandboxedConsent === 'user'
      ? 'unprotectedByYou'
      : 'unprotected';
