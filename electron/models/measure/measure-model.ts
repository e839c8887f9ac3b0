import type { TandemError } from '../../../shared/errors.ts';
import type { KvType } from '../../../shared/models/fit-report.ts';
import type { Measurement } from '../../../shared/models/measurement.ts';
import type { ModelShape } from '../../../shared/models/shape.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { ModelReady } from '../../workflow/chat-server.ts';
import { type JobClock, waitFor } from '../jobs/job-clock.ts';
import type { ReportNews } from '../jobs/job-worker.ts';
import { decideBasis } from './decide-basis.ts';
import { describeLoad } from './describe-load.ts';
import { dropBetween, type FreeMemory, type MemoryDrop, readSettled } from './device-memory.ts';
import {
  ANSWER_TOKENS,
  describeChatFailure,
  type LocalServer,
  measureRates,
  sizesFor,
} from './measure-rates.ts';

/** What a server says about a model in its memory. Sizes are bytes, null when it does not say. */
export interface LoadedNow {
  readonly bytes: number | null;
  readonly gpuBytes: number | null;
  readonly context: number | null;
}

export interface MeasureInput {
  readonly tag: string;
  /** Tokens. */
  readonly context: number;
  /** As the server is set; null when that can't be told. */
  readonly kv: KvType | null;
  readonly slots: number | null;
  readonly server: LocalServer;
  readonly serverName: string;
  /** Id of the machine that the server runs on. */
  readonly machine: string;
  /** Decides whether the server's number counts; null when nobody knows it. */
  readonly shape: ModelShape | null;
  /** The estimate for this load, which a drop of memory has to resemble; null without one. */
  readonly expectedBytes: number | null;
  /** Empty where devices can't be read, as on another machine. */
  freeBytes(signal: AbortSignal): Promise<FreeMemory>;
  /** Null when the model is not in memory. */
  readLoaded(signal: AbortSignal): Promise<LoadedNow | null>;
  unload(signal: AbortSignal): Promise<void>;
  readonly clock: JobClock;
}

const KEEP_ALIVE = '5m';
const UNLOAD_LOOKS = 20;
const UNLOAD_PAUSE_MS = 500;

/**
 * Loads a model anew and says what that took and how fast it then is. It is unloaded before, so that the load is a
 * whole one, and left in memory after. Errors: those of loading (`context-short`, `model-missing`, …) and
 * `model-work-failed` when it does not answer. Rejects only when `signal` aborts, which it heeds at any moment.
 */
export async function measureModel(
  input: MeasureInput,
  report: ReportNews,
  signal: AbortSignal,
): Promise<Result<Measurement, TandemError>> {
  const steps = createSteps(report, 4 + sizesFor(input.context).length);
  steps.next('load', `Takes ${input.tag} out of memory, so that a whole load is measured.`);
  const isGone = await unloadFirst(input, signal);
  const before = await readSettled(input.freeBytes, input.clock, signal);
  steps.next('load', `Loads ${input.tag} with ${input.context} tokens of context.`);
  const ready = await input.server.prepare(settingsOf(input), { signal, pulse: () => undefined });
  signal.throwIfAborted();
  if (!ready.ok) return ready;
  steps.next('load', 'Reads back what it took.');
  const loaded = await input.readLoaded(signal);
  const after = await readSettled(input.freeBytes, input.clock, signal);
  const drop = isGone ? dropBetween(before, after) : null;
  const memory = memoryOf(input, { ready: ready.value, loaded, drop });
  steps.next('rates', describeLoad(memory));
  const seed = input.clock.now() % 2 ** 31;
  const onSize = (tokens: number) =>
    steps.next('rates', `${describeLoad(memory)} Reads a prompt of about ${tokens} tokens.`);
  const sized = { ...ready.value, contextAllocated: memory.contextAllocated };
  const rates = await measureRates({ ...input, ready: sized, seed, onSize }, signal);
  signal.throwIfAborted();
  if (!rates.ok) return { ok: false, error: describeChatFailure(rates.error, input.tag) };
  steps.end(describeLoad(memory));
  return ok({ ...memory, rates: [...rates.value] });
}

/** Whether it is out of memory: another program may be asking for it all the time. */
async function unloadFirst(input: MeasureInput, signal: AbortSignal): Promise<boolean> {
  await input.unload(signal);
  for (let look = 1; ; look += 1) {
    signal.throwIfAborted();
    if ((await input.readLoaded(signal)) === null) return true;
    if (look === UNLOAD_LOOKS) return false;
    await waitFor(input.clock, UNLOAD_PAUSE_MS, signal);
  }
}

const settingsOf = ({ tag, context }: MeasureInput) => ({
  tag,
  contextLength: context,
  answerTokens: ANSWER_TOKENS,
  temperature: 0,
  keepAlive: KEEP_ALIVE,
  think: false,
  // No tools are offered; what the model's template knows of them does not matter.
  transport: 'native' as const,
});

function memoryOf(
  input: MeasureInput,
  found: {
    readonly ready: ModelReady;
    readonly loaded: LoadedNow | null;
    readonly drop: MemoryDrop | null;
  },
): Measurement {
  const { ready, loaded, drop } = found;
  const gpuShare = shareOf(loaded) ?? ready.gpuShare;
  const reportedBytes = loaded?.bytes ?? null;
  const reportedGpuBytes = loaded?.gpuBytes ?? null;
  const { shape, expectedBytes } = input;
  const readings = { drop, reportedBytes, reportedGpuBytes, gpuShare, shape, expectedBytes };
  return {
    machine: input.machine,
    server: input.serverName,
    serverVersion: ready.version,
    tag: input.tag,
    digest: ready.digest,
    quantization: ready.quantization,
    context: ready.settings.contextLength,
    kv: input.kv,
    slots: input.slots,
    takenAt: new Date(input.clock.now()).toISOString(),
    reportedBytes,
    reportedGpuBytes,
    deviceBytes: drop?.bytes ?? null,
    contextAllocated: loaded?.context || ready.contextAllocated,
    gpuShare,
    basis: decideBasis(readings),
    loadMs: ready.loadMs,
    rates: [],
  };
}

function shareOf(loaded: LoadedNow | null): number | null {
  if (loaded === null || loaded.bytes === null || loaded.gpuBytes === null) return null;
  return loaded.bytes > 0 ? Math.min(1, Math.max(0, loaded.gpuBytes / loaded.bytes)) : null;
}

function createSteps(report: ReportNews, total: number) {
  let done = 0;
  return {
    next(phase: 'load' | 'rates', detail: string): void {
      report({ phase, unit: 'steps', done, total, detail });
      done = Math.min(total, done + 1);
    },
    end: (detail: string): void => report({ unit: 'steps', done: total, total, detail }),
  };
}
