import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type StepView, viewSteps } from '../../../shared/run/view-stages.ts';
import { useAction } from '../../stores/actions/use-action.ts';
import { useDetail } from '../../stores/preferences/use-detail.ts';
import { readRunSearch, useSelectEvent } from '../../stores/run-search.ts';
import { useRunPart } from '../../stores/use-run.ts';
import { type LiveSpans, useSpans } from '../../stores/use-spans.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SplitPanes } from '../../ui/split-panes.tsx';
import { EventPane } from './inspect/event-pane.tsx';
import { RunPicture } from './run-picture.tsx';
import styles from './run-screen.module.css';
import { feedRows } from './steps/feed-rows.ts';
import { LiveLine } from './steps/live-line.tsx';
import { StepList } from './steps/step-list.tsx';
import { useCallDetails } from './steps/use-call-details.ts';
import { useIsNarrow } from './use-is-narrow.ts';

/** The run as it goes: its picture, its steps with what the executor does in them, and what is selected. */
export function RunScreen() {
  const { run: runId = '' } = useParams({ strict: false });
  const { t } = useTranslation('run');
  const spans = useSpans(runId);
  const isNarrow = useIsNarrow();
  if (spans === null) return null;
  return (
    <div className={styles.screen}>
      <RunPicture runId={runId} spans={spans} />
      <SplitPanes
        id="run"
        className={styles.panes}
        direction={isNarrow ? 'vertical' : 'horizontal'}
        panes={[
          {
            id: 'steps',
            label: t('stepList'),
            content: <Steps runId={runId} spans={spans} />,
            min: 30,
          },
          {
            id: 'event',
            label: t('inspector'),
            content: <EventPane runId={runId} />,
            size: isNarrow ? 40 : '372px',
            min: isNarrow ? 15 : '240px',
          },
        ]}
      />
    </div>
  );
}

function Steps({ runId, spans }: { readonly runId: string; readonly spans: LiveSpans }) {
  const { t } = useTranslation('run');
  const part = useRunPart(runId, ({ state, control, epoch }) => ({
    ...{ state, epoch },
    running: control.running,
  }));
  const search = readRunSearch(useSearch({ strict: false }));
  const select = useSelectEvent();
  const navigate = useNavigate();
  const [showsTurns, setShowsTurns] = useDetail('run.turns', true);
  useAction({
    ...{ id: 'run.turns', label: t('showTurns'), shortcut: 'd', group: t('group') },
    run: () => setShowsTurns(!showsTurns),
  });
  const steps = useMemo(() => (part === null ? [] : viewSteps(part.state)), [part]);
  const open = useMemo(
    () => openSteps(search.step, showsTurns ? steps : []),
    [search.step, showsTurns, steps],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list of spans changes with its version
  const { rows, live } = useMemo(
    () =>
      feedRows({
        steps,
        spans: spans.list,
        isRunning: part?.running === true,
        isOpen: ({ state }) => open.has(state.id),
      }),
    [steps, spans.version, part?.running, open],
  );
  const lines = rows.flatMap((row) => (row.kind === 'line' ? [row.line] : []));
  const details = useCallDetails(runId, lines[0]?.seq ?? null, lastSeqOf(lines));
  if (part === null) return null;
  const toggle = (step: string): void =>
    void navigate({
      to: '.',
      replace: true,
      search: (before: Readonly<Record<string, unknown>>) => ({
        ...before,
        step: toggled(open, step),
      }),
    });
  if (steps.length === 0) {
    return (
      <div className={styles.before}>
        <LiveLine runId={runId} />
        <EmptyState title={t('noSteps')} body={t('noStepsAbout')} />
      </div>
    );
  }
  return (
    <section className={styles.steps} aria-label={t('stepList')}>
      <div className={styles.bar}>
        <h2>
          {t('stepsDone', {
            done: steps.filter(({ state }) => state.status === 'done').length,
            count: steps.length,
          })}
        </h2>
        <Checkbox checked={showsTurns} onChange={setShowsTurns} label={t('showTurns')} />
      </div>
      <StepList
        runId={runId}
        rows={rows}
        live={live}
        details={details}
        epoch={Date.parse(part.epoch)}
        mostTurns={part.state.started?.budgets.turns ?? null}
        selected={search.event}
        onSelect={select}
        onToggle={toggle}
      />
    </section>
  );
}

/** Steps whose lines are shown: those of the address, else those that are worked on, else the first that failed. */
function openSteps(asked: string | null, steps: readonly StepView[]): ReadonlySet<string> {
  if (asked !== null) return new Set(asked.split(','));
  const atWork = steps.filter(({ state }) => state.status === 'running');
  const failed = steps.filter(({ state }) => state.status === 'failed').slice(0, 1);
  return new Set((atWork.length > 0 ? atWork : failed).map(({ state }) => state.id));
}

/** For the address; `-` stands for none. */
function toggled(open: ReadonlySet<string>, step: string): string {
  const others = [...open].filter((one) => one !== step && one !== '-');
  const next = open.has(step) ? others : [...others, step];
  return next.length === 0 ? '-' : next.join(',');
}

/** Events after a call that belong to it: its snapshot and the files it changed. */
const AFTER = 12;

const lastSeqOf = (lines: readonly { readonly endSeq: number }[]): number =>
  lines.reduce((last, line) => Math.max(last, line.endSeq), 0) + AFTER;
