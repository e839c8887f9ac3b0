import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { CommentBox } from './comment-box.tsx';
import type { Comment } from './model/comments.ts';
import styles from './step-detail.module.css';

interface CommentsViewProps {
  readonly comments: readonly Comment[];
  /** Null where comments can't be changed any more. */
  readonly onChange: ((id: string, text: string | null) => void) | null;
}

/** Comments as they will be sent, each of which can be changed or taken back. */
export function CommentsView({ comments, onChange }: CommentsViewProps) {
  const { t } = useTranslation('plan');
  const [edited, setEdited] = useState<string | null>(null);
  if (comments.length === 0) return null;
  return (
    <ul className={styles.comments} aria-label={t('comments')}>
      {comments.map((comment) => (
        <li key={comment.id} className={styles.comment}>
          {edited === comment.id && onChange !== null ? (
            <CommentBox
              label={t('commentChange')}
              initial={comment.text}
              onSave={(text) => {
                onChange(comment.id, text);
                setEdited(null);
              }}
              onCancel={() => setEdited(null)}
            />
          ) : (
            <>
              <p>
                {comment.line !== null && (
                  <span className={styles.dim}>{t('onLine', { line: comment.line })} </span>
                )}
                <PlainText text={comment.text} />
              </p>
              {onChange !== null && (
                <div className={styles.buttons}>
                  <Button kind="quiet" onClick={() => setEdited(comment.id)}>
                    {t('commentChange')}
                  </Button>
                  <Button kind="quiet" onClick={() => onChange(comment.id, null)}>
                    {t('commentRemove')}
                  </Button>
                </div>
              )}
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
