import { useTranslation } from 'react-i18next';
import { classNames } from '../../ui/class-names.ts';
import styles from './replay-screen.module.css';

interface EventLinkProps {
  readonly run: string;
  readonly seq: number;
}

/** To the event, on the timeline. */
export function EventLink({ run, seq }: EventLinkProps) {
  const { t } = useTranslation('replay');
  return (
    <a
      className={classNames('link', styles.event)}
      href={`#/runs/${encodeURIComponent(run)}/timeline?event=${seq}`}
      aria-label={t('openEvent', { seq })}
    >
      #{seq}
    </a>
  );
}
