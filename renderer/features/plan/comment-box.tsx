import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import styles from './step-detail.module.css';

interface CommentBoxProps {
  readonly label: string;
  readonly initial?: string;
  readonly onSave: (text: string) => void;
  readonly onCancel: () => void;
}

/** Room for one comment. Ctrl or Cmd and Enter keeps it, Escape leaves it. */
export function CommentBox({ label, initial = '', onSave, onCancel }: CommentBoxProps) {
  const { t } = useTranslation('plan');
  const [text, setText] = useState(initial);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const save = (): void => {
    if (text.trim() === '') onCancel();
    else onSave(text);
  };
  const press = (event: KeyboardEvent): void => {
    const withMod = event.ctrlKey || event.metaKey;
    // Undo and approve belong to the plan; while a comment is written the keys are the comment's.
    if (withMod && ['z', 'y', 'Enter'].includes(event.key)) event.stopPropagation();
    if (withMod && event.key === 'Enter') {
      event.preventDefault();
      save();
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onCancel();
    }
  };
  return (
    <div className={styles.commentBox}>
      <TextArea
        ref={field}
        label={label}
        value={text}
        autoGrow
        maxLength={20_000}
        placeholder={t('commentPlaceholder')}
        onChange={setText}
        onKeyDown={press}
      />
      <div className={styles.buttons}>
        <Button kind="primary" onClick={save}>
          {t('commentKeep')}
        </Button>
        <Button kind="quiet" onClick={onCancel}>
          {t('commentCancel')}
        </Button>
      </div>
    </div>
  );
}
