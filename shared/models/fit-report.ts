import type { Measurement } from './measurement.ts';

/** The terms in which fit is answered. Sizes are bytes, contexts are tokens. Made by `assess-fit.ts`. */

export const kvTypes = ['f16', 'q8_0', 'q4_0'] as const;
export type KvType = (typeof kvTypes)[number];

/** What a model is asked to do. */
export interface Load {
  /** Tokens of context of one slot. */
  readonly context: number;
  readonly kv: KvType;
  /** Requests at once; the cache is paid for each. */
  readonly slots: number;
}

/** An agent needs this much to work with files; less is judged, but named. */
export const AGENT_CONTEXT = 65_536;
/** Below this on the GPU a model is too small for agent work even if its weights fit. */
export const AGENT_FLOOR = 32_768;

/** Enough of a device for the arithmetic; a declared device of a remote server is one, too. */
export interface Budget {
  readonly id: string;
  readonly name: string;
  readonly vendor: 'nvidia' | 'amd' | 'intel' | 'apple' | 'other';
  readonly unified: boolean;
  readonly totalBytes: number | null;
  /** What a model may take; null: nobody knows. */
  readonly freeBytes: number | null;
}

/** Everything that the verdict depends on besides the model. */
export interface Place {
  readonly devices: readonly Budget[];
  /** Available main memory, for layers that do not fit on a device; null when not known. */
  readonly ramBytes: number | null;
  /** Where models are kept; null when not known, as on another machine. */
  readonly disk: { readonly path: string; readonly freeBytes: number } | null;
  /** The server's version, where the engine behind it changes the arithmetic. */
  readonly ollama: string | null;
}

/** The sum, term by term, as a person can read it. */
export interface FitParts {
  readonly weights: number;
  readonly cache: number;
  readonly state: number;
  readonly compute: number;
  /** Draft head: its cache and buffers. */
  readonly draft: number;
  readonly projector: number;
}

/** One device with what would lie on it. */
export interface DeviceShare {
  readonly id: string;
  readonly name: string;
  readonly totalBytes: number | null;
  readonly freeBytes: number | null;
  readonly weights: number;
  readonly cache: number;
  /** Compute buffers, state, draft head and projector. */
  readonly compute: number;
  /** The driver's context and the margin that the server keeps free. */
  readonly reserve: number;
}

export type FitVerdict = 'comfortable' | 'tight' | 'offload' | 'too-big' | 'unknown';

/** A sentence by its name and numbers; the screens and the terminal have the words. */
export type FitNote =
  /** The context is under what agent work needs. */
  | { readonly code: 'context-short'; readonly context: number }
  /** Even the largest context on the GPU is too small for agent work. */
  | { readonly code: 'agent-floor'; readonly largest: number }
  /** Asked for more than it was trained for; judged at what it was trained for. */
  | { readonly code: 'beyond-training'; readonly asked: number; readonly trained: number }
  /** This family runs one request at a time, whatever is asked. */
  | { readonly code: 'one-slot'; readonly asked: number }
  /** Layers move to the processor: slow, very slow for dense models. */
  | { readonly code: 'offloaded'; readonly cpuShare: number; readonly experts: boolean }
  /** Spread over several devices: 5 % more, and wider. */
  | { readonly code: 'split'; readonly devices: number }
  /** The file keeps full heads instead of the compressed cache. */
  | { readonly code: 'legacy-cache'; readonly compactBytes: number }
  /** A server before 0.30 allocates by other rules: no precise number. */
  | { readonly code: 'old-engine'; readonly version: string }
  /** Numbers of the model that nobody verified. */
  | { readonly code: 'unverified'; readonly fields: readonly string[] }
  /** Missing numbers without which there is no estimate. */
  | { readonly code: 'shape-unknown'; readonly fields: readonly string[] }
  | { readonly code: 'device-unknown' }
  | { readonly code: 'server-too-old'; readonly needs: string; readonly has: string }
  | { readonly code: 'disk-short'; readonly needBytes: number; readonly freeBytes: number };

