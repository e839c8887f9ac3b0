import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComparedFile, ComparedPair } from '../../../shared/run/compare/comparison.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './compare-screen.module.css';
import { PatchView } from './patch-view.tsx';

/** How the two runs left each file. */
export function FilesSection({ pair }: { readonly pair: ComparedPair }) {
  const { t } = useTranslation('compare');
  const [open, setOpen] = useState<string | null>(
    pair.files.find(({ state, readable }) => state === 'changed' && readable)?.path ?? null,
  );
  return (
    <Section title={t('files')}>
      {pair.files.length === 0 && <p className={styles.quiet}>{t('noFiles')}</p>}
      {pair.files.length > 0 && !pair.relation.sameBase && (
        <p className={styles.quiet}>{t('otherBase')}</p>
      )}
      <ul className={styles.files}>
        {pair.files.map((file) => (
          <li key={file.path}>
            <FileLine
              file={file}
              isOpen={open === file.path}
              onToggle={() => setOpen(open === file.path ? null : file.path)}
            />
            {open === file.path && <FileDiff pair={pair} path={file.path} />}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function FileLine({
  file,
  isOpen,
  onToggle,
}: {
  readonly file: ComparedFile;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}) {
  const { t } = useTranslation('compare');
  const { state, path, readable } = file;
  return (
    <p className={styles.fileLine}>
      <span className={styles.sign} data-state={state} aria-hidden="true">
        {state === 'same' ? '=' : state === 'changed' ? '~' : state === 'left' ? '−' : '+'}
      </span>
      <PlainText text={path} maxChars={300} className="mono" />
      <Badge tone={state === 'same' ? 'neutral' : 'warn'}>{t(`fileState.${state}`)}</Badge>
      {state !== 'same' &&
        (readable ? (
          <Button kind="quiet" aria-expanded={isOpen} onClick={onToggle}>
            {t(isOpen ? 'closeDiff' : 'showDiff')}
          </Button>
        ) : (
          <span className={styles.quiet}>{t('notRecorded')}</span>
        ))}
    </p>
  );
}

function FileDiff({ pair, path }: { readonly pair: ComparedPair; readonly path: string }) {
  const { t } = useTranslation('compare');
  const { left, right } = pair;
  const diff = useInvoke('comparison.file', { left, right, path });
  if (diff.state === 'failed') return <ErrorView error={diff.error} />;
  if (diff.value === null) return <Waiting words={t('readingFile')} />;
  const { note, patch } = diff.value;
  return (
    <>
      {note !== null && <p className={styles.quiet}>{t(`fileNote.${note}`)}</p>}
      {patch !== '' && <PatchView patch={patch} label={t('diffOf', { path })} />}
    </>
  );
}
