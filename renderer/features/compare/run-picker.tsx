import { X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MOST_RUNS } from '../../../shared/ipc/comparisons.ts';
import type { RunSummary } from '../../../shared/ipc/runs.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { useRuns } from '../../stores/runs-store.ts';
import { Button } from '../../ui/button.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatDateTime } from '../../ui/format/time.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './compare-screen.module.css';
import { nameOfRun } from './model/words.ts';

interface RunPickerProps {
  readonly chosen: readonly string[];
  readonly onCompare: (runs: readonly string[]) => void;
  readonly onCancel: (() => void) | null;
}

/** Which runs: from the library, with those that are worth being compared suggested. */
export function RunPicker({ chosen: before, onCompare, onCancel }: RunPickerProps) {
  const { t } = useTranslation('compare');
  const locale = useLocale();
  const library = useRuns();
  const [chosen, setChosen] = useState(before);
  const options = useMemo(
    () =>
      library.runs
        .filter(({ runId }) => !chosen.includes(runId))
        .map((run) => ({
          value: run.runId,
          label: `${nameOfRun(run)} · ${run.runId}`,
          detail: `${run.status} · ${run.mode} · ${cleanString(run.executor, { maxChars: 60 })} · ${formatDateTime(run.startedAt, locale)}`,
        })),
    [library.runs, chosen, locale],
  );
  if (library.phase === 'waiting') return <Waiting words={t('loadingRuns')} />;
  if (library.runs.length < 2) return <EmptyState title={t('emptyTitle')} body={t('emptyBody')} />;
  const [first] = chosen;
  return (
    <section className={styles.picker} aria-label={t('pick')}>
      <Chosen chosen={chosen} runs={library.runs} onChange={setChosen} />
      {chosen.length < MOST_RUNS && (
        <Combobox
          key={chosen.join()}
          label={t('add')}
          placeholder={t('addHint')}
          options={options}
          value=""
          onChange={(run) => setChosen([...chosen, run])}
        />
      )}
      <div className={styles.buttons}>
        <Button kind="primary" disabled={chosen.length < 2} onClick={() => onCompare(chosen)}>
          {t('compare', { count: chosen.length })}
        </Button>
        {onCancel !== null && <Button onClick={onCancel}>{t('cancel')}</Button>}
      </div>
      {first !== undefined && <Suggestions run={first} runs={library.runs} onPick={onCompare} />}
    </section>
  );
}

function Chosen({
  chosen,
  runs,
  onChange,
}: {
  readonly chosen: readonly string[];
  readonly runs: readonly RunSummary[];
  readonly onChange: (chosen: readonly string[]) => void;
}) {
  const { t } = useTranslation('compare');
  if (chosen.length === 0)
    return <p className={styles.quiet}>{t('pickHint', { most: MOST_RUNS })}</p>;
  return (
    <ol className={styles.chosen}>
      {chosen.map((id) => {
        const run = runs.find(({ runId }) => runId === id);
        return (
          <li key={id}>
            <span>{run === undefined ? id : nameOfRun(run)}</span>
            <small>{id}</small>
            <IconButton
              icon={<X />}
              label={t('remove', { run: id })}
              onClick={() => onChange(chosen.filter((one) => one !== id))}
            />
          </li>
        );
      })}
    </ol>
  );
}

/** The pairs that are worth looking at for the first run. */
function Suggestions({
  run,
  runs,
  onPick,
}: {
  readonly run: string;
  readonly runs: readonly RunSummary[];
  readonly onPick: (runs: readonly string[]) => void;
}) {
  const { t } = useTranslation('compare');
  const suggested = useInvoke('comparison.suggest', { run });
  const pairs = suggested.value?.pairs ?? [];
  if (pairs.length === 0) return null;
  return (
    <div>
      <h2 className={styles.small}>{t('suggested')}</h2>
      <ul className={styles.suggestions}>
        {pairs.map(({ why, runs: others }) => (
          <li key={why}>
            <Button onClick={() => onPick([run, ...others])}>{t(`why.${why}`)}</Button>
            <span className={styles.quiet}>
              {others
                .map((id) => {
                  const found = runs.find(({ runId }) => runId === id);
                  return found === undefined ? id : `${found.mode} · ${found.status} · ${id}`;
                })
                .join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