/** What would make it fit, each proved by the same arithmetic. */
export type Remedy =
  | { readonly code: 'less-context'; readonly context: number }
  | { readonly code: 'smaller-cache'; readonly kv: KvType; readonly context: number }
  | { readonly code: 'fewer-slots'; readonly slots: number }
  /** Memory that others hold on the device right now. */
  | { readonly code: 'free-memory'; readonly bytes: number; readonly device: string }
  | { readonly code: 'more-memory'; readonly bytes: number }
  | { readonly code: 'raise-limit'; readonly bytes: number };

export interface Fit {
  /** The load judged: context lowered to the trained one, slots to one where the family allows no more. */
  readonly load: Load;
  readonly verdict: FitVerdict;
  /** Whether agents can work with it here: fits on the devices, and with at least the floor of context. */
  readonly agentReady: boolean;
  /** Null when there is no estimate. */
  readonly parts: FitParts | null;
  /** Sum of the parts. */
  readonly totalBytes: number | null;
  /** The total with the driver's contexts and margins. */
  readonly needBytes: number | null;
  /** The honest band of `totalBytes`; a measurement has none to speak of. */
  readonly band: { readonly low: number; readonly high: number } | null;
  readonly basis: 'estimate' | 'measured';
  readonly measurement: Measurement | null;
  /** Sum of what the devices have for it; null when any is unknown. */
  readonly freeBytes: number | null;
  readonly devices: readonly DeviceShare[];
  /** Share of the weights and cache on devices, 0 to 1; null when unknown. */
  readonly gpuShare: number | null;
  /** The largest context wholly on the devices, by cache type, at the load's slots; 0: not even the smallest; null: unknown. */
  readonly largest: Readonly<Record<KvType, number | null>>;
  /** How many requests at once fit at this context: that many people can share it. Null: unknown. */
  readonly people: number | null;
  readonly diskNeedBytes: number | null;
  readonly notes: readonly FitNote[];
  readonly remedies: readonly Remedy[];
}

/** Why one model is named and its neighbours are not. */
export type RecommendReason =
  | { readonly code: 'qualified'; readonly verdict: 'executor' | 'limited' | 'unfit' }
  | { readonly code: 'unqualified' }
  | { readonly code: 'role'; readonly role: string }
  | {
      readonly code: 'benchmark';
      readonly name: string;
      readonly score: number;
      readonly by: 'maker' | 'independent' | 'unknown';
    }
  | {
      readonly code: 'fits';
      readonly context: number;
      readonly kv: KvType;
      readonly device: string;
    }
  | { readonly code: 'people'; readonly people: number }
  | { readonly code: 'pinned' }
  /** Of a neighbour: why not it. */
  | { readonly code: 'does-not-fit'; readonly shortBytes: number }
  | { readonly code: 'too-little-context'; readonly largest: number }
  | { readonly code: 'would-offload'; readonly cpuShare: number }
  | { readonly code: 'weaker' }
  /** A higher number that counts less: its maker's, or of an entry that nobody verified. */
  | {
      readonly code: 'counted-less';
      readonly name: string;
      readonly score: number;
      readonly by: 'maker' | 'independent' | 'unknown';
      readonly counted: number;
    }
  /** No number of it can be compared. */
  | { readonly code: 'uncompared' }
  /** More of it would be read by the processor for each token. */
  | { readonly code: 'slower' }
  /** The named one passed the exam, this one has not. */
  | { readonly code: 'unproved' }
  /** The named one is pinned, this one is not. */
  | { readonly code: 'not-pinned' }
  /** Its template knows no tools. */
  | { readonly code: 'no-tools' }
  | { readonly code: 'server-too-old'; readonly needs: string; readonly has: string }
  | { readonly code: 'superseded' }
  | { readonly code: 'no-tag' }
  | { readonly code: 'unknown' };

export interface Recommendation {
  /** Of the catalogue's entry; null when nothing can be recommended here. */
  readonly id: string | null;
  readonly load: Load | null;
  readonly reasons: readonly RecommendReason[];
  readonly bigger: { readonly id: string; readonly reasons: readonly RecommendReason[] } | null;
  readonly smaller: { readonly id: string; readonly reasons: readonly RecommendReason[] } | null;
}
