import { bandOf } from './fit/band.ts';
import { missingFields } from './fit/estimate-parts.ts';
import { judge } from './fit/judge.ts';
import { largestContext, mostSlots } from './fit/largest-context.ts';
import { applyMeasurement, isOfLoad } from './fit/measured.ts';
import { noteContext, noteModel, notePlace, noteServer } from './fit/notes.ts';
import { findRemedies } from './fit/remedies.ts';
import { settleLoad } from './fit/settle-load.ts';
import { gpuShareOf, type Spread, sharesOf, spread } from './fit/spread.ts';
import { CURRENT_ENGINE, isOlder } from './fit/versions.ts';
import {
  AGENT_FLOOR,
  type Fit,
  type FitVerdict,
  type KvType,
  type Load,
  type Place,
} from './fit-report.ts';
import type { Measurement } from './measurement.ts';
import type { ModelShape } from './shape.ts';

/**
 * Whether a model fits, by arithmetic that people can check: weights + cache + state + buffers (+ draft head)
 * (+ projector) against the free memory of the devices, less what the driver and the server keep. Pure, and fast
 * enough to follow a slider. Formula and its proof: `fit/`, `test/shared/models/reference.test.ts`.
 */

export interface FitExtras {
  /** Of the pull; null or absent: the file's size is taken. */
  readonly downloadBytes?: number | null;
  readonly installed?: boolean;
  /** Of this machine and model; used where it is of this very load. */
  readonly measurement?: Measurement | null;
  readonly minimumOllama?: string | null;
}

export function assessFit(shape: ModelShape, asked: Load, place: Place, more: FitExtras = {}): Fit {
  const { load, notes } = settleLoad(shape, asked);
  const estimate = spread(shape, load, place);
  const measurement = matching(more.measurement ?? null, load, place);
  const there =
    estimate === null || measurement === null ? estimate : applyMeasurement(estimate, measurement);
  const gpuShare = measurement?.gpuShare ?? (there === null ? null : gpuShareOf(there));
  const verdict = verdictOf(shape, there, place, measurement);
  const largest = largestOf(shape, load, place);
  const diskNeedBytes = more.installed === true ? 0 : (more.downloadBytes ?? shape.fileBytes);
  const minimum = more.minimumOllama ?? null;
  const isWhole = isOnDevices(verdict);
  return {
    load,
    verdict,
    agentReady: isWhole && load.context >= AGENT_FLOOR && !isOlder(place.ollama, minimum),
    parts: there?.parts ?? null,
    totalBytes: there?.total ?? null,
    needBytes: there?.need ?? null,
    band: there === null || measurement !== null ? null : bandFor(shape, there, place),
    basis: measurement === null ? 'estimate' : 'measured',
    measurement,
    freeBytes: there === null ? null : there.free,
    devices: there === null ? [] : sharesOf(there, gpuShare ?? 1),
    gpuShare,
    largest,
    people: verdict === 'offload' ? 1 : mostSlots(shape, load, place),
    diskNeedBytes,
    notes: [
      ...notes,
      ...noteModel(shape, load, missingFields(shape)),
      ...notePlace(shape, there, verdict === 'offload' ? gpuShare : null),
      ...noteContext(load, place.devices.length === 0 ? null : largest[load.kv]),
      ...noteServer(place, minimum, diskNeedBytes),
    ],
    remedies: isWhole ? [] : findRemedies({ shape, load, place, largest }),
  };
}

const isOnDevices = (verdict: FitVerdict): boolean =>
  verdict === 'comfortable' || verdict === 'tight';

const matching = (measurement: Measurement | null, load: Load, place: Place) =>
  measurement !== null && isOfLoad(measurement, load, place) ? measurement : null;

/** A server before 0.30 may take the upper end of the band: nothing is comfortable there that is not so at that end. */
function verdictOf(
  shape: ModelShape,
  there: Spread | null,
  place: Place,
  measurement: Measurement | null,
): FitVerdict {
  const share = measurement?.gpuShare;
  if (share !== undefined && share !== null && share < WHOLE) return 'offload';
  const verdict = judge(there, place);
  if (verdict !== 'comfortable' || there === null || measurement !== null) return verdict;
  if (!isOlder(place.ollama, CURRENT_ENGINE)) return verdict;
  const total = bandFor(shape, there, place).high;
  return judge({ ...there, total, need: total + there.reserve }, place) === 'comfortable'
    ? verdict
    : 'tight';
}

/** Servers tell the share with a few digits. */
const WHOLE = 0.995;

const bandFor = (shape: ModelShape, there: Spread, place: Place) =>
  bandOf(shape, there.total, {
    isSplit: there.used.length > 1,
    isOldEngine: isOlder(place.ollama, CURRENT_ENGINE),
  });

function largestOf(shape: ModelShape, load: Load, place: Place): Record<KvType, number | null> {
  const at = (kv: KvType) => largestContext(shape, { kv, slots: load.slots }, place);
  return { f16: at('f16'), q8_0: at('q8_0'), q4_0: at('q4_0') };
}
