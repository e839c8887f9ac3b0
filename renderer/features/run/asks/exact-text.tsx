import { useMemo } from 'react';
import { exactText } from '../../../ui/clean-text.ts';
import { TextParts } from '../../../ui/text-parts.tsx';
import styles from './asks.module.css';

/** A command or an input that people decide about: all of it, and nothing in it unseen. Scrolls where it is long. */
export function ExactText({ text, label }: { readonly text: string; readonly label: string }) {
  const parts = useMemo(() => exactText(text), [text]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be given this shape
    <pre
      className={styles.exact}
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <bdi>
        <TextParts parts={parts} />
      </bdi>
    </pre>
  );
}
