import { useTranslation } from 'react-i18next';
import { useAction } from '../../stores/actions/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import styles from './timeline-screen.module.css';

export interface TimelineMoves {
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  readonly fit: () => void;
  readonly live: () => void;
  readonly step: (by: 1 | -1) => void;
  readonly problem: (by: 1 | -1) => void;
  readonly change: (by: 1 | -1) => void;
  readonly decision: (by: 1 | -1) => void;
}

interface TimelineToolsProps {
  readonly moves: TimelineMoves;
  readonly isLive: boolean;
  readonly isFollowing: boolean;
}

/** Buttons for moving about, each with its key. */
export function TimelineTools({ moves, isLive, isFollowing }: TimelineToolsProps) {
  const { t } = useTranslation('timeline');
  const group = t('group');
  const key = { group, keyOnly: true } as const;
  useAction({
    ...key,
    id: 'timeline.zoomIn',
    label: t('zoomIn'),
    shortcut: '+',
    run: moves.zoomIn,
  });
  useAction({
    ...key,
    id: 'timeline.zoomOut',
    label: t('zoomOut'),
    shortcut: '-',
    run: moves.zoomOut,
  });
  useAction({ ...key, id: 'timeline.fit', label: t('fit'), shortcut: '0', run: moves.fit });
  useAction({
    ...key,
    id: 'timeline.next',
    label: t('next'),
    shortcut: '.',
    run: () => moves.step(1),
  });
  useAction({
    ...key,
    id: 'timeline.before',
    label: t('before'),
    shortcut: ',',
    run: () => moves.step(-1),
  });
  useAction({
    group,
    id: 'timeline.problem',
    label: t('nextProblem'),
    shortcut: 'e',
    run: () => moves.problem(1),
  });
  useAction({
    group,
    id: 'timeline.problemBefore',
    label: t('problemBefore'),
    shortcut: 'Shift+E',
    run: () => moves.problem(-1),
  });
  useAction({
    group,
    id: 'timeline.change',
    label: t('nextChange'),
    shortcut: 'n',
    run: () => moves.change(1),
  });
  useAction({
    group,
    id: 'timeline.changeBefore',
    label: t('changeBefore'),
    shortcut: 'Shift+N',
    run: () => moves.change(-1),
  });
  useAction({
    group,
    id: 'timeline.decision',
    label: t('nextDecision'),
    shortcut: 'h',
    run: () => moves.decision(1),
  });
  useAction({
    group,
    id: 'timeline.decisionBefore',
    label: t('decisionBefore'),
    shortcut: 'Shift+H',
    run: () => moves.decision(-1),
  });
  useAction({
    group,
    id: 'timeline.live',
    label: t('jumpToLive'),
    shortcut: 'l',
    run: moves.live,
    enabled: isLive,
  });
  return (
    <div className={styles.tools} role="toolbar" aria-label={t('group')}>
      <IconButton label={t('zoomOut')} shortcut="-" icon={<span>−</span>} onClick={moves.zoomOut} />
      <IconButton label={t('zoomIn')} shortcut="+" icon={<span>+</span>} onClick={moves.zoomIn} />
      <Button kind="quiet" shortcut="0" onClick={moves.fit}>
        {t('fit')}
      </Button>
      <span className={styles.gap} />
      <IconButton
        label={t('before')}
        shortcut=","
        icon={<span>◂</span>}
        onClick={() => moves.step(-1)}
      />
      <IconButton
        label={t('next')}
        shortcut="."
        icon={<span>▸</span>}
        onClick={() => moves.step(1)}
      />
      <span className={styles.gap} />
      <Button kind="quiet" shortcut="e" onClick={() => moves.problem(1)}>
        {t('nextProblem')}
      </Button>
      <Button kind="quiet" shortcut="n" onClick={() => moves.change(1)}>
        {t('nextChange')}
      </Button>
      <Button kind="quiet" shortcut="h" onClick={() => moves.decision(1)}>
        {t('nextDecision')}
      </Button>
      {isLive && !isFollowing && (
        <Button shortcut="l" onClick={moves.live}>
          {t('jumpToLive')}
        </Button>
      )}
    </div>
  );
}
