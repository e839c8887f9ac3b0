import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MOST_RUNS } from '../../../shared/ipc/comparisons.ts';
import type { Comparison } from '../../../shared/run/compare/comparison.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';
import { TabPanel, Tabs } from '../../ui/tabs.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './compare-screen.module.css';
import { FiguresSection } from './figures-section.tsx';
import { MatrixSection } from './matrix-section.tsx';
import { nameOfRun } from './model/words.ts';
import { PairView } from './pair-view.tsx';
import { RunCards } from './run-cards.tsx';
import { RunPicker } from './run-picker.tsx';
import { type Making, useComparison } from './use-comparison.ts';

/** Two to five runs side by side: `/compare?runs=A,B[,C…][&base=A]`. */
export function CompareScreen() {
  const { t } = useTranslation('compare');
  const navigate = useNavigate();
  const search: { readonly runs?: unknown; readonly base?: unknown } = useSearch({ strict: false });
  const asked = String(search.runs ?? '');
  const runs = useMemo(() => namesIn(asked), [asked]);
  const base = typeof search.base === 'string' ? search.base : undefined;
  const [isPicking, setPicking] = useState(false);
  const open = (chosen: readonly string[]): void => {
    setPicking(false);
    void navigate({ to: '/compare', search: { runs: chosen.join(',') } });
  };
  const isEnough = runs.length >= 2;
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h1 tabIndex={-1}>{t('title')}</h1>
        {isEnough && !isPicking && (
          <Button onClick={() => setPicking(true)}>{t('otherRuns')}</Button>
        )}
      </header>
      {(isPicking || !isEnough) && (
        <RunPicker
          key={asked}
          chosen={runs}
          onCompare={open}
          onCancel={isEnough ? () => setPicking(false) : null}
        />
      )}
      {isEnough && <Compared runs={runs} base={base} />}
    </div>
  );
}

/** Names of runs from an address, each once; an address may hold anything. */
const namesIn = (text: string): readonly string[] =>
  [
    ...new Set(
      text
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '' && name.length <= 200),
    ),
  ].slice(0, MOST_RUNS);

function Compared({
  runs,
  base,
}: {
  readonly runs: readonly string[];
  readonly base: string | undefined;
}) {
  const { made, again } = useComparison(runs, base);
  if (made.state === 'ready') return <ComparisonView comparison={made.comparison} />;
  return <Unready made={made} again={again} />;
}

function Unready({ made, again }: { readonly made: Making; readonly again: () => void }) {
  const { t } = useTranslation('compare');
  if (made.state === 'failed')
    return <ErrorView error={made.error} actions={<Button onClick={again}>{t('again')}</Button>} />;
  if (made.state !== 'waiting') return null;
  const { progress } = made;
  return (
    <div className={styles.part}>
      {progress === null ? (
        <Waiting words={t('reading')} />
      ) : (
        <Progress
          label={t('readingRun', { run: progress.run })}
          value={progress.read}
          max={Math.max(1, progress.of)}
        />
      )}
    </div>
  );
}

function ComparisonView({ comparison }: { readonly comparison: Comparison }) {
  const { t } = useTranslation('compare');
  const { runs, pairs, base } = comparison;
  const [shown, setShown] = useState(pairs[0]?.right ?? '');
  const nameOf = (id: string): string => {
    const place = runs.findIndex(({ runId }) => runId === id);
    const run = runs[place];
    return run === undefined ? id : t('nth', { number: place + 1, name: nameOfRun(run) });
  };
  return (
    <>
      <RunCards runs={runs} base={base} />
      {pairs.length === 1 && pairs[0] !== undefined ? (
        <PairView pair={pairs[0]} runs={runs} />
      ) : (
        <Tabs
          label={t('pairs')}
          active={shown}
          onChange={setShown}
          tabs={pairs.map(({ right }) => ({ id: right, label: nameOf(right) }))}
        >
          {pairs.map((pair) => (
            <TabPanel key={pair.right} id={pair.right}>
              <PairView pair={pair} runs={runs} />
            </TabPanel>
          ))}
        </Tabs>
      )}
      <FiguresSection runs={runs} />
      <MatrixSection run={base} />
      <p className={styles.noise}>
        {t('noise', { rules: comparison.noise.map((rule) => t(`rule.${rule}`)).join(', ') })}
      </p>
    </>
  );
}
