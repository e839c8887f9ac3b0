import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TandemError } from '../../../../shared/errors.ts';
import { useClient } from '../../../client/client-context.tsx';
import { useAction } from '../../../stores/actions/use-action.ts';
import { ErrorView } from '../../../stores/errors/error-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { formatTimeOfDay } from '../../../ui/format/time.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { useLocale } from '../../../ui/use-locale.ts';
import type { TimelineModel } from '../use-timeline-model.ts';
import { EventButton } from './event-button.tsx';
import styles from './panes.module.css';

interface NotesTabProps {
  readonly model: TimelineModel;
  readonly onShow: (seq: number) => void;
}

/** What people wrote to events. A note is appended to the log and pinned; nothing that was recorded changes. */
export function NotesTab({ model, onShow }: NotesTabProps) {
  const { t } = useTranslation('timeline');
  const locale = useLocale();
  const client = useClient();
  const { runId, shown, marks, state, search, epoch, words } = model;
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<TandemError | null>(null);
  const target = shown ?? marks.length;
  const add = async (): Promise<void> => {
    if (text.trim() === '' || busy) return;
    setBusy(true);
    const reply = await client.invoke('note.add', { run: runId, target, text: text.trim() });
    setBusy(false);
    setError(reply.ok ? null : reply.error);
    if (reply.ok) setText('');
  };
  useAction({
    ...{ id: 'timeline.addNote', label: t('addNote'), shortcut: 'Mod+Enter', group: t('group') },
    ...{ inFields: true, keyOnly: true, enabled: text.trim() !== '', run: () => void add() },
  });
  const { range, step } = search;
  const all = state.notes ?? [];
  const notes = all.filter((note) => {
    const mark = marks.at(note.target - 1);
    if (step !== null && mark?.key.startsWith(`execute/${step}/`) !== true) return false;
    return (
      range === null || (mark !== undefined && mark.at >= range.fromMs && mark.at <= range.toMs)
    );
  });
  const mark = marks.at(target - 1);
  return (
    <div className={styles.scroll}>
      <div className={styles.noteForm}>
        <TextArea
          label={t('noteTo', { seq: target })}
          placeholder={t('noteHint')}
          value={text}
          onChange={setText}
          autoGrow
          maxRows={8}
        />
        <p className={styles.dim}>
          {t('noteTo', { seq: target })}
          {mark !== undefined && `: ${words.event(mark)}`}
        </p>
        <Button
          kind="primary"
          shortcut="Mod+Enter"
          busy={busy}
          disabled={text.trim() === ''}
          onClick={() => void add()}
        >
          {t('addNote')}
        </Button>
        {error !== null && <ErrorView error={error} />}
      </div>
      {notes.length === 0 ? (
        <p className={styles.hint}>{t(all.length === 0 ? 'noNotes' : 'noNotesHere')}</p>
      ) : (
        <ul className={styles.notes} aria-label={t('pane.notes')}>
          {notes.map((note) => (
            <li key={note.seq} className={styles.note}>
              <p>
                <PlainText text={note.text} maxChars={4_000} />
              </p>
              <p className={styles.dim}>
                {note.by} · {formatTimeOfDay(epoch + note.at / 1e6, locale, { seconds: true })} ·{' '}
                {t('to')} <EventButton seq={note.target} onShow={onShow} />
              </p>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
