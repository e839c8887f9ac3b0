import { Link } from '@tanstack/react-router';
import { ChevronsUp, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { FileDiff } from '../../../../shared/ipc/changes.ts';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import styles from './hunk-bar.module.css';

type Hunk = FileDiff['hunks'][number];

interface HunkBarProps {
  readonly run: string;
  readonly hunk: Hunk;
  readonly count: number;
  readonly expand: (() => void) | null;
  /** Whether it is marked to be reverted; null where nothing can be decided. */
  readonly reverted: boolean | null;
  readonly onRevert: (revert: boolean) => void;
  readonly current: boolean;
}

/** More origins than this are counted. */
const SHOWN = 3;

/** Above a hunk: which turns wrote it, and whether it stays. */
export function HunkBar({ run, hunk, count, expand, reverted, onRevert, current }: HunkBarProps) {
  const { t } = useTranslation('changes');
  const place = t('hunk.place', { number: hunk.index + 1, count });
  return (
    <div
      className={classNames(
        styles.bar,
        reverted === true && styles.reverted,
        current && styles.current,
      )}
    >
      <span className={styles.place}>{place}</span>
      <span className={styles.origins}>
        {hunk.origins.length === 0 && <span className={styles.place}>{t('hunk.nobody')}</span>}
        {hunk.origins.slice(0, SHOWN).map((origin) => (
          <Link
            key={origin.seq}
            to="/runs/$run/timeline"
            params={{ run }}
            search={{ event: origin.seq }}
            className={styles.origin}
            title={t('hunk.toEvent')}
          >
            <PlainText text={describeOrigin(origin, t)} />
          </Link>
        ))}
        {hunk.origins.length > SHOWN && (
          <span className={styles.place}>
            {t('hunk.more', { count: hunk.origins.length - SHOWN })}
          </span>
        )}
      </span>
      {reverted === true && <span className={styles.word}>{t('hunk.willGo')}</span>}
      {expand !== null && (
        <Button kind="quiet" icon={<ChevronsUp />} onClick={expand}>
          {t('hunk.expand')}
        </Button>
      )}
      {reverted !== null && (
        <Button
          kind="quiet"
          icon={<Undo2 />}
          aria-pressed={reverted}
          aria-label={`${t(reverted ? 'hunk.keep' : 'hunk.revert')}, ${place}`}
          onClick={() => onRevert(!reverted)}
        >
          {t(reverted ? 'hunk.keep' : 'hunk.revert')}
        </Button>
      )}
    </div>
  );
}

type Translate = ReturnType<typeof useTranslation<'changes'>>['t'];

function describeOrigin(origin: Hunk['origins'][number], t: Translate): string {
  const { step, attempt, turn } = origin;
  const words = [t('origin.step', { step })];
  if (attempt > 1) words.push(t('origin.attempt', { attempt }));
  if (turn !== null) words.push(t('origin.turn', { turn }));
  return words.join(' · ');
}
