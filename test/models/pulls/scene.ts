import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJobs, type Jobs } from '../../../electron/models/jobs/create-jobs.ts';
import {
  createPullWorker,
  type PullParts,
} from '../../../electron/models/pulls/create-pull-worker.ts';
import type { Job } from '../../../shared/ipc/models.ts';
import type { PullFault } from '../../sim/ollama/answer-pull.ts';
import { layerOf, type SimLibraryModel } from '../../sim/ollama/sim-disk.ts';
import {
  type OllamaSim,
  type OllamaSimOptions,
  startOllamaSim,
} from '../../sim/ollama/start-ollama-sim.ts';

export const scratchFolder = (): string => mkdtempSync(join(tmpdir(), 'tandem-pulls-'));

export const WEIGHTS = layerOf('weights', 100_000);
export const LICENCE = layerOf('licence', 1_000);
export const CODER: SimLibraryModel = {
  tag: 'coder:7b',
  digest: 'c0de'.padEnd(64, '0'),
  size: 101_000,
  layers: [WEIGHTS, LICENCE],
};
/** Another model with the same weights. */
export const COUSIN: SimLibraryModel = {
  tag: 'cousin:7b',
  digest: 'c0a5'.padEnd(64, '0'),
  layers: [WEIGHTS, layerOf('other licence', 500)],
};

export interface PullScene {
  readonly sim: () => OllamaSim;
  readonly jobs: Jobs;
  /** All states of all jobs as people saw them. */
  readonly seen: Job[];
  pull(tag?: string): Job;
  /** Resolves at the first state that is so, also one of the past. */
  until(is: (job: Job) => boolean): Promise<Job>;
  /** Another server at the same address with the same disk. */
  restart(options?: OllamaSimOptions): Promise<void>;
  close(): Promise<void>;
}

export interface SceneOptions {
  readonly faults?: PullFault[];
  readonly sim?: OllamaSimOptions;
  readonly parts?: Partial<PullParts>;
  readonly tickMs?: number;
}

const QUICK = { silentMs: 150, firstWaitMs: 10, longestWaitMs: 40, lookMs: 0, fruitless: 4 };

export async function pullScene(options: SceneOptions = {}): Promise<PullScene> {
  const library = [CODER, COUSIN];
  const store = { library, faults: options.faults ?? [], tickMs: options.tickMs ?? 1 };
  let sim = await startOllamaSim({ models: [], store, ...options.sim });
  const { port } = sim;
  const worker = createPullWorker({
    serverOf: (name) => (name === 'ollama' ? { name, url: `http://127.0.0.1:${port}` } : null),
    modelsFolder: async () => null,
    expectedBytes: () => null,
    allowCloud: () => false,
    limits: { ...QUICK, ...options.parts?.limits },
    ...options.parts,
  });
  const jobs = createJobs({ folder: scratchFolder(), workers: { pull: worker }, adopt: true });
  const seen: Job[] = [];
  const waiting = new Set<() => void>();
  jobs.watch((all) => {
    seen.push(...all);
    for (const check of waiting) check();
  });
  return {
    sim: () => sim,
    jobs,
    seen,
    pull(tag = 'coder:7b') {
      const started = jobs.start({ kind: 'pull', server: 'ollama', tag });
      if (!started.ok) throw new Error(JSON.stringify(started.error));
      return started.value;
    },
    until: (is) =>
      new Promise((resolve) => {
        const check = () => {
          const found = seen.find(is);
          if (found === undefined) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
    async restart(more = {}) {
      const { disk } = sim;
      await sim.close();
      sim = await startOllamaSim({ disk, store, port, ...options.sim, ...more });
    },
    async close() {
      await jobs.close();
      await sim.close();
    },
  };
}
