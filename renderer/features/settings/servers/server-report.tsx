import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProbeFinding, ServerReport } from '../../../../shared/ipc/servers.ts';
import { type Act, useAct } from '../../../client/use-invoke.ts';
import { ErrorView } from '../../../stores/errors/error-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { PlainText } from '../../../ui/plain-text.tsx';
import { type Status, StatusMark } from '../../../ui/status-mark.tsx';
import { Waiting } from '../../../ui/waiting.tsx';
import type { en } from '../text/en.ts';
import styles from './server-report.module.css';

export interface Probe {
  readonly report: ServerReport | null;
  /** Epoch milliseconds; null while none is under way. */
  readonly since: number | null;
  readonly error: Act<'servers.probe'>['error'];
  readonly look: () => void;
  readonly close: () => void;
}

/** A closer look at one server, begun by people. The report stays until it is closed or made anew. */
export function useProbe(server: string): Probe {
  const { act, busy, error, forget } = useAct('servers.probe');
  const [report, setReport] = useState<ServerReport | null>(null);
  const [since, setSince] = useState(0);
  return {
    report,
    error,
    since: busy ? since : null,
    look() {
      setSince(Date.now());
      void act({ server }).then((reply) => setReport(reply.ok ? reply.value : null));
    },
    close() {
      forget();
      setReport(null);
    },
  };
}

const STATUS: Readonly<
  Record<ProbeFinding['status'], { readonly mark: Status; readonly word: keyof typeof en }>
> = {
  ok: { mark: 'done', word: 'probeOk' },
  warning: { mark: 'attention', word: 'probeWarning' },
  bad: { mark: 'failed', word: 'probeBad' },
};

/** What probes look at, by their names in the contract. */
const LOOKED_AT: Readonly<Record<string, keyof typeof en>> = {
  address: 'probeAddress',
  encryption: 'probeEncryption',
  key: 'probeKey',
  kind: 'probeKind',
  models: 'probeModels',
  context: 'probeContext',
  slots: 'probeSlots',
  tools: 'probeTools',
  answers: 'probeAnswers',
  tokens: 'probeTokens',
  metrics: 'probeMetrics',
};

/** What was looked at, what was found, how that is, and what to do about it: a line each. */
export function ServerReportView({ probe }: { readonly probe: Probe }) {
  const { t } = useTranslation('settings');
  const { report, since, error } = probe;
  if (since !== null) {
    return (
      <div className={styles.report}>
        <Waiting words={t('probeWaiting')} since={since} />
      </div>
    );
  }
  if (error !== null) return <ErrorView error={error} />;
  if (report === null) return null;
  const bad = report.findings.filter(({ status }) => status !== 'ok').length;
  return (
    <section className={styles.report} aria-label={t('probeReport', { name: report.server })}>
      <div className={styles.head}>
        <p role="status">
          <strong>{describeKind(report)}</strong>
          {' · '}
          {report.tag === null ? t('probeNoModel') : <PlainText text={t('probeModel', report)} />}
          {' · '}
          {bad === 0 ? t('probeGood') : t('probeWorthALook', { count: bad })}
        </p>
        <Button
          kind="quiet"
          onClick={probe.close}
          aria-label={t('probeCloseOf', { name: report.server })}
        >
          {t('probeClose')}
        </Button>
      </div>
      <ul className={styles.findings}>
        {report.findings.map((finding) => (
          <Finding key={`${finding.what} ${finding.found}`} finding={finding} />
        ))}
      </ul>
    </section>
  );
}

const FLAVOURS: Readonly<Record<string, string>> = {
  vllm: 'vLLM',
  'llama.cpp': 'llama.cpp',
  lmstudio: 'LM Studio',
  openai: 'OpenAI-compatible',
  ollama: 'Ollama',
};

function describeKind({ flavour, version, server }: ServerReport): string {
  if (flavour === null) return server;
  const name = FLAVOURS[flavour] ?? flavour;
  return version === null ? name : `${name} ${version}`;
}

function Finding({ finding }: { readonly finding: ProbeFinding }) {
  const { t } = useTranslation('settings');
  const { mark, word } = STATUS[finding.status];
  const what = LOOKED_AT[finding.what];
  return (
    <li className={styles.finding}>
      <StatusMark status={mark} label={t(word)} />
      <span className={styles.what}>
        {what === undefined ? <PlainText text={finding.what.replaceAll('-', ' ')} /> : t(what)}
      </span>
      <span className={styles.found}>
        <PlainText text={finding.found} maxChars={2_000} />
        {finding.next !== '' && (
          <small>
            <span aria-hidden="true">→ </span>
            <PlainText text={finding.next} maxChars={2_000} />
          </small>
        )}
      </span>
    </li>
  );
}
