import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TandemError } from '../../../shared/errors.ts';
import type { SettingEntry, SettingsView } from '../../../shared/ipc/settings.ts';
import { useClient } from '../../client/client-context.tsx';
import { useInvoke } from '../../client/use-invoke.ts';
import { useToasts } from '../../ui/use-toasts.ts';

/** The settings with a way to change one at a time; a change is in the file before it is shown as the value. */
export interface SettingsDesk {
  readonly view: SettingsView | null;
  /** Why they could not be read. */
  readonly error: TandemError | null;
  /** Why the last change of a key was not taken. */
  readonly faults: Readonly<Record<string, TandemError>>;
  entry(key: string): SettingEntry | null;
  /** Null puts the setting back to its default. Resolves when it is in the file, or refused. */
  change(key: string, value: unknown): Promise<boolean>;
  putAside(): Promise<void>;
}

export function useSettings(): SettingsDesk {
  const { t } = useTranslation('settings');
  const client = useClient();
  const toasts = useToasts();
  const read = useInvoke('settings.read', {});
  const [written, setWritten] = useState<SettingsView | null>(null);
  const [faults, setFaults] = useState<Readonly<Record<string, TandemError>>>({});
  // A reading that began after the last change is newer than it.
  useEffect(() => {
    if (read.state === 'ready') setWritten(read.value);
  }, [read.state, read.value]);
  const view = written ?? read.value;

  const keepFault = (key: string, error: TandemError | null): void =>
    setFaults((before) => {
      const { [key]: _, ...others } = before;
      return error === null ? others : { ...others, [key]: error };
    });

  return {
    view,
    error: read.error,
    faults,
    entry: (key) => view?.entries.find((entry) => entry.key === key) ?? null,
    async change(key, value) {
      if (view === null) return false;
      const reply = await client.invoke('settings.write', {
        version: view.version,
        changes: [{ key, value }],
      });
      keepFault(key, reply.ok ? null : reply.error);
      if (reply.ok) {
        setWritten(reply.value);
        toasts.add({ tone: 'ok', title: t('saved') });
      } else if (reply.error.kind === 'stale') read.again();
      return reply.ok;
    },
    async putAside() {
      if (view === null) return;
      const reply = await client.invoke('settings.putAside', { version: view.version });
      if (reply.ok) {
        setWritten(reply.value);
        toasts.add({ tone: 'ok', title: t('putAsideDone') });
      } else keepFault('', reply.error);
    },
  };
}
