import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BlobRef } from '../../../../shared/run/event.ts';
import { useAct } from '../../../client/use-invoke.ts';
import { ErrorView } from '../../../stores/errors/error-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { CodeText } from '../../../ui/code-text.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { formatBytes } from '../../../ui/format/bytes.ts';
import { useLocale } from '../../../ui/use-locale.ts';
import { Waiting } from '../../../ui/waiting.tsx';
import styles from './inspector.module.css';
import type { BlobPart } from './use-event-group.ts';

interface BlobTextProps {
  readonly runId: string;
  readonly blob: BlobRef;
  /** What is there already. */
  readonly first: BlobPart | undefined;
  readonly label: string;
}

/** A text of the run file, a part at a time. */
export function BlobText({ runId, blob, first, label }: BlobTextProps) {
  const { t } = useTranslation('run');
  const locale = useLocale();
  const { act, busy, error } = useAct('run.blob');
  const [part, setPart] = useState(first);
  const load = (): void => {
    const offset = part?.next ?? 0;
    void act({ run: runId, hash: blob.blob, offset }).then((result) => {
      if (!result.ok) return;
      setPart({ ...result.value, text: `${part?.text ?? ''}${result.value.text ?? ''}` });
    });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first part is asked for once
  useEffect(() => {
    if (part === undefined) load();
  }, []);
  if (part === undefined) {
    return error === null ? <Waiting words={t('loadingText')} /> : <ErrorView error={error} />;
  }
  if (part.text === null) {
    return (
      <p className={styles.note}>{t('notText', { bytes: formatBytes(part.bytes, locale) })}</p>
    );
  }
  return (
    <div className={styles.text}>
      <CodeText text={part.text} maxLines={200} wrap label={label} />
      <div className={styles.textFoot}>
        <span className={styles.note}>
          {part.next === null
            ? formatBytes(part.bytes, locale)
            : t('partOf', {
                shown: formatBytes(part.next, locale),
                all: formatBytes(part.bytes, locale),
              })}
        </span>
        {part.next !== null && (
          <Button kind="quiet" busy={busy} onClick={load}>
            {t('loadMore')}
          </Button>
        )}
        <CopyButton text={part.text} label={t('copyText')} />
      </div>
      {error !== null && <ErrorView error={error} />}
    </div>
  );
}
