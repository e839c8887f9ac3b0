import { useRunPart } from '../../../stores/use-run.ts';
import { RunLineage } from './run-lineage.tsx';
import { RunTabs } from './run-tabs.tsx';
import { StageStrip } from './stage-strip.tsx';
import { Totals } from './totals.tsx';
import { useChangedFiles } from './use-changed-files.ts';
import type { FrameModel } from './use-frame-model.ts';

interface RunOverviewProps {
  readonly runId: string;
  readonly model: FrameModel;
}

/** Stages, totals and the pages. Only this part follows the pulse. */
export function RunOverview({ runId, model }: RunOverviewProps) {
  const rate = useRunPart(runId, ({ pulse }) =>
    pulse?.who === 'executor' ? (pulse.tokensPerSecond ?? null) : null,
  );
  const { state } = model;
  const files = useChangedFiles(runId, state) ?? model.tabs.files;
  return (
    <>
      <StageStrip
        stages={model.stages}
        actors={{
          planner: nameOf(state.started?.planner ?? ''),
          verifier: nameOf(state.started?.verifier ?? ''),
          executor: nameOf(state.executorName ?? state.started?.executor ?? ''),
        }}
      >
        <Totals
          totals={model.totals}
          mode={model.header.mode}
          scripted={model.header.scripted}
          tokensPerSecond={rate}
        />
      </StageStrip>
      <RunLineage runId={runId} fork={state.fork} />
      <RunTabs runId={runId} facts={{ ...model.tabs, files }} />
    </>
  );
}

/** The tag of `SERVER/TAG`; the server is said where there is room. */
const nameOf = (model: string): string => model.slice(model.indexOf('/') + 1);
