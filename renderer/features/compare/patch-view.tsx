// biome-ignore-all lint/a11y/noNoninteractiveTabindex: it scrolls sideways, and keys must reach it
// biome-ignore-all lint/a11y/useSemanticElements: a fieldset is for controls
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import styles from './patch-view.module.css';

/** Lines shown at first; a press shows as many more. */
const PAGE = 400;

interface PatchViewProps {
  readonly patch: string;
  readonly label: string;
}

/** A unified diff: what the first run has and the other has not is taken away, the rest is added. */
export function PatchView({ patch, label }: PatchViewProps) {
  const { t } = useTranslation('compare');
  const [pages, setPages] = useState(1);
  const lines = useMemo(() => {
    const all = patch.replace(/\n$/, '').split('\n');
    const head = all.findIndex((line) => line.startsWith('@@'));
    return head === -1 ? all : all.slice(head);
  }, [patch]);
  const shown = lines.slice(0, PAGE * pages);
  return (
    <div className={styles.frame}>
      <pre className={styles.patch} tabIndex={0} role="group" aria-label={label}>
        {shown.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
          <span key={index} className={styles.line} data-sign={signOf(line)}>
            {cleanString(line, { maxChars: 2_000 })}
            {'\n'}
          </span>
        ))}
      </pre>
      {lines.length > shown.length && (
        <Button kind="quiet" onClick={() => setPages(pages + 1)}>
          {t('moreLines', { count: lines.length - shown.length })}
        </Button>
      )}
    </div>
  );
}

const signOf = (line: string): string =>
  line.startsWith('@@')
    ? 'hunk'
    : line.startsWith('+')
      ? 'add'
      : line.startsWith('-')
        ? 'remove'
        : 'same';
