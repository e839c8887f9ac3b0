import { X } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { NumberInput } from '../../../ui/number-input.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextInput } from '../../../ui/text-input.tsx';
import { DraftActions } from '../lists/draft-actions.tsx';
import styles from '../lists/drafts.module.css';
import { type Drafts, useDrafts } from '../lists/use-drafts.ts';
import {
  emptyServer,
  isServerName,
  isServerUrl,
  isVariable,
  parseDevices,
  readServers,
  type ServerDraft,
  serversOf,
} from '../server-drafts.ts';
import type { SettingsDesk } from '../use-settings.ts';

/** The servers of the settings file, edited together. */
export function ServersForm({
  desk,
  onSaved,
}: {
  readonly desk: SettingsDesk;
  readonly onSaved: () => void;
}) {
  const { t } = useTranslation('settings');
  const entry = desk.entry('servers');
  const drafts = useDrafts(readServers(entry?.losers, entry));
  const add = useRef<HTMLButtonElement>(null);
  const { items } = drafts;
  const servers = serversOf(items);
  const isGood =
    servers !== null &&
    items.every((draft, at) => isServerName(draft.name, items, at) && isServerUrl(draft.url));
  return (
    <>
      {items.length === 0 && <p className={styles.dim}>{t('serversNone')}</p>}
      <div className={styles.list}>
        {items.map((draft, at) => (
          <fieldset
            // biome-ignore lint/suspicious/noArrayIndexKey: a draft has no name of its own while it is typed
            key={at}
            className={styles.draft}
          >
            <legend>{draft.name === '' ? t('serverNew') : draft.name}</legend>
            <IconButton
              className={styles.remove}
              label={t('serverRemove', { name: draft.name === '' ? t('serverNew') : draft.name })}
              icon={<X />}
              onClick={() => {
                drafts.remove(at);
                add.current?.focus();
              }}
            />
            <ServerFields drafts={drafts} draft={draft} at={at} />
          </fieldset>
        ))}
      </div>
      <DraftActions
        isChanged={drafts.isChanged}
        isGood={isGood}
        add={t('serverAdd')}
        save={t('serverSave')}
        onAdd={() => drafts.add(emptyServer)}
        onSave={async () => {
          if (await desk.change('servers', items.length === 0 ? null : servers)) onSaved();
        }}
        onUndo={drafts.undo}
        fault={desk.faults.servers}
        addRef={add}
      />
    </>
  );
}

interface ServerFieldsProps {
  readonly drafts: Drafts<ServerDraft>;
  readonly draft: ServerDraft;
  readonly at: number;
}

function ServerFields({ drafts, draft, at }: ServerFieldsProps) {
  const { t } = useTranslation('settings');
  const { name, url, kind, keyVariable, slots, devices } = draft;
  const change = (part: Partial<ServerDraft>): void => drafts.change(at, part);
  const nameFault = name !== '' && !isServerName(name, drafts.items, at) && t('serverNameBad');
  const urlFault = url !== '' && !isServerUrl(url) && t('serverUrlBad');
  return (
    <div className={styles.fields}>
      <Field label={t('serverName')} error={nameFault}>
        <TextInput value={name} onChange={(next) => change({ name: next })} />
      </Field>
      <Field label={t('serverKind')}>
        <Select
          value={kind}
          onChange={(next) => change({ kind: next })}
          options={[
            { value: 'ollama', label: 'Ollama' },
            { value: 'openai', label: t('serverKindOpenai'), detail: t('serverKindOpenaiDetail') },
          ]}
        />
      </Field>
      <Field label={t('serverUrl')} error={urlFault}>
        <TextInput
          value={url}
          onChange={(next) => change({ url: next })}
          mono
          placeholder={kind === 'ollama' ? 'http://10.0.0.5:11434' : 'http://10.0.0.5:8000'}
        />
      </Field>
      <Field
        label={t('serverKey')}
        hint={t('serverKeyHint')}
        error={!isVariable(keyVariable.trim()) && t('serverKeyBad')}
      >
        <TextInput value={keyVariable} onChange={(next) => change({ keyVariable: next })} mono />
      </Field>
      <Field label={t('serverSlots')} hint={t('serverSlotsHint')}>
        <NumberInput
          value={slots}
          onChange={(next) => change({ slots: next })}
          min={1}
          max={1_024}
        />
      </Field>
      <Field
        label={t('serverDevices')}
        hint={t('serverDevicesHint')}
        error={parseDevices(devices) === null && t('serverDevicesBad')}
      >
        <TextInput value={devices} onChange={(next) => change({ devices: next })} />
      </Field>
    </div>
  );
}
