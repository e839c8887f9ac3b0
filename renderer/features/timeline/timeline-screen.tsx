import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSpans } from '../../stores/use-spans.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { TimelineBody } from './timeline-body.tsx';
import styles from './timeline-screen.module.css';

/** The run in time, live or recorded: picture, list, transcript and panes are all about the same moment. */
export function TimelineScreen() {
  const { t } = useTranslation('timeline');
  const { run: runId = '' } = useParams({ strict: false });
  const spans = useSpans(runId);
  if (spans === null) {
    return (
      <div className={styles.alone}>
        <Waiting words={t('reading')} />
      </div>
    );
  }
  return <TimelineBody key={runId} runId={runId} spans={spans} />;
}
