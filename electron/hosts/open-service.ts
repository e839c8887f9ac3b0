import { join } from 'node:path';
import type { HostFacts } from '../../shared/ipc/settings.ts';
import { ok } from '../../shared/result.ts';
import { createService, type OpenService } from '../ipc/create-service.ts';
import type { Protections } from '../workflow/ports.ts';
import { createSampleRepository, SAMPLE_REQUEST } from './demo/sample-repository.ts';
import type { Engine } from './engine.ts';
import { version } from './version.ts';

/** What a host with windows says about itself. */
export interface WindowHost extends Pick<HostFacts, 'host' | 'electron' | 'logFolder'> {
  /** The sample's files, where they can't be copied from beside the program. */
  readonly sample?: string;
  /** A line for the log. */
  readonly log: (line: string) => void;
}

/** Serves windows over an engine; closing the service closes the engine. */
export function openService(engine: Engine, host: WindowHost): OpenService {
  const { home } = engine.place;
  goOnWithJobs(engine, host.log);
  return createService(engine, {
    log: host.log,
    version,
    describeHost: async () => {
      const protections = await engine.protections();
      return {
        host: host.host,
        tandem: version,
        node: process.version,
        electron: host.electron,
        platform: `${process.platform} ${process.arch}`,
        home,
        logFolder: host.logFolder,
        protections: [...protections.isolation],
        containment: describeContainment(protections),
      };
    },
    async prepareSample() {
      const repository = await createSampleRepository(join(home, 'demo'), host.sample);
      return repository.ok
        ? ok({ repository: repository.value, request: SAMPLE_REQUEST })
        : repository;
    },
  });
}

function describeContainment(protections: Protections): NonNullable<HostFacts['containment']> {
  const { isolated, sandbox, root, isolation, limits, gaps, sentence } = protections;
  const words = { holds: [...isolation], limits: [...limits], gaps: [...gaps], sentence };
  return { ...{ isolated, sandbox, root }, ...words };
}

/** Pulls that a dead process left behind go on without waiting for a window to look at them. */
function goOnWithJobs({ desk }: Engine, log: (line: string) => void): void {
  desk.jobs().catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    log(`The work on models that was left over can't go on: ${why}`);
  });
}
