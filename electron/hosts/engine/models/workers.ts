import type { TandemError } from '../../../../shared/errors.ts';
import type { Served, Shop } from '../../../../shared/ipc/models.ts';
import { assessFit } from '../../../../shared/models/assess-fit.ts';
import type { KvType, Load } from '../../../../shared/models/fit-report.ts';
import { isSameTag } from '../../../../shared/models/match-entry.ts';
import { placeOf } from '../../../../shared/models/place-of.ts';
import { cacheTypeOf, slotsOf } from '../../../../shared/models/server-settings.ts';
import type { ModelShape } from '../../../../shared/models/shape.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { createImportWorker } from '../../../models/import/create-import-worker.ts';
import { realJobClock } from '../../../models/jobs/job-clock.ts';
import type { JobEnd, JobWorker, JobWorkers } from '../../../models/jobs/job-worker.ts';
import { readLoadedModel } from '../../../models/ollama/read-loaded-model.ts';
import { unloadModel } from '../../../models/ollama/remove-models.ts';
import { createPullWorker } from '../../../models/pulls/create-pull-worker.ts';
import type { Results } from '../../../models/results/results.ts';
import type { Surroundings } from '../../surroundings.ts';
import { findServer } from '../pair.ts';

/** What the workers need of the engine. */
export interface WorkerParts {
  /** As settings and key are now. */
  readonly around: () => Promise<Surroundings>;
  readonly shop: (look: { readonly fresh: boolean }) => Promise<Shop>;
  readonly results: () => Promise<Results>;
  /** Free bytes by device of this machine. */
  readonly freeBytes: (signal: AbortSignal) => Promise<ReadonlyMap<string, number>>;
  /** Told when what is on a server or known of a model has changed. */
  readonly changed: () => void;
  /** The servers of the settings as they were read last; workers ask by name. */
  readonly servers: () => Surroundings['servers'];
  readonly allowsCloud: () => boolean;
  /** The catalogue's size of a download; null for a tag that it does not have. */
  readonly expectedBytes: (tag: string) => number | null;
}

/** The four kinds of long work, wired to servers, devices and the files of results. */
export function createWorkers(parts: WorkerParts): JobWorkers {
  const serverOf = (name: string) => parts.servers().find((server) => server.name === name) ?? null;
  const modelsFolder = async (name: string) => {
    const { servers } = await parts.shop({ fresh: false });
    return servers.find((server) => server.name === name)?.disk?.path ?? null;
  };
  const pull = createPullWorker({
    serverOf,
    modelsFolder,
    expectedBytes: parts.expectedBytes,
    allowCloud: parts.allowsCloud,
  });
  const importing = createImportWorker({
    serverOf,
    modelsFolder,
    async inspect(path) {
      const { inspectGguf } = await import('../../../models/gguf/inspect-gguf.ts');
      return inspectGguf(path);
    },
  });
  return {
    pull: telling(pull, parts.changed),
    import: telling(importing, parts.changed),
    measure: telling(createMeasureWorker(parts), parts.changed),
    qualify: telling(createExamWorker(parts), parts.changed),
  };
}

/** The worker, whose end makes what was read before old. */
function telling<K extends keyof JobWorkers>(
  worker: JobWorker<K>,
  changed: () => void,
): JobWorker<K> {
  return {
    ...worker,
    run: (work, report, signal) => worker.run(work, report, signal).finally(changed),
  };
}

const failed = (error: TandemError): JobEnd => ({ kind: 'failed', error });

/** What an executor is loaded with at least; a shorter load would say nothing about its work. */
const LEAST_MEASURED = 8_192;

const tooShort = (tag: string): TandemError => ({
  kind: 'model-work-failed',
  work: 'measure',
  tag,
  detail: `a load is measured from ${LEAST_MEASURED} tokens of context on`,
  next: 'Choose a longer context.',
});

