import { useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SplitPanes } from '../../../ui/split-panes.tsx';
import { useIsNarrow } from '../use-is-narrow.ts';
import { EventPane } from './event-pane.tsx';
import styles from './inspector.module.css';

interface InspectorFrameProps {
  readonly runId: string;
  readonly children: ReactNode;
}

/** The page of a run; beside the timeline, what is selected there. The Run page lays out its own. */
export function InspectorFrame({ runId, children }: InspectorFrameProps) {
  const { t } = useTranslation('run');
  const isTimeline = useRouterState({
    select: (state) => /\/timeline\/?$/.test(state.location.pathname),
  });
  const isNarrow = useIsNarrow();
  if (!isTimeline) return <div className={styles.page}>{children}</div>;
  return (
    <SplitPanes
      id="timeline"
      className={styles.page}
      direction={isNarrow ? 'vertical' : 'horizontal'}
      panes={[
        { id: 'page', label: t('tab.timeline'), content: children, min: 30 },
        {
          id: 'event',
          label: t('inspector'),
          content: <EventPane runId={runId} />,
          size: isNarrow ? 30 : '372px',
          min: isNarrow ? 15 : '240px',
        },
      ]}
    />
  );
}
