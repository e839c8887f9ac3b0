import { Link } from '@tanstack/react-router';
import { structuredPatch } from 'diff';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventOf } from '../../../../shared/run/event.ts';
import { classNames } from '../../../ui/class-names.ts';
import { cleanString } from '../../../ui/clean-text.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import styles from './inspector.module.css';
import type { BlobPart } from './use-event-group.ts';

interface EditDiffProps {
  readonly runId: string;
  readonly change: EventOf<'file.changed'>;
  readonly blobs: Readonly<Record<string, BlobPart>>;
}

/** Bounds within which two texts are compared here; the Changes page has no such bounds. */
const MOST_CHARS = 200_000;
const MOST_EDITS = 2_000;
const MOST_MS = 60;
const MOST_LINES = 300;

/** What one call changed in one file. */
export function EditDiff({ runId, change, blobs }: EditDiffProps) {
  const { t } = useTranslation('run');
  const before = textOf(change.before, blobs);
  const after = textOf(change.after, blobs);
  const lines = useMemo(() => compare(change.path, before, after), [change.path, before, after]);
  return (
    <figure className={styles.diff}>
      <figcaption className={styles.file}>
        <code>
          <PlainText text={change.path} maxChars={300} />
        </code>
        <span className={styles.added}>+{change.added}</span>
        <span className={styles.removed}>−{change.removed}</span>
      </figcaption>
      {change.binary ? (
        <p className={styles.note}>{t('binary')}</p>
      ) : lines === null ? (
        <p className={styles.note}>
          {t('tooLong')}{' '}
          <Link
            to="/runs/$run/changes"
            params={{ run: runId }}
            search={{ file: change.path }}
            className="link"
          >
            {t('seeChanges')}
          </Link>
        </p>
      ) : (
        <section
          className={styles.lines}
          aria-label={t('diffOf', { path: cleanString(change.path, { maxChars: 300 }) })}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
          tabIndex={0}
        >
          <pre>
            {lines.slice(0, MOST_LINES).map((line, index) => (
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
                key={index}
                className={classNames(
                  styles.diffLine,
                  line.startsWith('+') && styles.plus,
                  line.startsWith('-') && styles.minus,
                  line.startsWith('@@') && styles.hunk,
                )}
              >
                <PlainText text={line === '' ? ' ' : line} maxChars={400} />
                {'\n'}
              </span>
            ))}
          </pre>
        </section>
      )}
      {lines !== null && lines.length > MOST_LINES && (
        <p className={styles.note}>{t('moreLines', { count: lines.length - MOST_LINES })}</p>
      )}
    </figure>
  );
}

/** Empty for a file that was not there; null when the text is not at hand as a whole. */
function textOf(
  ref: EventOf<'file.changed'>['before'],
  blobs: Readonly<Record<string, BlobPart>>,
): string | null {
  if (ref === null) return '';
  const part = blobs[ref.blob];
  return part === undefined || part.next !== null || part.text === null ? null : part.text;
}

/** Lines of a unified diff; null when the two can't be compared within the bounds. */
export function compare(
  path: string,
  before: string | null,
  after: string | null,
): readonly string[] | null {
  if (before === null || after === null || before.length + after.length > MOST_CHARS) return null;
  const patch = structuredPatch(path, path, before, after, '', '', {
    context: 3,
    timeout: MOST_MS,
    maxEditLength: MOST_EDITS,
  });
  if (patch === undefined) return null;
  return patch.hunks.flatMap((hunk) => [
    `@@ −${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
    ...hunk.lines,
  ]);
}
