import { useTranslation } from 'react-i18next';
import type { Served } from '../../../shared/ipc/models.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatMemory } from '../../ui/format/memory.ts';
import { KeyValues } from '../../ui/key-values.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './servers.module.css';

/** What is found about a server, how to install it, and on request the rest. */
export function ServerFacts({ server }: { readonly server: Served }) {
  const { t } = useTranslation('models');
  return (
    <>
      {server.findings
        .filter(({ status }) => status !== 'ok')
        .map((finding) => (
          <Notice key={`${finding.code} ${finding.what}`} tone="warn">
            <PlainText text={finding.what} maxChars={600} />{' '}
            <PlainText text={finding.next} maxChars={600} />
          </Notice>
        ))}
      {server.howToInstall.length > 0 && (
        <details open={server.state !== 'ready'} className={styles.install}>
          <summary>{t('server.install')}</summary>
          <pre>
            <PlainText text={server.howToInstall.join('\n')} maxChars={4_000} />
          </pre>
          <CopyButton text={server.howToInstall.join('\n')} />
        </details>
      )}
      <details className={styles.install}>
        <summary>{t('server.facts')}</summary>
        <Facts server={server} />
      </details>
    </>
  );
}

function Facts({ server }: { readonly server: Served }) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const environment = Object.entries(server.environment).map(([name, value]) => `${name}=${value}`);
  const declared = server.declared.map(
    ({ name, memoryBytes }) => `${name} ${formatMemory(memoryBytes, locale)}`,
  );
  const fine = server.findings.filter(({ status }) => status === 'ok').map(({ what }) => what);
  const facts: readonly (readonly [string, string])[] = [
    [t('server.where'), server.here ? t('server.here') : t('server.elsewhere')],
    [t('server.program'), server.program ?? t('server.notInstalled')],
    [
      t('server.disk'),
      server.disk === null
        ? t('server.diskUnknown')
        : t('server.diskFree', {
            path: server.disk.path,
            free: formatBytes(server.disk.freeBytes, locale),
          }),
    ],
    [t('server.environment'), environment.join('\n') || t('server.environmentNone')],
    ...(declared.length === 0 ? [] : [[t('server.declared'), declared.join('\n')] as const]),
    ...(fine.length === 0 ? [] : [[t('server.fine'), fine.join('\n')] as const]),
  ];
  return (
    <KeyValues
      items={facts.map(([label, value]) => ({
        label,
        value: <PlainText text={value} maxChars={2_000} />,
      }))}
    />
  );
}
