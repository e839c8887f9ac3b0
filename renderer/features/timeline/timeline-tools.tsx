import {
  ChevronFirst,
  ChevronLast,
  Minus,
  Pause,
  Play,
  Plus,
  SquareDashedMousePointer,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useCell } from '../../client/cell.ts';
import { useAction } from '../../stores/actions/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { paces } from './player.ts';
import styles from './timeline-screen.module.css';
import type { TimelineModel } from './use-timeline-model.ts';
import { jumpKinds, type TimelineMoves } from './use-timeline-moves.ts';

interface TimelineToolsProps {
  readonly model: TimelineModel;
  readonly moves: TimelineMoves;
  readonly brushes: boolean;
  readonly onBrushes: (on: boolean) => void;
  readonly linkHere: () => string;
}

const JUMP_KEYS = { problem: 'e', change: 'n', verdict: 'v', decision: 'h', note: 'm' } as const;

/** Buttons for moving about, each with its key. */
export function TimelineTools(props: TimelineToolsProps) {
  const { model, moves, brushes, onBrushes } = props;
  const { t } = useTranslation('timeline');
  const { player } = model.control;
  const { playing } = useCell(player.state);
  useTimelineKeys(props);
  return (
    <div className={styles.tools} role="toolbar" aria-label={t('group')}>
      <IconButton
        label={t('before')}
        shortcut=","
        icon={<ChevronFirst />}
        onClick={() => moves.step(-1)}
      />
      <IconButton
        label={playing ? t('pause') : t('play')}
        shortcut="Space"
        icon={playing ? <Pause /> : <Play />}
        kind="plain"
        onClick={() => player.toggle()}
      />
      <IconButton
        label={t('next')}
        shortcut="."
        icon={<ChevronLast />}
        onClick={() => moves.step(1)}
      />
      <PaceChoice model={model} />
      <span className={styles.gap} />
      <IconButton label={t('zoomOut')} shortcut="-" icon={<Minus />} onClick={moves.zoomOut} />
      <IconButton label={t('zoomIn')} shortcut="+" icon={<Plus />} onClick={moves.zoomIn} />
      <Button kind="quiet" shortcut="0" onClick={moves.fit}>
        {t('fit')}
      </Button>
      <IconButton
        label={t('brush')}
        shortcut="b"
        icon={<SquareDashedMousePointer />}
        aria-pressed={brushes}
        onClick={() => onBrushes(!brushes)}
      />
      <Switch
        label={t('waits')}
        checked={model.search.waits}
        onChange={(on) => model.change({ waits: on ? undefined : 'off' })}
        className={styles.switch}
      />
      <span className={styles.gap} />
      <Button kind="quiet" shortcut="e" onClick={() => moves.jump('problem', 1)}>
        {t('jump.problem')}
      </Button>
      <Menu
        trigger={<Button kind="quiet">{t('nextOf')}</Button>}
        items={jumpKinds.map((kind) => ({
          label: t(`jump.${kind}`),
          shortcut: JUMP_KEYS[kind],
          onSelect: () => moves.jump(kind, 1),
        }))}
      />
      <span className={styles.spread} />
      <LiveButton model={model} moves={moves} />
      <CopyButton label={t('copyLink')} text={props.linkHere} />
    </div>
  );
}

function PaceChoice({ model }: { readonly model: TimelineModel }) {
  const { t } = useTranslation('timeline');
  const { player } = model.control;
  const { pace } = useCell(player.state);
  return (
    <div className={styles.pace}>
      <Select
        label={t('pace')}
        value={String(pace)}
        onChange={(value) => {
          const chosen = paces.find((one) => String(one) === value);
          if (chosen !== undefined) player.setPace(chosen);
        }}
        options={paces.map((one) => ({
          value: String(one),
          label: one === 'events' ? t('byEvents') : t('times', { factor: one }),
        }))}
      />
    </div>
  );
}

