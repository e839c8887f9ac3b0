import { useMemo } from 'react';
import type { TandemError } from '../../../../shared/errors.ts';
import type { RunState } from '../../../../shared/run/state.ts';
import { type StagesView, viewStages } from '../../../../shared/run/view-stages.ts';
import { type TotalsView, viewTotals } from '../../../../shared/run/view-totals.ts';
import type { RunControl } from '../../../stores/followed-run.ts';
import { useRunPart } from '../../../stores/use-run.ts';
import { cleanString } from '../../../ui/clean-text.ts';
import type { HeaderControls, HeaderModel } from './run-header.tsx';
import type { TabFacts } from './run-tabs.tsx';

export interface FrameModel {
  readonly state: RunState;
  readonly control: RunControl;
  readonly damage: TandemError | null;
  readonly header: HeaderModel;
  readonly can: HeaderControls;
  /** The steps that are worked on, with number and title. */
  readonly atWork: readonly { readonly id: string; readonly name: string }[];
  readonly stages: StagesView;
  readonly totals: TotalsView;
  readonly tabs: TabFacts;
}

/** All that the frame shows of a run; null until it is there. */
export function useFrameModel(runId: string, estimate: number | null): FrameModel | null {
  const part = useRunPart(runId, ({ state, control, damage, epoch, heardAt }) => ({
    ...{ state, control, damage, epoch, heardAt },
  }));
  return useMemo(
    () => (part === null ? null : modelOf(runId, part, estimate)),
    [runId, part, estimate],
  );
}

interface Part {
  readonly state: RunState;
  readonly control: RunControl;
  readonly damage: TandemError | null;
  readonly epoch: string;
  readonly heardAt: number;
}

/** What is written into a run after its end (notes, judgements, tests) does not make it longer. */
const passedOf = ({ finished, lastAt, fork }: RunState): number =>
  finished === null ? (lastAt - (fork?.at ?? 0)) / 1e6 : finished.seconds * 1e3;

function modelOf(runId: string, part: Part, estimate: number | null): FrameModel {
  const { state, control, damage, epoch, heardAt } = part;
  const atWork = state.steps.flatMap(({ id, title, status }, index) =>
    status === 'running'
      ? [{ id, name: `${index + 1} · ${cleanString(title, { maxChars: 80 })}` }]
      : [],
  );
  return {
    ...{ state, control, damage },
    header: {
      runId,
      request: state.started?.request ?? runId,
      repository: state.started?.repository.path ?? '',
      branch: state.started?.branch ?? '',
      baseBranch: state.started?.repository.baseBranch ?? null,
      baseCommit: state.started?.repository.baseCommit ?? '',
      scripted: state.started?.scripted ?? false,
      mode: state.started?.mode ?? 'hybrid',
      startedAt:
        state.fork === undefined
          ? epoch
          : new Date(Date.parse(epoch) + state.fork.at / 1e6).toISOString(),
      passedMs: passedOf(state),
      heardAt,
    },
    can: {
      running: control.running,
      here: control.here,
      pausing: control.pausing || control.asks.some((ask) => ask.kind === 'paused'),
      resumable: isResumable(state, control, damage),
      step: control.running ? (atWork[0]?.id ?? null) : null,
    },
    atWork,
    stages: viewStages(state, control.running),
    totals: viewTotals(state, estimate),
    tabs: {
      steps: state.steps.length,
      files: Object.keys(state.files).length,
      bytesSent: state.egress.bytes,
      events: state.lastSeq,
    },
  };
}

const isResumable = (state: RunState, control: RunControl, damage: TandemError | null): boolean =>
  !control.running &&
  damage === null &&
  state.started !== null &&
  (state.finished === null || state.finished.outcome === 'interrupted');
