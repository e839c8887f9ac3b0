import { useTranslation } from 'react-i18next';
import type { Served } from '../../../shared/ipc/models.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import styles from './welcome-screen.module.css';

const MARKS = {
  ready: 'done',
  stopped: 'waiting',
  unreachable: 'attention',
  failed: 'failed',
} as const;

/** Each server with its state, what is to be known about it, and how it is installed where it is missing. */
export function ServerLine({ servers }: { readonly servers: readonly Served[] }) {
  const { t } = useTranslation('welcome');
  if (servers.length === 0) return <p className={styles.dim}>{t('serverNone')}</p>;
  return (
    <ul className={styles.servers}>
      {servers.map((server) => (
        <ServerState key={server.name} server={server} />
      ))}
    </ul>
  );
}

function ServerState({ server }: { readonly server: Served }) {
  const { t } = useTranslation('welcome');
  const name = server.version === null ? server.name : `${server.name} ${server.version}`;
  const isMissing = server.state === 'stopped' && server.program === null && server.here;
  const state = isMissing ? t('serverMissing') : t(`serverStates.${server.state}`);
  return (
    <li className={styles.server}>
      <StatusMark status={MARKS[server.state]} label={`${name}: ${state}`} showLabel />{' '}
      <code>
        <PlainText text={server.url} maxChars={120} />
      </code>
      {server.state !== 'ready' && server.detail !== '' && (
        <p className={styles.dim}>
          <PlainText text={server.detail} maxChars={300} />
        </p>
      )}
      {server.findings
        .filter(({ status }) => status !== 'ok')
        .map((finding) => (
          <Notice key={`${finding.code} ${finding.what}`} tone="warn">
            <PlainText text={finding.what} maxChars={600} />{' '}
            <PlainText text={finding.next} maxChars={600} />
          </Notice>
        ))}
      {server.howToInstall.length > 0 && (
        <details open={server.state !== 'ready'}>
          <summary>{t('serverInstall')}</summary>
          <pre className={styles.lines}>
            <PlainText text={server.howToInstall.join('\n')} maxChars={4_000} />
          </pre>
          <CopyButton text={server.howToInstall.join('\n')} label={t('serverInstallCopy')} />
        </details>
      )}
    </li>
  );
}
