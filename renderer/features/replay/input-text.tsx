import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TandemError } from '../../../shared/errors.ts';
import type { ModelInput, TextPage } from '../../../shared/ipc/replays.ts';
import { useClient } from '../../client/client-context.tsx';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import type { Shown } from './input-parts.tsx';
import styles from './replay-screen.module.css';

interface InputTextProps {
  readonly run: string;
  readonly input: ModelInput;
  readonly shown: Shown;
}

/** A line longer than this is shown in pieces, so that one of a megabyte is not one row. */
const LINE_CHARACTERS = 2_000;
/** Pages that are fetched by themselves to get to a line that was found. */
const MOST_PAGES = 40;

/** One text, fetched page by page; only the lines in sight are there. */
export function InputText({ run, input, shown }: InputTextProps) {
  const { t } = useTranslation('replay');
  const { text, next, length, error, busy, more } = usePages(run, input.seq, shown);
  const lines = text === null ? [] : splitLines(text);
  const at = lines.findIndex(({ line }) => line === shown.line);
  return (
    <section className={styles.text} aria-label={t('input.text')}>
      {error !== null && <ErrorView error={error} />}
      {text === null && error === null && <Waiting words={t('input.loading')} />}
      {text !== null && (
        <VirtualList
          className={styles.body}
          items={lines}
          estimate={20}
          label={t('input.text')}
          itemKey={(_line, index) => index}
          scrollToIndex={shown.line > 1 && at >= 0 ? at : undefined}
          render={({ words }) => <pre className={styles.line}>{words === '' ? ' ' : words}</pre>}
        />
      )}
      {next !== null && text !== null && (
        <Button busy={busy} onClick={more}>
          {t('input.more', { left: length - text.length })}
        </Button>
      )}
    </section>
  );
}

function usePages(run: string, seq: number, { of, line }: Shown) {
  const client = useClient();
  const [pages, setPages] = useState<readonly TextPage[]>([]);
  const [error, setError] = useState<TandemError | null>(null);
  const [busy, setBusy] = useState(false);
  const last = pages.at(-1);
  const next = last === undefined ? null : last.next;
  const text = pages.length === 0 ? null : pages.map((page) => page.text).join('');
  const fetchFrom = (offset: number): (() => void) => {
    let isCurrent = true;
    setBusy(true);
    void client.invoke('replay.text', { run, seq, of, offset }).then((page) => {
      if (!isCurrent) return;
      setBusy(false);
      if (page.ok) setPages((before) => [...before, page.value]);
      else setError(page.error);
    });
    return () => {
      isCurrent = false;
    };
  };
  const isShort = text !== null && countLines(text) < line && next !== null;
  const wanted = pages.length === 0 ? 0 : isShort && pages.length < MOST_PAGES ? next : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks for one page after the other, whatever else changes
  useEffect(() => {
    if (wanted === null) return;
    return fetchFrom(wanted);
  }, [wanted]);
  const more = (): void => {
    if (next !== null) fetchFrom(next);
  };
  return { text, next, length: last?.length ?? 0, error, busy, more };
}

const countLines = (text: string): number => text.split('\n').length;

interface Row {
  readonly line: number;
  readonly words: string;
}

function splitLines(text: string): readonly Row[] {
  return text.split('\n').flatMap((whole, index): readonly Row[] => {
    const line = index + 1;
    if (whole.length <= LINE_CHARACTERS) return [{ line, words: cleanString(whole) }];
    const pieces = Math.ceil(whole.length / LINE_CHARACTERS);
    return Array.from({ length: pieces }, (_, piece) => ({
      line,
      words: cleanString(whole.slice(piece * LINE_CHARACTERS, (piece + 1) * LINE_CHARACTERS)),
    }));
  });
}
