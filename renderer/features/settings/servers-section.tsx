import { useTranslation } from 'react-i18next';
import type { ModelServer } from '../../../shared/ipc/settings.ts';
import type { useInvoke } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { ServerReportView, useProbe } from './servers/server-report.tsx';
import { ServersForm } from './servers/servers-form.tsx';
import styles from './settings-screen.module.css';
import type { SettingsDesk } from './use-settings.ts';

export type Models = ReturnType<typeof useInvoke<'models.list'>>;

interface ServersSectionProps {
  readonly desk: SettingsDesk;
  readonly models: Models;
}

/** Which servers execute, whether they answer now, and what a closer look at one shows. */
export function ServersSection({ desk, models }: ServersSectionProps) {
  const { t } = useTranslation('settings');
  const pools = new Set(desk.view?.settings.pools.map(({ name }) => name));
  return (
    <Section
      title={t('servers')}
      actions={
        <Button kind="quiet" onClick={models.again}>
          {t('serverAgain')}
        </Button>
      }
    >
      <p className={styles.dim}>{t('serversHint')}</p>
      {models.state === 'waiting' && <Waiting words={t('serverAsking')} />}
      {models.error !== null && <ErrorView error={models.error} />}
      <ul className={styles.servers}>
        {(models.value?.servers ?? [])
          .filter(({ name }) => !pools.has(name))
          .map((server) => (
            <ServerState key={server.name} server={server} />
          ))}
      </ul>
      <ServersForm desk={desk} onSaved={models.again} />
    </Section>
  );
}

function ServerState({ server }: { readonly server: ModelServer }) {
  const { t } = useTranslation('settings');
  const probe = useProbe(server.name);
  const isReady = server.state === 'ready';
  const verb = probe.report === null ? t('probe') : t('probeAgain');
  const words = isReady
    ? `${t('serverReady', { version: server.version ?? '' })} · ${t('serverModels', { count: server.models.length })}`
    : t('serverUnreachable', { detail: server.detail });
  return (
    <li>
      <div className={styles.server}>
        <strong>{server.name}</strong>
        <code>
          <PlainText text={server.url} maxChars={120} />
        </code>
        <StatusMark status={isReady ? 'done' : 'attention'} label={words} showLabel />
        <Button
          onClick={probe.look}
          busy={probe.since === null ? false : t('probing')}
          aria-label={`${verb}: ${server.name}`}
        >
          {verb}
        </Button>
      </div>
      <ServerReportView probe={probe} />
    </li>
  );
}
