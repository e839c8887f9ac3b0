import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '../../../shared/plan/plan.ts';
import { useAction } from '../../stores/actions/use-action.ts';
import { SplitPanes } from '../../ui/split-panes.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './plan-screen.module.css';
import { StepList } from './step-list.tsx';
import type { RowModel } from './step-row.tsx';
import { TextView } from './text-view.tsx';
import { useNarrow } from './use-narrow.ts';
import type { PlanView } from './use-plan-view.ts';

const PlanGraph = lazy(() =>
  import('./plan-graph.tsx').then((module) => ({ default: module.PlanGraph })),
);

export interface TextDesk {
  readonly text: string | null;
  readonly faults: readonly string[];
  /** What the plan must not be approved with, though it can be read. */
  readonly planFaults: readonly string[];
  /** Null where the plan can't be edited. */
  readonly onChange: ((text: string) => void) | null;
  readonly onDrop: () => void;
}

interface PlanPanesProps {
  readonly plan: Plan;
  readonly rows: readonly RowModel[];
  readonly view: PlanView;
  readonly selected: string | null;
  readonly onSelect: (id: string | null) => void;
  readonly wholeFaults: number;
  readonly wholeComments: number;
  readonly text: TextDesk;
  /** What is selected, to be read or edited. */
  readonly detail: ReactNode;
}

/** The plan on the left, one part of it on the right; or all of it as text. */
export function PlanPanes(props: PlanPanesProps) {
  const { plan, rows, view, selected, onSelect, text, detail } = props;
  const { t } = useTranslation('plan');
  const narrow = useNarrow();
  useStepKeys(rows, selected, onSelect);
  if (view === 'text')
    return (
      <div className={styles.textPane}>
        <TextView plan={plan} {...text} />
      </div>
    );
  const overview =
    view === 'graph' ? (
      <Suspense fallback={<Waiting words={t('graphLoading')} />}>
        <PlanGraph rows={rows} selected={selected} onSelect={onSelect} />
      </Suspense>
    ) : (
      <StepList
        rows={rows}
        selected={selected}
        wholeFaults={props.wholeFaults}
        wholeComments={props.wholeComments}
        onSelect={onSelect}
      />
    );
  return (
    <SplitPanes
      id={`plan-${view}`}
      className={styles.panes}
      direction={narrow ? 'vertical' : 'horizontal'}
      panes={[
        {
          id: 'overview',
          label: t('steps'),
          content: overview,
          size: view === 'graph' ? 55 : 38,
          min: 20,
        },
        {
          id: 'detail',
          label: t('detail'),
          content: (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
            <section className={styles.detailPane} aria-label={t('detail')} tabIndex={0}>
              {detail}
            </section>
          ),
          min: 25,
        },
      ]}
    />
  );
}

/** j and k go from step to step, over the plan as a whole at the top. */
function useStepKeys(
  rows: readonly RowModel[],
  selected: string | null,
  onSelect: (id: string | null) => void,
): void {
  const { t } = useTranslation('plan');
  const at = rows.findIndex((row) => row.step.id === selected);
  const go = (to: number): void => {
    if (to < rows.length) onSelect(rows[to]?.step.id ?? null);
  };
  const action = { group: t('title'), keyOnly: true };
  useAction({
    ...action,
    id: 'plan.next',
    label: t('nextStep'),
    shortcut: 'j',
    run: () => go(at + 1),
  });
  useAction({
    ...action,
    id: 'plan.previous',
    label: t('previousStep'),
    shortcut: 'k',
    run: () => go(Math.max(-1, at - 1)),
  });
}
