import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ToolServerView } from '../../../shared/ipc/tool-servers.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './compose-screen.module.css';

/** Which user-added tools the executor would be offered, and which not; nothing where none are set up. */
export function ToolServersNote() {
  const { t } = useTranslation('compose');
  const all = useInvoke('toolServers.list', {}).value?.servers ?? [];
  const servers = all.filter(({ state }) => state !== 'off');
  if (servers.length === 0) return null;
  return (
    <Section title={t('tools')}>
      <p className={styles.dim}>{t('toolsAbout')}</p>
      <ul className={styles.tools}>
        {servers.map((server) => (
          <ToolServerLine key={server.name} server={server} />
        ))}
      </ul>
      {servers.some(({ state }) => state !== 'approved') && (
        <p className={styles.dim}>
          <Link to="/settings/$section" params={{ section: 'tools' }}>
            {t('toolsApprove')}
          </Link>
        </p>
      )}
    </Section>
  );
}

function ToolServerLine({ server }: { readonly server: ToolServerView }) {
  const { t } = useTranslation('compose');
  const isUsed = server.state === 'approved';
  return (
    <li>
      <span aria-hidden="true" className={isUsed ? styles.used : styles.unused}>
        {isUsed ? '✓' : '▲'}
      </span>
      <span>
        <b>
          <PlainText text={server.name} maxChars={80} />
        </b>
        {' · '}
        {isUsed
          ? t('toolsUsed', { count: server.approvedTools })
          : t(`toolsUnused.${server.state}`)}
        {!isUsed && server.detail !== '' && (
          <span className={styles.dim}>
            {' · '}
            <PlainText text={server.detail} maxChars={300} />
          </span>
        )}
      </span>
    </li>
  );
}
