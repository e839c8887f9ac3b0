import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DesktopPreferences } from '../../../shared/ipc/host.ts';
import { useHost } from '../../client/host.ts';
import { Section } from '../../ui/section.tsx';
import { Switch } from '../../ui/switch.tsx';
import styles from './settings-screen.module.css';

/** What the desktop app does besides showing this window; nothing in a browser. */
export function DesktopSection() {
  const { t } = useTranslation('settings');
  const host = useHost();
  const [wanted, setWanted] = useState<DesktopPreferences | null>(null);
  useEffect(() => {
    void host?.readPreferences().then(setWanted);
  }, [host]);
  if (host === null || wanted === null) return null;
  const change = async (changes: Partial<DesktopPreferences>): Promise<void> => {
    // What is shown is what is in force, so a switch that could not be kept goes back.
    setWanted((await host.writePreferences({ ...wanted, ...changes })) ?? wanted);
  };
  const notify = (changes: Partial<DesktopPreferences['notify']>) =>
    void change({ notify: { ...wanted.notify, ...changes } });
  return (
    <Section title={t('desktop')} level={3}>
      <p className={styles.dim}>{t('desktopHint')}</p>
      <Switch
        checked={wanted.notify.needsYou}
        onChange={(needsYou) => notify({ needsYou })}
        label={t('notifyNeedsYou')}
      />
      <Switch
        checked={wanted.notify.finished}
        onChange={(finished) => notify({ finished })}
        label={t('notifyFinished')}
      />
      <Switch
        checked={wanted.notify.failed}
        onChange={(failed) => notify({ failed })}
        label={t('notifyFailed')}
      />
      <Switch
        checked={wanted.notify.models}
        onChange={(models) => notify({ models })}
        label={t('notifyModels')}
      />
      <Switch
        checked={wanted.keepAwake}
        onChange={(keepAwake) => void change({ keepAwake })}
        label={t('keepAwake')}
        detail={t('keepAwakeDetail')}
      />
      <Switch
        checked={wanted.keepRunning}
        onChange={(keepRunning) => void change({ keepRunning })}
        label={t('keepRunning')}
        detail={t('keepRunningDetail')}
      />
    </Section>
  );
}
