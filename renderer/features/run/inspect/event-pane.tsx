import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../stores/actions/use-action.ts';
import { ErrorView } from '../../../stores/errors/error-view.tsx';
import { readRunSearch, useSelectEvent } from '../../../stores/run-search.ts';
import { useRunPart } from '../../../stores/use-run.ts';
import { Waiting } from '../../../ui/waiting.tsx';
import styles from './inspector.module.css';
import { Inspector } from './inspector.tsx';
import { Pairing } from './pairing.tsx';
import { useEventGroup } from './use-event-group.ts';

interface EventPaneProps {
  readonly runId: string;
  /** The event to show where a page knows better than the address; left out: the one in the address. */
  readonly seq?: number | null | undefined;
}

/** One event, or who rides the run when there is none. */
export function EventPane({ runId, seq }: EventPaneProps) {
  const { t } = useTranslation('run');
  const search = readRunSearch(useSearch({ strict: false }));
  const event = seq === undefined ? search.event : seq;
  const select = useSelectEvent();
  const part = useRunPart(runId, ({ state, control }) => ({ state, isRunning: control.running }));
  useAction({
    ...{ id: 'run.closeEvent', label: t('closeInspector'), shortcut: 'Escape', group: t('group') },
    ...{ keyOnly: true, enabled: event !== null, run: () => select(null) },
  });
  return (
    <aside
      className={styles.pane}
      aria-label={t('inspector')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
    >
      {event !== null ? (
        <ShownEvent key={event} runId={runId} seq={event} onClose={() => select(null)} />
      ) : (
        part !== null && <Pairing runId={runId} {...part} onSelect={select} />
      )}
    </aside>
  );
}

function ShownEvent(props: {
  readonly runId: string;
  readonly seq: number;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('run');
  const reading = useEventGroup(props.runId, props.seq);
  const part = useRunPart(props.runId, ({ state, epoch, marks, lastSeq }) => ({
    ...{ state, epoch },
    // Of a long run, the outline of its later events may still be on its way.
    isComing: props.seq > marks.length && props.seq <= lastSeq,
  }));
  if (reading.phase === 'failed') return <ErrorView error={reading.error} />;
  if (reading.phase === 'none' && part?.isComing !== true) {
    return <p className={styles.note}>{t('noEvent', { seq: props.seq })}</p>;
  }
  if (reading.phase !== 'ready' || part === null) return <Waiting words={t('readingEvent')} />;
  return <Inspector {...props} group={reading.group} state={part.state} epoch={part.epoch} />;
}