function LiveButton({
  model,
  moves,
}: {
  readonly model: TimelineModel;
  readonly moves: TimelineMoves;
}) {
  const { t } = useTranslation('timeline');
  if (!model.spans.isLive) return null;
  if (model.shown === null) return <span className={styles.isLive}>{t('isLive')}</span>;
  return (
    <Button shortcut="l" onClick={moves.live}>
      {t('jumpToLive')}
    </Button>
  );
}

function useTimelineKeys({ model, moves, brushes, onBrushes }: TimelineToolsProps): void {
  const { t } = useTranslation('timeline');
  const group = t('group');
  const key = { group, keyOnly: true } as const;
  const { player } = model.control;
  useAction({
    ...key,
    id: 'timeline.play',
    label: t('play'),
    shortcut: 'Space',
    run: player.toggle,
  });
  useAction({
    ...{ ...key, id: 'timeline.faster', label: t('faster'), shortcut: '>' },
    run: () => player.shift(1),
  });
  useAction({
    ...{ ...key, id: 'timeline.slower', label: t('slower'), shortcut: '<' },
    run: () => player.shift(-1),
  });
  useAction({
    ...key,
    id: 'timeline.zoomIn',
    label: t('zoomIn'),
    shortcut: '+',
    run: moves.zoomIn,
  });
  useAction({
    ...{ ...key, id: 'timeline.zoomOut', label: t('zoomOut'), shortcut: '-' },
    run: moves.zoomOut,
  });
  useAction({ ...key, id: 'timeline.fit', label: t('fit'), shortcut: '0', run: moves.fit });
  useAction({
    ...{ ...key, id: 'timeline.next', label: t('next'), shortcut: '.' },
    run: () => moves.step(1),
  });
  useAction({
    ...{ ...key, id: 'timeline.before', label: t('before'), shortcut: ',' },
    run: () => moves.step(-1),
  });
  useAction({
    ...{ ...key, id: 'timeline.rangeFrom', label: t('rangeFrom'), shortcut: '[' },
    run: () => moves.setEnd('from'),
  });
  useAction({
    ...{ ...key, id: 'timeline.rangeTo', label: t('rangeTo'), shortcut: ']' },
    run: () => moves.setEnd('to'),
  });
  useAction({
    ...{ group, id: 'timeline.rangeClear', label: t('rangeClear'), shortcut: 'x' },
    ...{ enabled: model.search.range !== null, run: moves.clearRange },
  });
  useAction({
    ...{ group, id: 'timeline.brush', label: t('brush'), shortcut: 'b' },
    run: () => onBrushes(!brushes),
  });
  useAction({
    ...{ group, id: 'timeline.waits', label: t('waitsKey'), shortcut: 'w' },
    run: () => model.change({ waits: model.search.waits ? 'off' : undefined }),
  });
  useAction({
    ...{ group, id: 'timeline.transcript', label: t('transcriptKey'), shortcut: 't' },
    run: () =>
      model.change({ view: model.search.view === 'transcript' ? undefined : 'transcript' }),
  });
  useAction({
    ...{ group, id: 'timeline.live', label: t('jumpToLive'), shortcut: 'l' },
    ...{ run: moves.live, enabled: model.spans.isLive },
  });
  useJumpKeys(moves);
}

function useJumpKeys(moves: TimelineMoves): void {
  useJumpKey(moves, 'problem');
  useJumpKey(moves, 'change');
  useJumpKey(moves, 'verdict');
  useJumpKey(moves, 'decision');
  useJumpKey(moves, 'note');
}

function useJumpKey(moves: TimelineMoves, kind: (typeof jumpKinds)[number]): void {
  const { t } = useTranslation('timeline');
  const group = t('group');
  const letter = JUMP_KEYS[kind];
  useAction({
    ...{ group, id: `timeline.${kind}`, label: t(`jump.${kind}`), shortcut: letter },
    run: () => moves.jump(kind, 1),
  });
  useAction({
    ...{ group, id: `timeline.${kind}Before`, label: t(`jumpBefore.${kind}`) },
    ...{ shortcut: `Shift+${letter.toUpperCase()}`, run: () => moves.jump(kind, -1) },
  });
}
