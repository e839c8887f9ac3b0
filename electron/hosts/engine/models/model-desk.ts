import { join } from 'node:path';
import { describeError } from '../../../../shared/describe-error.ts';
import type { TandemError } from '../../../../shared/errors.ts';
import type { Job, Shop } from '../../../../shared/ipc/models.ts';
import { matchEntry } from '../../../../shared/models/match-entry.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { Jobs } from '../../../models/jobs/create-jobs.ts';
import type { JobTask } from '../../../models/jobs/job-worker.ts';
import type { MachineDesk, ModelDesk } from '../../model-desk.ts';
import type { Surroundings, SurroundingsSource } from '../../surroundings.ts';
import { once } from '../once.ts';
import { readAround } from '../read-around.ts';
import { createRecent, type Recent } from './recent.ts';
import type { StartedWith } from './start-here.ts';

/** Screens ask often, servers and devices change seldom. */
const KEEP_MS = 5_000;

export interface ModelDeskParts {
  readonly source: SurroundingsSource;
  readonly machines: MachineDesk;
}

/** Models and the work on them, for as long as this process lives. Nothing is read before it is asked for. */
export function createModelDesk(parts: ModelDeskParts): ModelDesk {
  const { source } = parts;
  const around = () => readAround(source);
  const startedWith: StartedWith = new Map();
  const reading = once(async () => {
    const { createServerKit } = await import('../../../models/servers/server-kit.ts');
    const { createShowCache } = await import('../../../models/ollama/list-installed.ts');
    const { env } = await around();
    const kit = createServerKit({ env, startedWith: (port) => startedWith.get(port) ?? null });
    return { kit, cache: createShowCache() };
  });
  const seen: Recent<Shop> = createRecent(async () => {
    const { readShop } = await import('./shop.ts');
    const jobFaults = await work.faults();
    return readShop({ ...parts, ...(await reading.get()), jobFaults, around: await around() });
  }, KEEP_MS);
  const shop = (look: { readonly fresh: boolean }) => seen.get(look);
  const work = createKeptWork(source.home, () =>
    openJobs(parts, { around, shop, forget: seen.forget }),
  );
  return {
    shop,
    ...createJobDeeds(around, work.open),
    ...createServerDeeds({ around, forget: seen.forget }),
    async probeServer({ server: name, tag }) {
      const server = await findNamed(around, name);
      if (!server.ok) return server;
      const { probeNamed } = await import('./probe-server.ts');
      const { kit } = await reading.get();
      return ok(await probeNamed(await around(), server.value, { tag, kit }));
    },
    async startServer(name) {
      const server = await findTaking(around, { server: name, tag: name }, 'start');
      if (!server.ok) return server;
      const { startHere } = await import('./start-here.ts');
      const { kit } = await reading.get();
      return startHere(await around(), server.value, { kit, startedWith }).finally(seen.forget);
    },
    exportQualifications: async () => (await source.results()).exportText(),
    async importQualifications(text) {
      const taken = (await source.results()).importText(text);
      seen.forget();
      return taken;
    },
    async inspectFile(path) {
      const { inspectGguf } = await import('../../../models/gguf/inspect-gguf.ts');
      return inspectGguf(path);
    },
    close: work.close,
  };
}

/** The queue, opened by whoever asks for it first. A data folder that can't be written is a fault to be shown. */
function createKeptWork(home: string, make: () => Promise<OpenedJobs>) {
  const folder = join(home, 'jobs');
  const work = once(make);
  let unopened: TandemError | null = null;
  const made = () => work.made().catch(() => undefined);
  return {
    async open(): Promise<Result<OpenedJobs, TandemError>> {
      try {
        const opened = await work.get();
        unopened = null;
        return ok(opened);
      } catch (thrown) {
        const { describeWriteFault } = await import('../../../models/results/private-file.ts');
        unopened = describeWriteFault(thrown, folder);
        return err(unopened);
      }
    },
    async faults(): Promise<Shop['faults']> {
      const kept = (await made())?.jobs.faults() ?? [];
      if (unopened === null) return [...kept];
      const { what, next } = describeError(unopened);
      return [...kept, { path: folder, line: null, detail: `${what} ${next}`.trim() }];
    },
    async close(): Promise<void> {
      await (await made())?.jobs.close();
    },
  };
}

interface Reading {
  readonly around: () => Promise<Surroundings>;
  readonly shop: ModelDesk['shop'];
  readonly forget: () => void;
}

type JobDeeds = Pick<
  ModelDesk,
  | 'jobs'
  | 'watch'
  | 'pull'
  | 'importFile'
  | 'measure'
  | 'qualify'
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'dismiss'
>;

