import type { HostFacts } from '../../shared/ipc/settings.ts';
import type { Engine } from '../hosts/engine.ts';
import { keepTidy } from './desk/keep-tidy.ts';
import { createRevert } from './desk/revert-files.ts';
import { createDesk, type Desk } from './desk.ts';
import { openComparisonFeed } from './feeds/comparison-feed.ts';
import { createDeviceMemory } from './feeds/device-memory.ts';
import { openExportFile, openExportPreview } from './feeds/export-feed.ts';
import { openFollowFeed } from './feeds/follow-feed.ts';
import { openJobsFeed } from './feeds/jobs-feed.ts';
import { openLookBackFeed } from './feeds/look-back-feed.ts';
import { openReExecutionFeed } from './feeds/re-execution-feed.ts';
import { openRunsFeed } from './feeds/runs-feed.ts';
import { openStatusFeed } from './feeds/status-feed.ts';
import { openSwapFeed } from './feeds/swap-feed.ts';
import { createBundleHandlers } from './handlers/bundle-handlers.ts';
import { createChangeHandlers } from './handlers/change-handlers.ts';
import { createComparisonHandlers } from './handlers/comparison-handlers.ts';
import { createConsentHandlers } from './handlers/consent-handlers.ts';
import { createExplanationHandlers } from './handlers/explanation-handlers.ts';
import { createForkHandlers } from './handlers/fork-handlers.ts';
import { createHostHandlers } from './handlers/host-handlers.ts';
import { createLedgerHandlers } from './handlers/ledger-handlers.ts';
import { createMachineHandlers } from './handlers/machine-handlers.ts';
import { createModelHandlers } from './handlers/model-handlers.ts';
import { createMomentHandlers } from './handlers/moment-handlers.ts';
import { createReplayHandlers } from './handlers/replay-handlers.ts';
import { createRepositoryHandlers } from './handlers/repository-handlers.ts';
import { createRunHandlers, type PrepareSample } from './handlers/run-handlers.ts';
import { createSearchHandlers } from './handlers/search-handlers.ts';
import { createSettingsHandlers } from './handlers/settings-handlers.ts';
import { createSwapHandlers } from './handlers/swap-handlers.ts';
import { createTelemetryHandlers } from './handlers/telemetry-handlers.ts';
import { createToolServerHandlers } from './handlers/tool-server-handlers.ts';
import type { Service } from './service.ts';

/** Everything a host needs to serve windows over one engine. */
export interface OpenService {
  readonly service: Service;
  readonly desk: Desk;
  /** Interrupts the runs of this process, waits until that is written down, and closes the engine. */
  close(): Promise<void>;
}

/** What differs from host to host. */
export interface HostSide {
  readonly version: string;
  readonly describeHost: () => Promise<HostFacts>;
  readonly prepareSample: PrepareSample;
  /** A line for the log. */
  readonly log: (line: string) => void;
}

export function createService(engine: Engine, host: HostSide): OpenService {
  const { log, describeHost } = host;
  const tidy = keepTidy(engine, log);
  const desk = createDesk({ engine, revert: createRevert(engine), log, onOver: tidy.soon });
  const deviceMemory = createDeviceMemory(engine);
  const readFacts = async () => {
    const { settings } = await engine.settings();
    return {
      protections: (await describeHost()).protections,
      policy: settings.policy.level,
      memory: deviceMemory.latest(),
    };
  };
  return {
    desk,
    service: {
      handlers: {
        ...createRunHandlers(desk, engine, host.prepareSample),
        ...createChangeHandlers(engine),
        ...createForkHandlers(desk, engine),
        ...createSwapHandlers(engine),
        ...createLedgerHandlers(engine),
        ...createReplayHandlers(engine),
        ...createRepositoryHandlers(engine),
        ...createSettingsHandlers(engine),
        ...createHostHandlers(engine, describeHost),
        ...createMachineHandlers(engine),
        ...createModelHandlers(engine),
        ...createToolServerHandlers(engine),
        ...createConsentHandlers(engine),
        ...createBundleHandlers(engine),
        ...createExplanationHandlers(engine),
        ...createComparisonHandlers(engine),
        ...createMomentHandlers(engine),
        ...createSearchHandlers(engine),
        ...createTelemetryHandlers(engine),
      },
      feeds: {
        'runs.watch': openRunsFeed(desk),
        'replay.execute': openReExecutionFeed(engine),
        'run.follow': openFollowFeed(desk),
        'status.watch': openStatusFeed(desk, readFacts),
        'models.jobs': openJobsFeed(engine),
        'export.preview': openExportPreview(engine),
        'export.file': openExportFile(engine),
        'explain.lookBack': openLookBackFeed(engine),
        'swap.run': openSwapFeed(engine),
        'comparison.make': openComparisonFeed(engine),
      },
      version: host.version,
      log,
    },
    async close() {
      await desk.close();
      await tidy.close();
      await engine.close();
    },
  };
}
