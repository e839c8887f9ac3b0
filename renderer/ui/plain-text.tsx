import { useMemo } from 'react';
import { classNames } from './class-names.ts';
import { cleanText } from './clean-text.ts';
import styles from './plain-text.module.css';
import { TextParts } from './text-parts.tsx';

interface PlainTextProps {
  readonly text: string;
  /** Characters that are shown; the rest is counted. */
  readonly maxChars?: number | undefined;
  readonly className?: string | undefined;
}

/** Text from elsewhere, as text and nothing else; see clean-text.ts. Its direction can't reach what stands around it. */
export function PlainText({ text, maxChars, className }: PlainTextProps) {
  const parts = useMemo(() => cleanText(text, { maxChars, maxLine: maxChars }), [text, maxChars]);
  return (
    <bdi className={classNames(styles.plain, className)}>
      <TextParts parts={parts} />
    </bdi>
  );
}
