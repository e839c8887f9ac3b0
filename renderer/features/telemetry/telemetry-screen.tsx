import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TelemetryPreview, TelemetrySent } from '../../../shared/ipc/telemetry.ts';
import { type Act, useAct, useInvoke } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeText } from '../../ui/code-text.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatCount } from '../../ui/format/count.ts';
import { KeyValues } from '../../ui/key-values.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/section.tsx';
import { Switch } from '../../ui/switch.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './telemetry-screen.module.css';
import { useProgress } from './use-progress.ts';

/** What a collector would be sent of this run, and the button that sends it. */
export function TelemetryScreen() {
  const { t } = useTranslation('telemetry');
  const { run = '' } = useParams({ strict: false });
  const [content, setContent] = useState(false);
  const preview = useInvoke('telemetry.preview', { run, content });
  const sending = useAct('telemetry.send');
  const [sent, setSent] = useState<TelemetrySent | null>(null);
  const send = async (url: string): Promise<void> => {
    setSent(null);
    const reply = await sending.act({ run, content, url });
    if (reply.ok) setSent(reply.value);
  };
  return (
    <div className={styles.screen}>
      <h1 tabIndex={-1}>{t('title')}</h1>
      <p className={styles.dim}>{t('lead')}</p>
      <Switch label={t('content')} checked={content} onChange={setContent} />
      <p className={styles.dim}>
        {t('contentHint')}{' '}
        <Link to="/settings/$section" params={{ section: 'policy' }}>
          {t('settings')}
        </Link>
      </p>
      {preview.error !== null && <ErrorView error={preview.error} />}
      {preview.value === null && preview.state === 'waiting' && <Waiting words={t('looking')} />}
      {preview.value !== null && (
        <>
          <SendLine run={run} preview={preview.value} sending={sending} onSend={send} />
          {sending.error !== null && <ErrorView error={sending.error} />}
          {sent !== null && <Sent sent={sent} />}
          <Contents preview={preview.value} />
        </>
      )}
    </div>
  );
}

interface SendLineProps {
  readonly run: string;
  readonly preview: TelemetryPreview;
  readonly sending: Act<'telemetry.send'>;
  readonly onSend: (url: string) => Promise<void>;
}

function SendLine({ run, preview, sending, onSend }: SendLineProps) {
  const { t } = useTranslation('telemetry');
  const locale = useLocale();
  const stop = useAct('telemetry.stop');
  const progress = useProgress(run, sending.busy);
  const { url, refused } = preview;
  if (url === null) return <Notice tone="warn">{refused}</Notice>;
  const shown = {
    sent: formatCount(progress?.sent ?? 0, locale),
    of: formatCount(progress?.of ?? preview.spans, locale),
  };
  return sending.busy ? (
    <Waiting words={t('sending', shown)} onCancel={() => void stop.act({ run })} />
  ) : (
    <div>
      <Button kind="primary" onClick={() => void onSend(url)}>
        {t('send')}
      </Button>
    </div>
  );
}

function Sent({ sent }: { readonly sent: TelemetrySent }) {
  const { t } = useTranslation('telemetry');
  const locale = useLocale();
  const { outcome, spans, requests, detail } = sent;
  const shown = { spans: formatCount(spans, locale), requests: formatCount(requests, locale) };
  return (
    <Notice tone={outcome === 'sent' ? 'ok' : 'warn'} live>
      {t(`outcome.${outcome}`, shown)} {detail}
    </Notice>
  );
}

function Contents({ preview }: { readonly preview: TelemetryPreview }) {
  const { t } = useTranslation('telemetry');
  const locale = useLocale();
  const rows = [
    { label: t('to'), value: preview.url ?? t('nowhere') },
    { label: t('spans'), value: formatCount(preview.spans, locale) },
    { label: t('bytes'), value: formatBytes(preview.bytes, locale) },
    ...(preview.content
      ? [{ label: t('masked'), value: formatCount(preview.masked, locale) }]
      : []),
    { label: t('conventions'), value: `OpenTelemetry ${preview.semconv}` },
  ];
  return (
    <>
      <KeyValues items={rows} />
      <Section title={t('attributes')}>
        <p className={styles.names}>{preview.attributes.join(', ')}</p>
      </Section>
      <Section title={t('sample', { count: preview.sampleSpans })}>
        <CodeText
          text={preview.sample}
          maxLines={120}
          label={t('sample', { count: preview.sampleSpans })}
        />
      </Section>
    </>
  );
}
