import type { Json } from '../../shared/json.ts';
import type { ReadCall } from './calls/read-turn.ts';

/**
 * One answer of the model as the log keeps it: already read, so that a later version with a better reader
 * still replays today's runs the way they went.
 */
export type TurnValue =
  | {
      readonly kind: 'answered';
      readonly content: string;
      readonly thinking: string;
      readonly calls: readonly ReadCall[];
      readonly broken: { readonly detail: string; readonly cut: boolean } | null;
      readonly finish: 'stop' | 'length';
      /** True when the window, not the limit for one answer, ended it. */
      readonly windowFull: boolean;
      readonly promptTokens: number | null;
      readonly outputTokens: number;
      readonly requestBytes: number;
      /** Of a pool: the member that answered. */
      readonly server?: string;
      /** The answer in the server's own form, for servers that want it back unchanged. */
      readonly opaque?: Json;
    }
  | {
      readonly kind: 'failed';
      readonly outcome:
        | 'context-full'
        | 'step-too-large'
        | 'history-cut'
        | 'degenerate-repetition'
        | 'malformed-call'
        /** Only where the attempt can go on over another transport. */
        | 'tools-unsupported'
        | 'refusal';
      readonly detail: string;
    };
