import { useTranslation } from 'react-i18next';
import type { BundlePreview } from '../../../shared/ipc/bundles.ts';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatCount } from '../../ui/format/count.ts';
import { Meter } from '../../ui/meter.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './export-screen.module.css';

const KINDS_SHOWN = 10;

/** What is in the file by size, who is named in it, and what was replaced by what. */
export function PreviewView({ preview }: { readonly preview: BundlePreview }) {
  const { t } = useTranslation('bundles');
  const locale = useLocale();
  const most = Math.max(1, ...preview.payloads.map(({ bytes }) => bytes));
  const kinds = preview.kinds.slice(0, KINDS_SHOWN);
  const more = preview.kinds.length - kinds.length;
  return (
    <>
      <Section title={t('inside')}>
        <p>
          {t('size', {
            size: formatBytes(preview.bytes, locale),
            events: formatCount(preview.events, locale),
          })}
        </p>
        <Verification preview={preview} />
        <div className={styles.meters}>
          {preview.payloads.map(({ class: name, count, bytes }) => (
            <Meter
              key={name}
              label={t(`class.${name}`)}
              value={bytes}
              max={most}
              text={`${formatBytes(bytes, locale)} · ${formatCount(count, locale)}`}
            />
          ))}
        </div>
        <p className={styles.dim}>
          {t('kinds')}:{' '}
          {kinds.map(({ kind, count }) => `${kind} ${formatCount(count, locale)}`).join(', ')}
          {more > 0 && `, ${t('moreKinds', { count: more })}`}
        </p>
      </Section>
      <Section title={t('found')}>
        <Named preview={preview} />
        <Secrets preview={preview} />
      </Section>
      {preview.redactions
        .filter(({ on }) => on)
        .map((redaction) => (
          <Section key={redaction.redaction} title={t(redaction.redaction)} level={3}>
            <p>
              {t('places', { count: redaction.places })},{' '}
              {t('distinct', { count: redaction.distinct })}
            </p>
            <ul className={styles.samples}>
              {redaction.samples.map(({ from, to }) => (
                <li key={`${from} ${to}`}>
                  <code>
                    <PlainText text={from} maxChars={120} />
                  </code>{' '}
                  →{' '}
                  <code>
                    <PlainText text={to} maxChars={120} />
                  </code>
                </li>
              ))}
            </ul>
          </Section>
        ))}
    </>
  );
}

function Verification({ preview }: { readonly preview: BundlePreview }) {
  const { t } = useTranslation('bundles');
  const { original, copy, steps, resealed, notComparable, detail } = preview.verification;
  if (copy === 'not-comparable') return <p>{t('notComparable', { count: notComparable })}</p>;
  if (original !== 'same')
    return (
      <p>
        <PlainText text={t('originalDiffers', { detail })} maxChars={400} />
      </p>
    );
  return (
    <p>
      {copy === 'resealed' ? t('resealed', { steps, count: resealed }) : t('verifies', { steps })}
    </p>
  );
}

function Named({ preview }: { readonly preview: BundlePreview }) {
  const { t } = useTranslation('bundles');
  const rows = [
    ['repository', preview.repository === '' ? [] : [preview.repository]],
    ['hosts', preview.hosts],
    ['models', preview.models],
    ['persons', preview.persons],
  ] as const;
  return (
    <dl className={styles.named}>
      {rows.map(([name, found]) => (
        <div key={name}>
          <dt>{t(name)}</dt>
          <dd>
            {found.length === 0 ? (
              t('nobody')
            ) : (
              <PlainText text={found.join(', ')} maxChars={600} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Secrets({ preview }: { readonly preview: BundlePreview }) {
  const { t } = useTranslation('bundles');
  if (preview.secrets.length === 0) return <p>{t('noSecrets')}</p>;
  const isMasked = preview.redactions.some(({ redaction, on }) => redaction === 'secrets' && on);
  return (
    <>
      <p>
        {t('secretsFound')}:{' '}
        <PlainText
          text={preview.secrets
            .map(({ kind, count, where }) => `${count} × ${kind} (${where})`)
            .join(', ')}
          maxChars={600}
        />
      </p>
      {!isMasked && <p role="alert">{t('secretsStay')}</p>}
    </>
  );
}
