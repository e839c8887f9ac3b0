import type { Engine } from '../../../electron/hosts/engine.ts';
import type { ModelDesk } from '../../../electron/hosts/model-desk.ts';
import type { TandemError } from '../../../shared/errors.ts';
import type { Job, Shop } from '../../../shared/ipc/models.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { defaultSettings } from '../../../shared/settings/settings.ts';

export const jobOf = (more: Partial<Job> = {}): Job => ({
  id: 'job-1',
  kind: 'pull',
  server: 'ollama',
  tag: 'qwen3.8:27b',
  phase: 'waiting',
  startedAt: '2026-11-21T09:46:12.000Z',
  endedAt: null,
  done: 0,
  total: null,
  unit: 'bytes',
  rate: null,
  etaSeconds: null,
  stalledSeconds: null,
  parts: [],
  digest: null,
  detail: '',
  next: '',
  can: ['pause', 'cancel'],
  exam: null,
  ...more,
});

/** An engine over one shop, with a desk that works as the real one does towards its host: jobs change, listeners hear. */
export function createShopEngine(world: {
  readonly shop: Shop | (() => Shop);
  /** Jobs as they follow each other once one was asked for. */
  readonly course?: readonly Partial<Job>[];
  readonly refused?: TandemError;
  /** Called after the last of `course`, when that is not an end. */
  readonly onIdle?: () => void;
  readonly allowCloud?: boolean;
  readonly findings?: Awaited<ReturnType<Engine['doctor']>>;
  readonly report?: { readonly name: string; readonly json: string; readonly page: string };
  readonly file?: Awaited<ReturnType<ModelDesk['inspectFile']>>;
  readonly qualifications?: string;
  readonly imported?: Result<{ readonly taken: number; readonly known: number }, TandemError>;
}) {
  const calls: unknown[][] = [];
  const listeners = new Set<(jobs: readonly Job[]) => void>();
  let job: Job | null = null;
  const set = (next: Job) => {
    job = next;
    for (const listener of listeners) listener([next]);
    return ok(next);
  };
  const run = (kind: Job['kind'], on: { readonly server: string; readonly tag: string }) => {
    if (world.refused !== undefined) return err(world.refused);
    // One that was left paused is what the desk hands out; it goes on when it is asked to.
    const first = world.course?.[0] ?? {};
    const begun = set(jobOf({ kind, ...on, ...first }));
    if (first.phase !== 'paused') setImmediate(() => play(1));
    return begun;
  };
  const play = (from: number) => {
    for (const step of world.course?.slice(from) ?? []) {
      if (job !== null) set({ ...job, ...step });
    }
    if (job !== null && job.endedAt === null) world.onIdle?.();
  };
  const told: Partial<ModelDesk> = {
    shop: async () => (typeof world.shop === 'function' ? world.shop() : world.shop),
    jobs: async () => (job === null ? [] : [job]),
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async pull(on) {
      calls.push(['pull', on]);
      return run('pull', on);
    },
    async qualify(on) {
      calls.push(['qualify', on]);
      return run('qualify', on);
    },
    async pause(id) {
      calls.push(['pause', id]);
      return set({ ...(job ?? jobOf()), phase: 'paused', can: ['resume', 'cancel'] });
    },
    async resume(id) {
      calls.push(['resume', id]);
      setImmediate(() => play(1));
      return set({ ...(job ?? jobOf()), phase: 'waiting', can: ['pause', 'cancel'] });
    },
    async cancel(id, partial) {
      calls.push(['cancel', id, partial]);
      return set({ ...(job ?? jobOf()), phase: 'cancelled', can: ['dismiss'] });
    },
    async inspectFile(path) {
      calls.push(['inspect', path]);
      return world.file ?? err({ kind: 'file-unreadable', path, detail: 'there is no such file' });
    },
    exportQualifications: async () => world.qualifications ?? '{}\n',
    async importQualifications(text) {
      calls.push(['import', text]);
      return world.imported ?? ok({ taken: 2, known: 1 });
    },
  };
  const settings = { ...defaultSettings, allowCloudExecutors: world.allowCloud === true };
  const engine = {
    desk: told,
    machines: { report: async () => world.report },
    settings: async () => ({ settings, entries: [], path: '', fault: null, version: '' }),
    doctor: async () => world.findings ?? [],
    close: async () => undefined,
  };
  // What these commands don't ask for is not there.
  return { engine: engine as unknown as Engine, calls, listeners };
}
