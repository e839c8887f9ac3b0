import { Link } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import type { Payload } from '../../../shared/ipc/ledger.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { CodeText } from '../../ui/code-text.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatCount } from '../../ui/format/count.ts';
import { formatDateTime } from '../../ui/format/time.ts';
import { KeyValues } from '../../ui/key-values.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { Section } from '../../ui/section.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './ledger-screen.module.css';
import { groupOf, shareParts } from './model/part-classes.ts';
import { findInBody, prettyBody } from './model/show-body.ts';
import { PartBar } from './part-bar.tsx';
import { describeStage, describeStatus } from './payload-columns.tsx';

interface PayloadDetailProps {
  readonly run: string;
  readonly payload: Payload;
}

type Body = OutputOf<'ledger.body'>;

/** One payload: what it was made of, what was kept back, and the very bytes. */
export function PayloadDetail({ run, payload }: PayloadDetailProps) {
  const { t } = useTranslation('ledger');
  const locale = useLocale();
  const sent = useInvoke('ledger.body', { run, seq: payload.seq });
  return (
    <div className={styles.detail}>
      <header className={styles.detailHead}>
        <h2>{t('payload', { stage: describeStage(payload.stage, t) })}</h2>
        {sent.value !== null && <Proof verified={sent.value.verified} />}
        <Link
          to="/runs/$run/timeline"
          params={{ run }}
          search={{ event: payload.seq }}
          className="link"
        >
          {t('toEvent')}
        </Link>
      </header>
      <PartBar shares={shareParts([payload])} legend />
      <Parts payload={payload} />
      <KeptBack payload={payload} />
      {sent.state === 'failed' && <ErrorView error={sent.error} />}
      {sent.value === null && sent.state === 'waiting' && <Waiting words={t('reading')} />}
      {sent.value !== null && <BodyView payload={payload} sent={sent.value} />}
      <Section title={t('facts')} level={3}>
        <KeyValues
          items={[
            { label: t('column.at'), value: formatDateTime(payload.at, locale) },
            { label: t('column.model'), value: <PlainText text={payload.model} /> },
            { label: t('column.status'), value: describeStatus(payload.status, t) },
            { label: t('column.attempt'), value: formatCount(payload.attempt, locale) },
            {
              label: t('address'),
              value: <PlainText text={sent.value?.url ?? '…'} maxChars={400} className="mono" />,
            },
            {
              label: 'SHA-256',
              value: <PlainText text={payload.sha256} maxChars={80} className="mono" />,
            },
          ]}
        />
      </Section>
      {sent.value !== null && <Headers headers={sent.value.headers} />}
    </div>
  );
}

function Proof({ verified }: { readonly verified: boolean }) {
  const { t } = useTranslation('ledger');
  return verified ? (
    <Badge tone="ok">✓ {t('verified')}</Badge>
  ) : (
    <Badge tone="bad">✗ {t('notVerified')}</Badge>
  );
}

function Parts({ payload }: { readonly payload: Payload }) {
  const { t } = useTranslation('ledger');
  const locale = useLocale();
  return (
    <Section title={t('parts')} level={3}>
      <table className={styles.parts}>
        <thead>
          <tr>
            <th scope="col">{t('part.what')}</th>
            <th scope="col">{t('part.source')}</th>
            <th scope="col">{t('part.term')}</th>
            <th scope="col" className={styles.end}>
              {t('column.bytes')}
            </th>
          </tr>
        </thead>
        <tbody>
          {payload.parts.map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the payload
            <tr key={index}>
              <td>{t(`group.${groupOf(part.class)}`)}</td>
              <td>
                <PlainText text={part.source} maxChars={300} />
              </td>
              <td className={styles.term}>
                <PlainText text={part.class} maxChars={60} />
              </td>
              <td className={styles.end}>{formatBytes(part.bytes, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function KeptBack({ payload: { masked, denied } }: { readonly payload: Payload }) {
  const { t } = useTranslation('ledger');
  if (masked === 0 && denied.length === 0)
    return <p className={styles.quiet}>{t('nothingKept')}</p>;
  return (
    <Section title={t('kept')} level={3}>
      {masked > 0 && <Notice tone="ok">{t('maskedCount', { count: masked })}</Notice>}
      {denied.length > 0 && (
        <ul className={styles.denied}>
          {denied.map(({ source, why }) => (
            <li key={`${source}:${why}`}>
              <PlainText text={source} maxChars={300} className="mono" />{' '}
              <span className={styles.why}>
                <PlainText text={why} maxChars={400} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function BodyView({ payload, sent }: { readonly payload: Payload; readonly sent: Body }) {
  const { t } = useTranslation('ledger');
  const locale = useLocale();
  const [raw, setRaw] = useState(false);
  const [query, setQuery] = useState('');
  const pretty = useMemo(() => prettyBody(sent.body), [sent.body]);
  const shown = raw || pretty === null ? sent.body : pretty;
  const found = useMemo(() => findInBody(shown, query), [shown, query]);
  const lines = useMemo(() => shown.split('\n'), [shown]);
  return (
    <Section
      title={t('body', { size: formatBytes(sent.bytes, locale) })}
      level={3}
      actions={
        <>
          <CopyButton text={sent.body} label={t('copyBody')} />
          <Button
            kind="quiet"
            icon={<Download />}
            onClick={() => saveFile(`payload-${payload.seq}.json`, sent.body, 'application/json')}
          >
            {t('saveBody')}
          </Button>
        </>
      }
    >
      <div className={styles.bodyTools}>
        <TextInput
          type="search"
          value={query}
          onChange={setQuery}
          label={t('find')}
          placeholder={t('find')}
        />
        <span role="status" className={styles.quiet}>
          {query === '' ? '' : t('found', { count: found.length })}
        </span>
        {pretty !== null && <Checkbox label={t('exact')} checked={raw} onChange={setRaw} />}
      </div>
      {query === '' ? (
        <CodeText text={shown} wrap label={t('bodyLabel')} maxLines={400} startLine={1} />
      ) : (
        <ol className={styles.found}>
          {found.slice(0, MOST_FOUND).map((line) => (
            <li key={line}>
              <span className={styles.number}>{line}</span>
              <PlainText
                text={around(lines[line - 1] ?? '', query)}
                maxChars={400}
                className="mono"
              />
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

/** More lines than this would only be scrolled through; the count says how many there are. */
const MOST_FOUND = 200;

/** The part of a long line that the text is in. */
function around(line: string, query: string): string {
  const at = line.toLowerCase().indexOf(query.toLowerCase());
  const from = Math.max(0, at - 80);
  return `${from > 0 ? '…' : ''}${line.slice(from, at + query.length + 200)}`;
}

function Headers({ headers }: { readonly headers: Readonly<Record<string, string>> }) {
  const { t } = useTranslation('ledger');
  const text = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
  return (
    <Section title={t('headers')} level={3}>
      <p className={styles.quiet}>{t('noKey')}</p>
      <CodeText text={text} label={t('headers')} wrap />
    </Section>
  );
}
