import { Plus, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelServer } from '../../../shared/ipc/settings.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import {
  isServerName,
  isServerUrl,
  parseDevices,
  readServers,
  type ServerDraft,
  serversOf,
} from './server-drafts.ts';
import styles from './settings-screen.module.css';
import type { SettingsDesk } from './use-settings.ts';

/** Which servers execute, and whether they answer now. */
export function ServersSection({ desk }: { readonly desk: SettingsDesk }) {
  const { t } = useTranslation('settings');
  const models = useInvoke('models.list', {});
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
        {(models.value?.servers ?? []).map((server) => (
          <ServerState key={server.name} server={server} />
        ))}
      </ul>
      <ServersForm desk={desk} onSaved={models.again} />
    </Section>
  );
}

function ServerState({ server }: { readonly server: ModelServer }) {
  const { t } = useTranslation('settings');
  const isReady = server.state === 'ready';
  const words = isReady
    ? `${t('serverReady', { version: server.version ?? '' })} · ${t('serverModels', { count: server.models.length })}`
    : t('serverUnreachable', { detail: server.detail });
  return (
    <li className={styles.server}>
      <strong>{server.name}</strong>
      <code>
        <PlainText text={server.url} maxChars={120} />
      </code>
      <StatusMark status={isReady ? 'done' : 'attention'} label={words} showLabel />
    </li>
  );
}

function ServersForm({
  desk,
  onSaved,
}: {
  readonly desk: SettingsDesk;
  readonly onSaved: () => void;
}) {
  const { t } = useTranslation('settings');
  const recorded = JSON.stringify(
    readServers(desk.entry('servers')?.losers, desk.entry('servers')),
  );
  const [drafts, setDrafts] = useState<readonly ServerDraft[]>([]);
  useEffect(() => setDrafts(JSON.parse(recorded)), [recorded]);
  const change = (index: number, part: Partial<ServerDraft>): void =>
    setDrafts(drafts.map((draft, at) => (at === index ? { ...draft, ...part } : draft)));
  const servers = serversOf(drafts);
  const isGood =
    servers !== null &&
    drafts.every((draft, at) => isServerName(draft.name, drafts, at) && isServerUrl(draft.url));
  const isChanged = JSON.stringify(drafts) !== recorded;
  const fault = desk.faults.servers;
  return (
    <>
      {drafts.length === 0 && <p className={styles.dim}>{t('serversNone')}</p>}
      {drafts.map((draft, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a draft has no name of its own while it is typed
        <div key={index} className={styles.serverForm}>
          <Field
            label={t('serverName')}
            error={
              draft.name === '' || isServerName(draft.name, drafts, index)
                ? undefined
                : t('serverNameBad')
            }
          >
            <TextInput value={draft.name} onChange={(name) => change(index, { name })} />
          </Field>
          <Field
            label={t('serverUrl')}
            error={draft.url === '' || isServerUrl(draft.url) ? undefined : t('serverUrlBad')}
          >
            <TextInput value={draft.url} onChange={(url) => change(index, { url })} mono />
          </Field>
          <Field
            label={t('serverDevices')}
            hint={t('serverDevicesHint')}
            error={parseDevices(draft.devices) === null ? t('serverDevicesBad') : undefined}
          >
            <TextInput value={draft.devices} onChange={(devices) => change(index, { devices })} />
          </Field>
          <IconButton
            label={t('serverRemove', { name: draft.name })}
            icon={<X size={14} aria-hidden="true" />}
            onClick={() => setDrafts(drafts.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <div className={styles.actions}>
        <Button
          icon={<Plus size={14} aria-hidden="true" />}
          onClick={() => setDrafts([...drafts, { name: '', url: '', devices: '' }])}
        >
          {t('serverAdd')}
        </Button>
        {isChanged && (
          <Button
            kind="primary"
            disabled={!isGood}
            onClick={async () => {
              const value = drafts.length === 0 ? null : servers;
              if (await desk.change('servers', value)) onSaved();
            }}
          >
            {t('serverSave')}
          </Button>
        )}
      </div>
      {fault !== undefined && <ErrorView error={fault} />}
    </>
  );
}
