import { type DragEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TandemError } from '../../../shared/errors.ts';
import { useClient } from '../../client/client-context.tsx';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { cleanString } from '../../ui/clean-text.ts';
import { formatBytes } from '../../ui/format/bytes.ts';
import { Notice } from '../../ui/notice.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './hardware-screen.module.css';

/** Bytes; what the engine takes as one report. A real one has some thousand. */
const MAX_BYTES = 8_000_000;

/** What became of one file. */
type Outcome =
  | { readonly kind: 'kept'; readonly file: string; readonly machine: string }
  | { readonly kind: 'large'; readonly file: string; readonly bytes: number }
  | { readonly kind: 'unread'; readonly file: string }
  | { readonly kind: 'refused'; readonly file: string; readonly error: TandemError };

interface ImportReportsProps {
  readonly onKept: () => void;
}

/** Takes reports in, by choosing files or dropping them here; each says for itself what became of it. */
export function ImportReports({ onKept }: ImportReportsProps) {
  const { t } = useTranslation('hardware');
  const client = useClient();
  const hintId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);
  const [busy, setBusy] = useState(false);
  const [over, setOver] = useState(false);

  const takeIn = async (file: File): Promise<Outcome> => {
    if (file.size > MAX_BYTES) return { kind: 'large', file: file.name, bytes: file.size };
    const text = await file.text().catch(() => null);
    if (text === null) return { kind: 'unread', file: file.name };
    const kept = await client.invoke('machine.keepReport', { text });
    return kept.ok
      ? { kind: 'kept', file: file.name, machine: kept.value.machine.host.name }
      : { kind: 'refused', file: file.name, error: kept.error };
  };
  const take = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0 || busy) return;
    setBusy(true);
    setOutcomes([]);
    for (const file of files) {
      const outcome = await takeIn(file);
      setOutcomes((before) => [...before, outcome]);
    }
    setBusy(false);
    onKept();
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void take([...event.dataTransfer.files]);
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first */}
      <div
        className={classNames(styles.dropZone, over && styles.over)}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept=".json,.html,.htm,application/json,text/html"
          aria-label={t('importFiles')}
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])];
            // The same file, mended, can be chosen again.
            event.currentTarget.value = '';
            void take(files);
          }}
        />
        <Button
          busy={busy ? t('importing') : false}
          aria-describedby={hintId}
          onClick={() => input.current?.click()}
        >
          {t('import')}
        </Button>
        <span id={hintId} className={styles.dim}>
          {t('importHint')}
        </span>
      </div>
      <div aria-live="polite" className={styles.outcomes}>
        {outcomes.map((outcome, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: outcomes stand in the order of the files
          <OutcomeNote key={index} outcome={outcome} />
        ))}
      </div>
    </>
  );
}

function OutcomeNote({ outcome }: { readonly outcome: Outcome }) {
  const { t } = useTranslation('hardware');
  const locale = useLocale();
  const file = cleanString(outcome.file, { maxChars: 120 });
  switch (outcome.kind) {
    case 'kept': {
      const machine = cleanString(outcome.machine, { maxChars: 80 });
      return <Notice tone="ok">{t('kept', { file, machine })}</Notice>;
    }
    case 'large':
      return (
        <Notice tone="bad">
          {t('tooLarge', { file, size: formatBytes(outcome.bytes, locale) })}
        </Notice>
      );
    case 'unread':
      return <Notice tone="bad">{t('unread', { file })}</Notice>;
    case 'refused':
      return (
        <div>
          <strong>
            <PlainText text={outcome.file} maxChars={120} />
          </strong>
          <ErrorView error={outcome.error} />
        </div>
      );
  }
}
