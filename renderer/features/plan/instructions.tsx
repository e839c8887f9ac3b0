import { MessageSquarePlus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { firstLines } from '../../ui/clean-text.ts';
import { formatCount } from '../../ui/format/count.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Markdown } from '../../ui/markdown.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { CommentBox } from './comment-box.tsx';
import { CommentsView } from './comments-view.tsx';
import type { Comment } from './model/comments.ts';
import styles from './step-detail.module.css';

interface InstructionsProps {
  readonly text: string;
  /** Comments on lines of this step. */
  readonly comments: readonly Comment[];
  /** Null where nothing can be commented on. */
  readonly onComment: ((line: number, text: string) => void) | null;
  readonly onChangeComment: ((id: string, text: string | null) => void) | null;
}

/** Beyond this a text is no instruction but a dump; the rest is a press away, line by line. */
const MARKDOWN_CHARS = 24_000;
const LINES = 400;

/** The instructions, set as Markdown, or line by line to be commented on. */
export function Instructions(props: InstructionsProps) {
  const { text, comments } = props;
  const { t } = useTranslation('plan');
  const locale = useLocale();
  const [byLine, setByLine] = useState(comments.length > 0);
  const isCut = text.length > MARKDOWN_CHARS;
  return (
    <Section
      title={t('field.instructions')}
      level={3}
      actions={
        <Button kind="quiet" aria-pressed={byLine} onClick={() => setByLine(!byLine)}>
          {t(props.onComment === null ? 'showLines' : 'commentLines')}
        </Button>
      }
    >
      {byLine ? (
        <LineRows {...props} />
      ) : (
        <>
          <Markdown text={isCut ? text.slice(0, MARKDOWN_CHARS) : text} />
          {isCut && (
            <p className={styles.dim}>
              {t('instructionsCut', {
                shown: formatCount(MARKDOWN_CHARS, locale),
                all: formatCount(text.length, locale),
              })}
            </p>
          )}
        </>
      )}
    </Section>
  );
}

function LineRows({ text, comments, onComment, onChangeComment }: InstructionsProps) {
  const { t } = useTranslation('plan');
  const locale = useLocale();
  const [pages, setPages] = useState(1);
  const [open, setOpen] = useState<number | null>(null);
  const { lines, left } = useMemo(() => firstLines(text, LINES * pages), [text, pages]);
  return (
    <>
      <ol className={styles.lines}>
        {lines.map((line, index) => {
          const number = index + 1;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
            <li key={index}>
              <div className={styles.line}>
                <span className={styles.lineNumber}>{number}</span>
                {onComment !== null && (
                  <IconButton
                    className={styles.lineButton}
                    label={t('commentOnLine', { line: number })}
                    icon={<MessageSquarePlus size={14} />}
                    onClick={() => setOpen(number)}
                  />
                )}
                <span className={styles.lineText}>
                  <PlainText text={line} />
                </span>
              </div>
              <CommentsView
                comments={comments.filter((comment) => comment.line === number)}
                onChange={onChangeComment}
              />
              {open === number && onComment !== null && (
                <CommentBox
                  label={t('commentOnLine', { line: number })}
                  onSave={(said) => {
                    onComment(number, said);
                    setOpen(null);
                  }}
                  onCancel={() => setOpen(null)}
                />
              )}
            </li>
          );
        })}
      </ol>
      {left > 0 && (
        <Button kind="quiet" onClick={() => setPages(pages + 1)}>
          {t('moreLines', { count: left, shown: formatCount(left, locale) })}
        </Button>
      )}
    </>
  );
}
