import { useTranslation } from 'react-i18next';
import type { Device } from '../../../shared/hardware/machine.ts';
import { Badge } from '../../ui/badge.tsx';
import { formatMemory } from '../../ui/format/memory.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './hardware-screen.module.css';
import { servesModels } from './model/memory-split.ts';

/** Which programs hold memory of a device, the largest first. */
export function DeviceUsers({ device }: { readonly device: Device }) {
  const { t } = useTranslation('hardware');
  const locale = useLocale();
  if (device.users.length === 0) return <p className={styles.dim}>{t('usersNone')}</p>;
  const users = device.users.toSorted((a, b) => (b.bytes ?? -1) - (a.bytes ?? -1));
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption>{t('users')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('program')}</th>
            <th scope="col" className={styles.number}>
              {t('process')}
            </th>
            <th scope="col" className={styles.number}>
              {t('size')}
            </th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr key={`${user.pid} ${user.name}`}>
              <td>
                <PlainText text={user.name} maxChars={120} />{' '}
                {servesModels(user.name) && <Badge tone="executor">{t('server')}</Badge>}
              </td>
              <td className={styles.number}>{user.pid ?? t('notTold')}</td>
              <td className={styles.number}>
                {user.bytes === null ? t('notTold') : formatMemory(user.bytes, locale)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
