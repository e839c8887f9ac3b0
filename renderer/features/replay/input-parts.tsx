import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InputHit, ModelInput } from '../../../shared/ipc/replays.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { formatBytes } from '../../ui/format/bytes.ts';
import { TextInput } from '../../ui/text-input.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { VirtualList } from '../../ui/virtual-list.tsx';
import styles from './replay-screen.module.css';

/** A part by its place, the raw request, or the raw answer; and the line that is looked at. */
export interface Shown {
  readonly of: number | 'raw' | 'answer';
  readonly line: number;
}

interface InputPartsProps {
  readonly run: string;
  readonly input: ModelInput;
  readonly shown: Shown;
  readonly onShow: (shown: Shown) => void;
}

/** The parts with their sizes; while something is searched for, the lines that have it. */
export function InputParts({ run, input, shown, onShow }: InputPartsProps) {
  const { t } = useTranslation('replay');
  const [wanted, setWanted] = useState('');
  const text = wanted.trim();
  const hits = useInvoke('replay.find', text === '' ? null : { run, seq: input.seq, text });
  return (
    <div className={styles.side}>
      <TextInput
        type="search"
        label={t('input.search')}
        placeholder={t('input.search')}
        value={wanted}
        onChange={setWanted}
      />
      {hits.state === 'failed' && <ErrorView error={hits.error} />}
      {text === '' ? (
        <Parts input={input} shown={shown} onShow={onShow} />
      ) : (
        hits.value !== null && <Hits found={hits.value} onShow={onShow} />
      )}
    </div>
  );
}

interface Entry {
  readonly of: Shown['of'];
  readonly title: string;
  readonly detail: string;
}

function Parts({ input, shown, onShow }: Omit<InputPartsProps, 'run'>) {
  const { t } = useTranslation('replay');
  const locale = useLocale();
  const { parts, bytes, answerBytes } = input;
  const size = (count: number): string => formatBytes(count, locale);
  const entries: Entry[] = parts.map(({ kind, role, name, bytes: own, lines }, of) => ({
    of,
    title: [t(`input.kind.${kind}`), name].filter((word) => word !== '').join(' · '),
    detail: [role, size(own), t('input.lines', { count: lines })]
      .filter((word) => word !== '')
      .join(' · '),
  }));
  entries.push({ of: 'raw', title: t('input.raw'), detail: size(bytes) });
  if (answerBytes !== null)
    entries.push({ of: 'answer', title: t('input.answer'), detail: size(answerBytes) });
  return (
    <VirtualList
      className={styles.list}
      items={entries}
      estimate={52}
      label={t('input.parts')}
      itemKey={({ of }) => of}
      render={({ of, title, detail }) => (
        <button
          type="button"
          className={styles.part}
          aria-pressed={shown.of === of}
          onClick={() => onShow({ of, line: 1 })}
        >
          <span>{cleanString(title)}</span>
          <span className={styles.quiet}>{detail}</span>
        </button>
      )}
    />
  );
}

interface HitsProps {
  readonly found: { readonly hits: readonly InputHit[]; readonly all: number };
  readonly onShow: (shown: Shown) => void;
}

function Hits({ found, onShow }: HitsProps) {
  const { t } = useTranslation('replay');
  const { hits, all } = found;
  if (hits.length === 0) return <p role="status">{t('input.nothing')}</p>;
  return (
    <>
      <p role="status" className={styles.quiet}>
        {t('input.found', { shown: hits.length, all })}
      </p>
      <VirtualList
        className={styles.list}
        items={hits}
        estimate={52}
        label={t('input.search')}
        itemKey={({ part, line }) => `${part} ${line}`}
        render={({ part, line, text }) => (
          <button type="button" className={styles.part} onClick={() => onShow({ of: part, line })}>
            <span className={styles.mono}>{cleanString(text)}</span>
            <span className={styles.quiet}>
              {part + 1}:{line}
            </span>
          </button>
        )}
      />
    </>
  );
}
