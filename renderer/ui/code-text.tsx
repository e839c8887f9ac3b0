// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: it has a role where it has a name
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { cleanLine, firstLines } from './clean-text.ts';
import styles from './code-text.module.css';
import { formatCount } from './format/count.ts';
import { TextParts } from './text-parts.tsx';
import { useLocale } from './use-locale.ts';

interface CodeTextProps {
  readonly text: string;
  /** Lines shown at first; a press shows as many more. */
  readonly maxLines?: number | undefined;
  readonly wrap?: boolean | undefined;
  /** Numbers the lines, from this one. */
  readonly startLine?: number | undefined;
  readonly label?: string | undefined;
  readonly className?: string | undefined;
}

const MAX_LINES = 2_000;

/** Code or output from elsewhere, line by line, as text and nothing else; see clean-text.ts. */
export function CodeText(props: CodeTextProps) {
  const { text, maxLines = MAX_LINES, wrap = false, startLine, label, className } = props;
  const { t } = useTranslation('ui');
  const locale = useLocale();
  const [pages, setPages] = useState(1);
  const { lines, left } = useMemo(
    () => firstLines(text, maxLines * pages),
    [text, maxLines, pages],
  );
  const shown = useMemo(() => lines.map((line) => cleanLine(line)), [lines]);
  const digits = String((startLine ?? 1) + lines.length).length;
  return (
    <div className={classNames(styles.frame, className)}>
      <pre
        className={classNames(styles.code, wrap && styles.wrap)}
        tabIndex={0}
        aria-label={label}
        role={label === undefined ? undefined : 'group'}
      >
        {shown.map((parts, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
          <span key={index} className={styles.line}>
            {startLine !== undefined && (
              <span
                className={styles.number}
                style={{ inlineSize: `${digits}ch` }}
                aria-hidden="true"
              >
                {startLine + index}
              </span>
            )}
            <bdi className={styles.text}>
              <TextParts parts={parts} />
              {'\n'}
            </bdi>
          </span>
        ))}
      </pre>
      {left > 0 && (
        <div className={styles.more}>
          <span>{`… ${t('moreLines', { count: left, shown: formatCount(left, locale) })}`}</span>
          <Button kind="quiet" onClick={() => setPages(pages + 1)}>
            {t('showMore', { shown: formatCount(Math.min(left, maxLines), locale) })}
          </Button>
        </div>
      )}
    </div>
  );
}
