import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Mark } from '../../../../shared/run/mark.ts';
import { findRelated, type MarkSource } from '../../../../shared/run/view-related.ts';
import { useEventPane } from '../../../stores/event-pane-slot.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import { RunLink } from '../run-link.tsx';
import type { TimelineModel } from '../use-timeline-model.ts';
import styles from './panes.module.css';

interface EventTabProps {
  readonly model: TimelineModel;
  readonly onShow: (seq: number) => void;
}

/** One event: a line that says what it was, ways on from it, and everything that is recorded about it. */
export function EventTab({ model }: EventTabProps) {
  const { t } = useTranslation('timeline');
  const draw = useEventPane();
  const { shown, marks, words, runId } = model;
  const mark = marks.at((shown ?? marks.length) - 1);
  return (
    <div className={styles.event}>
      {mark !== undefined && shown !== null && (
        <div className={styles.summary}>
          <p className={styles.line}>
            <span className={styles[mark.actor]}>{t(`actor.${mark.actor}`)}</span>
            {' · '}
            <PlainText text={words.event(mark)} maxChars={200} />
          </p>
          <EventLinks runId={runId} mark={mark} marks={marks} />
        </div>
      )}
      <div className={styles.inner}>{draw?.(shown)}</div>
      {shown === null && <p className={styles.hint}>{t('noneShown')}</p>}
    </div>
  );
}

interface EventLinksProps {
  readonly runId: string;
  readonly mark: Mark;
  readonly marks: MarkSource;
}

function EventLinks({ runId, mark, marks }: EventLinksProps) {
  const { t } = useTranslation('timeline');
  const asked = useMemo(() => askedFor(marks, mark), [marks, mark]);
  const sent = useMemo(() => sentWith(marks, asked), [marks, asked]);
  return (
    <p className={styles.links}>
      {asked !== null && (
        <RunLink runId={runId} to="input" search={{ event: asked }}>
          {t('exactInput')}
        </RunLink>
      )}
      {sent !== null && (
        <RunLink runId={runId} to="ledger" search={{ event: sent }}>
          {t('wire')}
        </RunLink>
      )}
      {mark.key.startsWith('execute/') && (
        <RunLink runId={runId} to="fork" search={{ at: mark.key }}>
          {t('forkHere')}
        </RunLink>
      )}
      {mark.kind === 'file.changed' && (
        <RunLink runId={runId} to="changes" search={{ file: mark.text }}>
          {t('inChanges')}
        </RunLink>
      )}
    </p>
  );
}

/** The request behind an event: itself, the one it answers, or the turn that asked for the call. */
function askedFor(marks: MarkSource, mark: Mark): number | null {
  const related = findRelated(marks, mark.seq);
  if (related === null) return null;
  const begin = marks.at(related.begin - 1);
  if (begin?.kind === 'model.requested') return begin.seq;
  return related.turn?.begin ?? null;
}

/** Bytes go out right after the request is recorded. */
const NEAR = 12;

/** What left the building for a request; null for models of the house. */
function sentWith(marks: MarkSource, asked: number | null): number | null {
  if (asked === null) return null;
  const request = marks.at(asked - 1);
  for (let seq = asked + 1; seq <= asked + NEAR; seq += 1) {
    const mark = marks.at(seq - 1);
    if (mark?.kind === 'egress.sent' && mark.key === request?.key) return seq;
  }
  return null;
}