function createMeasureWorker(parts: WorkerParts): JobWorker<'measure'> {
  return {
    resumable: false,
    async run({ task }, report, signal) {
      if (task.context < LEAST_MEASURED) return failed(tooShort(task.tag));
      const around = await parts.around();
      const server = findServer(around, `${task.server}/${task.tag}`);
      if (!server.ok) return failed(server.error);
      const shop = await parts.shop({ fresh: true });
      const served = shop.servers.find(({ name }) => name === task.server);
      const wire = around.servers.find(({ name }) => name === task.server);
      if (served === undefined || wire === undefined)
        return failed({ kind: 'server-unknown', server: task.server, known: [] });
      const known = shapeOf(shop, task);
      const load = loadOf(served, task.context);
      const { measureModel } = await import('../../../models/measure/measure-model.ts');
      try {
        const measured = await measureModel(
          {
            tag: task.tag,
            context: task.context,
            kv: readKv(served),
            slots: readSlots(served),
            server: server.value,
            serverName: task.server,
            machine: served.here ? shop.machine.id : `server:${served.url}`,
            shape: known,
            expectedBytes: known === null ? null : expected(known, load, shop, served),
            freeBytes: served.here ? parts.freeBytes : async () => new Map(),
            readLoaded: (stop) => readLoadedModel(wire, task.tag, stop),
            async unload(stop) {
              await unloadModel(wire, task, { signal: stop });
            },
            clock: realJobClock,
          },
          report,
          signal,
        );
        if (!measured.ok) return failed(measured.error);
        const kept = (await parts.results()).keepMeasurement(measured.value);
        if (!kept.ok) return failed(kept.error);
        const { describeLoad } = await import('../../../models/measure/describe-load.ts');
        return { kind: 'done', detail: describeLoad(measured.value) };
      } finally {
        await server.value.close();
      }
    },
  };
}

function createExamWorker(parts: WorkerParts): JobWorker<'qualify'> {
  return {
    resumable: false,
    async run({ task }, report, signal) {
      const around = await parts.around();
      const consent = await consentTo(around, task.consentBy ?? null);
      if (!consent.ok) return failed(consent.error);
      const { machine } = await parts.shop({ fresh: false });
      const results = await parts.results();
      const { qualifyModel } = await import('../exam/qualify-model.ts');
      const exam = await qualifyModel(
        {
          around,
          server: task.server,
          tag: task.tag,
          context: around.settings.budgets.contextTokens,
          machine: machine.id,
          transports: task.transports,
          consent: consent.value,
          previous: previousExam(results, machine.id, task),
        },
        report,
        signal,
      );
      if (!exam.ok) return failed(exam.error);
      const kept = results.keepQualification(exam.value);
      return kept.ok ? { kind: 'done', detail: VERDICTS[exam.value.verdict] } : failed(kept.error);
    },
  };
}

const VERDICTS = {
  executor: 'It is an executor for whole plans.',
  limited: 'It is reliable in steps that touch a single file.',
  unfit: 'It is not an executor.',
} as const;

/** The tasks are Tandem's own, the commands are the model's: without isolation somebody has to have agreed. */
async function consentTo(
  around: Surroundings,
  by: string | null,
): Promise<Result<{ readonly by: string } | null, TandemError>> {
  const { isolated, root } = await around.runners.protections();
  if (isolated && !root) return ok(null);
  if (by !== null) return ok({ by });
  const why = isolated ? 'no sandbox holds root for sure' : 'this machine can’t isolate them';
  return err({
    kind: 'consent-needed',
    detail: `In the exam the model runs commands of its own, and ${why}.`,
  });
}

/** The last exam of this model here, whose kept runs the new one takes the place of. */
function previousExam(
  results: Results,
  machine: string,
  task: { readonly server: string; readonly tag: string },
) {
  const own = results
    .qualifications()
    .filter(
      (one) =>
        one.origin === 'here' &&
        one.machine === machine &&
        one.server === task.server &&
        isSameTag(one.tag, task.tag),
    )
    .toSorted((one, other) => other.takenAt.localeCompare(one.takenAt));
  return own[0] ?? null;
}

function shapeOf(
  shop: Shop,
  task: { readonly server: string; readonly tag: string },
): ModelShape | null {
  const installed = shop.installed.find(
    (model) => model.server === task.server && isSameTag(model.tag, task.tag),
  );
  if (installed?.shape) return installed.shape;
  return shop.catalogue.find(({ id }) => id === installed?.entry)?.shape ?? null;
}

function expected(shape: ModelShape, load: Load, shop: Shop, served: Served): number | null {
  const fit = assessFit(shape, load, placeOf(shop.machine, served), { installed: true });
  return fit.totalBytes;
}

const loadOf = (served: Served, context: number): Load => ({
  context,
  kv: readKv(served) ?? 'f16',
  slots: readSlots(served) ?? 1,
});

/** Null on another machine, whose environment can't be seen. */
const readKv = (served: Served): KvType | null => (served.here ? cacheTypeOf(served) : null);
const readSlots = (served: Served): number | null => (served.here ? slotsOf(served) : null);
