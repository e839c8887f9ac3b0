import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MomentFile } from '../../../../shared/ipc/moments.ts';
import { ErrorView } from '../../../stores/errors/error-view.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { VirtualList } from '../../../ui/virtual-list.tsx';
import { Waiting } from '../../../ui/waiting.tsx';
import { useReply } from '../use-reply.ts';
import styles from './panes.module.css';

interface FileThenProps {
  readonly runId: string;
  readonly seq: number;
  readonly file: MomentFile;
}

/** One file as it was then: what had changed in it by that time, or the whole of it. */
export function FileThen({ runId, seq, file }: FileThenProps) {
  const { t } = useTranslation('timeline');
  const isChanged = file.status !== null;
  const [whole, setWhole] = useState(false);
  const showsWhole = !isChanged || whole;
  return (
    <section className={styles.fileThen} aria-label={file.path}>
      <div className={styles.filesHead}>
        <code className={styles.path}>
          <PlainText text={file.path} maxChars={300} />
        </code>
        {isChanged && <Switch label={t('wholeFile')} checked={whole} onChange={setWhole} />}
      </div>
      {showsWhole ? (
        <WholeText runId={runId} seq={seq} path={file.path} />
      ) : (
        <Difference runId={runId} seq={seq} path={file.path} />
      )}
    </section>
  );
}

interface PlaceProps {
  readonly runId: string;
  readonly seq: number;
  readonly path: string;
}

function WholeText({ runId, seq, path }: PlaceProps) {
  const { t } = useTranslation('timeline');
  const reply = useReply('moment.file', { run: runId, seq, path });
  if (reply.error !== null) return <ErrorView error={reply.error} />;
  if (reply.value === null) return <Waiting words={t('readingFile')} />;
  const { text, from } = reply.value;
  if (text === null) return <p className={styles.hint}>{t(`noText.${from}`)}</p>;
  return (
    <>
      {from === 'repository' && <p className={styles.hint}>{t('fromRepository')}</p>}
      <Lines text={text} label={path} marks={false} />
    </>
  );
}

function Difference({ runId, seq, path }: PlaceProps) {
  const { t } = useTranslation('timeline');
  const scope = { kind: 'until', seq } as const;
  const reply = useReply('changes.file', { run: runId, scope, path });
  if (reply.error !== null) return <ErrorView error={reply.error} />;
  if (reply.value === null) return <Waiting words={t('readingFile')} />;
  const { patch, tooDifferent } = reply.value;
  if (patch === '') return <p className={styles.hint}>{t('noText.binary')}</p>;
  return (
    <>
      {tooDifferent && <p className={styles.hint}>{t('tooDifferent')}</p>}
      <Lines text={bodyOf(patch)} label={path} marks />
    </>
  );
}

/** A patch without git's header lines; what they say stands above it. */
const bodyOf = (patch: string): string => patch.slice(Math.max(0, patch.indexOf('\n@@') + 1));

/** One line may be a whole bundle: of each this much is shown, and said how much is not. */
const LINE_CHARS = 400;
const LINE_PX = 18;

function Lines({
  text,
  label,
  marks,
}: {
  readonly text: string;
  readonly label: string;
  readonly marks: boolean;
}) {
  const lines = useMemo(() => text.replace(/\n$/, '').split('\n'), [text]);
  return (
    <VirtualList
      className={styles.lines}
      items={lines}
      estimate={LINE_PX}
      label={label}
      itemKey={(_line, index) => index}
      render={(line) => (
        <code
          className={classNames(
            styles.codeLine,
            marks && line.startsWith('+') && styles.plus,
            marks && line.startsWith('-') && styles.minus,
            marks && line.startsWith('@@') && styles.hunk,
          )}
        >
          <PlainText text={line === '' ? ' ' : line} maxChars={LINE_CHARS} />
        </code>
      )}
    />
  );
}
