import type { ReactNode } from 'react';
import { EventPaneContext } from '../../../stores/event-pane-slot.ts';
import { EventPane } from './event-pane.tsx';
import styles from './inspector.module.css';

interface InspectorFrameProps {
  readonly runId: string;
  readonly children: ReactNode;
}

/** The page of a run, which is handed the details of an event to put where it wants them. */
export function InspectorFrame({ runId, children }: InspectorFrameProps) {
  return (
    <EventPaneContext value={(seq) => <EventPane runId={runId} seq={seq} />}>
      <div className={styles.page}>{children}</div>
    </EventPaneContext>
  );
}
