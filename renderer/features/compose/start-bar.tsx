import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format/count.ts';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './compose-screen.module.css';
import type { Obstacle } from './obstacles.ts';

interface StartBarProps {
  readonly obstacles: readonly Obstacle[];
  readonly busy: boolean;
  readonly onStart: () => void;
  readonly onClear: () => void;
}

/** The one thing to press, and why it can't be pressed yet. */
export function StartBar({ obstacles, busy, onStart, onClear }: StartBarProps) {
  const { t } = useTranslation('compose');
  const locale = useLocale();
  const [first] = obstacles;
  const words = first === undefined ? undefined : describe(first);

  function describe(obstacle: Obstacle): string {
    switch (obstacle.kind) {
      case 'no-repository':
        return t('needRepository');
      case 'repository-refused':
        return t('needRepositoryOk');
      case 'no-request':
        return t('needRequest');
      case 'request-too-long':
        return t('needShorter', { over: formatCount(obstacle.over, locale) });
      case 'no-key':
        return t('needKey');
      case 'no-executor':
        return t('needExecutor');
      case 'executor-malformed':
        return t('needExecutorForm', { executor: obstacle.executor.slice(0, 60) });
    }
  }

  return (
    <div className={styles.bar}>
      <Button
        kind="primary"
        shortcut="Mod+Enter"
        busy={busy ? t('starting') : false}
        disabled={first !== undefined}
        disabledReason={words}
        onClick={onStart}
      >
        {t('start')}
      </Button>
      <p className={styles.need} aria-live="polite">
        {words}
        {first?.kind === 'no-key' && (
          <>
            {' '}
            <Link to="/settings/$section" params={{ section: 'planner' }}>
              {t('needKeyAction')}
            </Link>
          </>
        )}
      </p>
      <Button kind="quiet" onClick={onClear}>
        {t('clear')}
      </Button>
    </div>
  );
}
