import { useTranslation } from 'react-i18next';
import { noSelection } from '../../stores/run-search.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { EventFilters } from './event-filters.tsx';
import { EventList } from './event-list.tsx';
import styles from './timeline-screen.module.css';
import { TranscriptList } from './transcript-list.tsx';
import type { SearchHits } from './use-search-hits.ts';
import type { TimelineModel } from './use-timeline-model.ts';
import type { TimelineMoves } from './use-timeline-moves.ts';

interface EventsPaneProps {
  readonly model: TimelineModel;
  readonly moves: TimelineMoves;
  readonly hits: SearchHits;
}

/** What happened, as events or to be read, narrowed to what is looked for. */
export function EventsPane({ model, moves, hits }: EventsPaneProps) {
  const { t } = useTranslation('timeline');
  const { search, seqs, marks, shown, spans, change, epoch } = model;
  return (
    <div className={styles.events}>
      <EventFilters model={model} hits={hits} />
      {search.view === 'transcript' ? (
        <TranscriptList model={model} onSelect={moves.show} />
      ) : seqs.length === 0 ? (
        <EmptyState
          title={t(hits.state === 'looking' ? 'looking' : 'noMatch')}
          action={<Button onClick={() => change(noSelection)}>{t('clearFilter')}</Button>}
        />
      ) : (
        <EventList
          seqs={seqs}
          markOf={(seq) => marks.at(seq - 1)}
          snippetOf={(seq) => hits.snippets.get(String(seq)) ?? null}
          epoch={epoch}
          selected={shown}
          onSelect={moves.show}
          isLive={spans.isLive}
        />
      )}
    </div>
  );
}
