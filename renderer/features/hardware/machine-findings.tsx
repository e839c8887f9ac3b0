import { useTranslation } from 'react-i18next';
import type { Machine } from '../../../shared/hardware/machine.ts';
import { Notice } from '../../ui/notice.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import styles from './hardware-screen.module.css';

/**
 * What people should know about how this machine was read, each with what to do: a headline in their language, then
 * the engine's own words.
 */
export function MachineFindings({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation('hardware');
  const nameOf = (id: string | null): string | null =>
    machine.devices.find((device) => device.id === id)?.name ?? id;
  return (
    <ul className={styles.findings} aria-label={t('findings')}>
      {machine.findings.map((finding) => {
        const name = nameOf(finding.device);
        const device = name !== null && finding.what.includes(name) ? null : name;
        const head = t(`finding.${finding.code}`, { defaultValue: '' });
        return (
          <li key={`${finding.code} ${finding.device} ${finding.what}`}>
            <Notice tone={finding.next === '' ? 'neutral' : 'warn'}>
              {(head !== '' || device !== null) && (
                <strong>
                  <PlainText
                    text={[head, device].filter((part) => part !== null && part !== '').join(': ')}
                    maxChars={240}
                  />
                </strong>
              )}
              <p lang="en">
                <PlainText text={finding.what} maxChars={600} />
              </p>
              {finding.next !== '' && (
                <p lang="en">
                  <PlainText text={finding.next} maxChars={600} />
                </p>
              )}
            </Notice>
          </li>
        );
      })}
    </ul>
  );
}
