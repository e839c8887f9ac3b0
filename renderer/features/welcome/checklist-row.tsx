import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import type { ChecklistStep, StepName } from './checklist.ts';
import type { en } from './text/en.ts';
import styles from './welcome-screen.module.css';

type Word = keyof typeof en;

const WORDS: Readonly<Record<StepName, { readonly title: Word; readonly body: Word }>> = {
  machine: { title: 'machine', body: 'machineBody' },
  hardware: { title: 'hardware', body: 'hardwareBody' },
  server: { title: 'server', body: 'serverBody' },
  model: { title: 'model', body: 'modelBody' },
  key: { title: 'key', body: 'keyBody' },
  repository: { title: 'repository', body: 'repositoryBody' },
  isolation: { title: 'isolation', body: 'isolationBody' },
  sample: { title: 'sample', body: 'sampleBody' },
};

/** What is found missing there is what their text begins with. */
const SAID_BY_BODY: ReadonlySet<StepName> = new Set(['key', 'isolation']);

interface ChecklistRowProps {
  readonly step: ChecklistStep;
  readonly executor: string | null;
  readonly skipped: boolean;
  readonly onToggle: () => void;
  /** Stands before the link to where the thing is mended. */
  readonly action?: ReactNode;
  /** What was found, where it is more than a sentence of the doctor's. */
  readonly children?: ReactNode;
}

/** One line: what it is for, what was found, where it is mended, and the way to leave it for later. */
export function ChecklistRow(props: ChecklistRowProps) {
  const { t } = useTranslation('welcome');
  const { step, executor, skipped, onToggle, action } = props;
  const { name, state, found } = step;
  const left = skipped && state !== 'done';
  const mark = left
    ? 'skipped'
    : ({ done: 'done', open: 'waiting', blocked: 'blocked' } as const)[state];
  return (
    <li className={styles.step}>
      <StatusMark status={mark} label={left ? t('skipped') : t(state)} />
      <div className={styles.what}>
        <h2>{t(WORDS[name].title)}</h2>
        {!left && state !== 'done' && <p>{t(WORDS[name].body)}</p>}
        {name === 'model' && executor !== null && <p>{t('modelChosen', { executor })}</p>}
        {found !== '' && !left && (state === 'done' || !SAID_BY_BODY.has(name)) && (
          <p className={styles.dim}>
            <PlainText text={found} maxChars={400} />
          </p>
        )}
        {!left && props.children}
        {name === 'sample' && state === 'done' && <p className={styles.dim}>{t('sampleDone')}</p>}
      </div>
      <div className={styles.actions}>
        {!left && action}
        {state !== 'done' && !left && <Fix name={name} />}
        {state !== 'done' && name !== 'sample' && (
          <Button kind="quiet" onClick={onToggle}>
            {left ? t('unskip') : t('skip')}
          </Button>
        )}
      </div>
    </li>
  );
}

function Fix({ name }: { readonly name: StepName }) {
  const { t } = useTranslation('welcome');
  const settings = (section: string, word: Word) => (
    <Link to="/settings/$section" params={{ section }} className={styles.fix}>
      {t(word)}
    </Link>
  );
  switch (name) {
    case 'machine':
      return (
        <Link to="/diagnostics" className={styles.fix}>
          {t('machineFix')}
        </Link>
      );
    case 'hardware':
      return (
        <Link to="/hardware" className={styles.fix}>
          {t('hardwareFix')}
        </Link>
      );
    case 'server':
      return settings('executors', 'serverFix');
    case 'model':
      return settings('executors', 'modelFix');
    case 'key':
      return settings('planner', 'keyFix');
    case 'isolation':
      return settings('policy', 'isolationFix');
    case 'repository':
      return (
        <Link to="/new" className={styles.fix}>
          {t('repositoryFix')}
        </Link>
      );
    case 'sample':
      return null;
  }
}
