import { useTranslation } from 'react-i18next';
import type { BodyOf } from '../../../../shared/run/event.ts';
import { useInvoke } from '../../../client/use-invoke.ts';
import { formatCount } from '../../../ui/format/count.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import { useLocale } from '../../../ui/use-locale.ts';
import styles from './inspector.module.css';

type Members = NonNullable<BodyOf<'env.probed'>['members']>;

interface PoolMembersProps {
  readonly members: Members;
  /** Whether it matters how they are now. */
  readonly isRunning: boolean;
}

/** The servers of a pool as they were when the executor was prepared; of a run under way, how they are now. */
export function PoolMembers({ members, isRunning }: PoolMembersProps) {
  const { t } = useTranslation('run');
  const locale = useLocale();
  const now = useInvoke('models.list', isRunning ? {} : null).value?.servers ?? [];
  return (
    <ul className={styles.holds} aria-label={t('members')}>
      {members.map((member) => {
        const server = now.find(({ name }) => name === member.server);
        const isAway = server !== undefined && server.state !== 'ready';
        const facts = [
          member.version,
          member.contextAllocated === null
            ? null
            : t('memberContext', { shown: formatCount(member.contextAllocated, locale) }),
          member.slots === null ? null : t('slots', { count: member.slots }),
        ].filter((fact) => fact !== null);
        return (
          <li key={member.server}>
            <span aria-hidden="true" className={isAway ? styles.bad : styles.ok}>
              {isAway ? '✗' : '✓'}
            </span>
            <span>
              <PlainText text={[member.server, ...facts].join(' · ')} maxChars={300} />
              {server !== undefined && (
                <span className={isAway ? styles.bad : styles.dim}>
                  {' · '}
                  {t(isAway ? 'memberAway' : 'memberThere')}
                </span>
              )}
              {isAway && server.detail !== '' && (
                <>
                  {': '}
                  <PlainText text={server.detail} maxChars={300} />
                </>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