/** The long work. The queue is opened by whoever asks for it first. */
function createJobDeeds(
  around: () => Promise<Surroundings>,
  open: () => Promise<Result<OpenedJobs, TandemError>>,
): JobDeeds {
  const withJobs = async <T>(
    use: (jobs: Jobs) => Result<T, TandemError> | Promise<Result<T, TandemError>>,
  ): Promise<Result<T, TandemError>> => {
    const opened = await open();
    return opened.ok ? use(opened.value.jobs) : opened;
  };
  const start = async (task: JobTask): Promise<Result<Job, TandemError>> => {
    const server =
      task.kind === 'qualify'
        ? await findNamed(around, task.server)
        : await findTaking(around, task, task.kind);
    if (!server.ok) return server;
    const opened = await open();
    if (!opened.ok) return opened;
    await opened.value.refresh();
    return opened.value.jobs.start(task);
  };
  return {
    async jobs() {
      const opened = await open();
      return opened.ok ? opened.value.jobs.list() : [];
    },
    watch(listener) {
      let leave = (): void => undefined;
      let isGone = false;
      // A queue that can't be opened is told among the shop's faults; here there is nobody to tell.
      void open().then((opened) => {
        if (!isGone && opened.ok) leave = opened.value.jobs.watch(listener);
      });
      return () => {
        isGone = true;
        leave();
      };
    },
    pull: (what) => start({ kind: 'pull', ...what }),
    importFile: (what) => start({ kind: 'import', ...what }),
    measure: (what) => start({ kind: 'measure', ...what }),
    qualify: ({ server, tag, transports, consentBy }) =>
      start({
        kind: 'qualify',
        server,
        tag,
        transports: transports ?? null,
        ...(consentBy === null ? {} : { consentBy }),
      }),
    pause: (id) => withJobs((jobs) => jobs.pause(id)),
    resume: (id) => withJobs((jobs) => jobs.resume(id)),
    cancel: (id, partial) => withJobs((jobs) => jobs.cancel(id, partial)),
    dismiss: (id) => withJobs((jobs) => jobs.dismiss(id)),
  };
}

/** What can be done to a server's models at once. */
function createServerDeeds({
  around,
  forget,
}: Pick<Reading, 'around' | 'forget'>): Pick<ModelDesk, 'delete' | 'unload'> {
  return {
    async delete({ server: name, tag, digest }) {
      const server = await findTaking(around, { server: name, tag }, 'delete');
      if (!server.ok) return server;
      const { deleteModel } = await import('../../../models/ollama/remove-models.ts');
      return deleteModel(server.value, { tag, digest }).finally(forget);
    },
    async unload({ server: name, tag }) {
      const server = await findTaking(around, { server: name, tag }, 'unload');
      if (!server.ok) return server;
      const { unloadModel } = await import('../../../models/ollama/remove-models.ts');
      return unloadModel(server.value, { tag }).finally(forget);
    },
  };
}

async function findNamed(
  around: () => Promise<Surroundings>,
  name: string,
): Promise<Result<Surroundings['servers'][number], TandemError>> {
  const { servers } = await around();
  const server = servers.find((one) => one.name === name);
  if (server !== undefined) return ok(server);
  return err({ kind: 'server-unknown', server: name, known: servers.map((one) => one.name) });
}

type Work = Extract<TandemError, { kind: 'model-work-failed' }>['work'];

/** A server whose models can be managed from here, which those of the OpenAI kind leave to whoever runs them. */
async function findTaking(
  around: () => Promise<Surroundings>,
  { server: name, tag }: { readonly server: string; readonly tag: string },
  work: Work,
): Promise<Result<Surroundings['servers'][number], TandemError>> {
  const server = await findNamed(around, name);
  if (!server.ok || server.value.kind !== 'openai') return server;
  const detail = `${name} is an OpenAI-compatible server, and its models are managed where it runs`;
  const next = `Have whoever runs ${name} do it; \`tandem qualify ${name}/TAG\` proves a model that is there.`;
  return err({ kind: 'model-work-failed', work, tag, detail, next });
}

interface OpenedJobs {
  readonly jobs: Jobs;
  /** Lets the workers see the settings as they are now. */
  refresh(): Promise<void>;
}

async function openJobs(parts: ModelDeskParts, reading: Reading): Promise<OpenedJobs> {
  const { createJobs } = await import('../../../models/jobs/create-jobs.ts');
  const { createWorkers } = await import('./workers.ts');
  const { readFreeBytes } = await import('../../../hardware/watch-memory.ts');
  const { createProbeKit } = await import('../../../hardware/probe-kit.ts');
  const { readCatalogueFiles } = await import('../../../models/catalogue/read-catalogue-files.ts');
  if (parts.source.adoptsJobs) {
    const { sweepExams } = await import('../exam/exam-place.ts');
    await sweepExams(parts.source.home);
  }
  let now = await reading.around();
  const kit = createProbeKit();
  const workers = createWorkers({
    around: reading.around,
    shop: reading.shop,
    results: parts.source.results,
    freeBytes: (signal) => readFreeBytes(kit, signal),
    changed: reading.forget,
    servers: () => now.servers,
    allowsCloud: () => now.settings.allowCloudExecutors,
    expectedBytes(tag) {
      const { entries } = readCatalogueFiles(parts.source);
      return matchEntry(entries, { tag, digest: null })?.downloadBytes ?? null;
    },
  });
  const jobs = createJobs({
    folder: join(parts.source.home, 'jobs'),
    workers,
    adopt: parts.source.adoptsJobs,
  });
  return {
    jobs,
    async refresh() {
      now = await reading.around();
    },
  };
}
