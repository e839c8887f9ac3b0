import { Redo2, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../stores/actions/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import type { DraftDesk } from './use-draft.ts';

interface DraftToolsProps {
  readonly desk: DraftDesk;
  readonly isEdited: boolean;
  readonly showsDiff: boolean;
  readonly onDiff: (shows: boolean) => void;
}

/** The way back and forth through the edits, and what they amount to. */
export function DraftTools({ desk, isEdited, showsDiff, onDiff }: DraftToolsProps) {
  const { t } = useTranslation('plan');
  const { past, future } = desk.draft;
  const canUndo = past.length > 0;
  const canRedo = future.length > 0;
  const action = { group: t('title') };
  useAction({
    ...action,
    id: 'plan.undo',
    label: t('undo'),
    shortcut: 'Mod+Z',
    enabled: canUndo,
    run: desk.undo,
  });
  useAction({
    ...action,
    id: 'plan.redo',
    label: t('redo'),
    shortcut: 'Mod+Shift+Z',
    enabled: canRedo,
    run: desk.redo,
  });
  return (
    <>
      {isEdited && (
        <>
          <Button kind="quiet" aria-pressed={showsDiff} onClick={() => onDiff(!showsDiff)}>
            {t(showsDiff ? 'hideEdits' : 'showEdits')}
          </Button>
          <Button kind="quiet" onClick={desk.discard}>
            {t('discard')}
          </Button>
        </>
      )}
      <IconButton
        label={t('undo')}
        shortcut="Mod+Z"
        icon={<Undo2 size={15} />}
        disabled={!canUndo}
        onClick={desk.undo}
      />
      <IconButton
        label={t('redo')}
        shortcut="Mod+Shift+Z"
        icon={<Redo2 size={15} />}
        disabled={!canRedo}
        onClick={desk.redo}
      />
    </>
  );
}
