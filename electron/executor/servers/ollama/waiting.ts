import type { OllamaAddress } from '../../../server-http/address.ts';
import { requestText } from '../../../server-http/http.ts';
import type { Pulse } from '../../../workflow/ports.ts';
import { isSameModel, type LoadedModel, parseWire, psSchema } from './wire.ts';

export interface WaitingLimits {
  /** How often the server is looked at. */
  readonly pollMs: number;
  /** Without any sign of life for so long, the server counts as gone. */
  readonly goneMs: number;
}

export interface Gone {
  /** `refused`: nothing listens any more. `silent`: no sign of life for `goneMs`. */
  readonly kind: 'refused' | 'silent';
  readonly detail: string;
}

export interface Waiting {
  readonly signal: AbortSignal;
  readonly pulse: (pulse: Pulse) => void;
  /** Called once when the server is gone; the waiting is over then. */
  readonly gone: (why: Gone) => void;
  /** What is being waited for when the model is already in memory. */
  readonly loadedPhase: 'prefill' | 'load';
}

/**
 * Ollama sends its headers with the first token: queueing, loading and reading the whole prompt happen in
 * silence before, which may take minutes and must not be cut short, because closing the connection makes
 * the server start loading again. So while we wait we ask the server on a second connection whether it
 * lives and what it is doing, and tell people.
 */
export function watchWaiting(
  address: OllamaAddress,
  tag: string,
  limits: WaitingLimits,
  waiting: Waiting,
): { stop(): void } {
  const startedAt = performance.now();
  const stopped = new AbortController();
  const signal = AbortSignal.any([waiting.signal, stopped.signal]);
  let seenAt = startedAt;
  let refused = 0;
  let timer: NodeJS.Timeout;

  const look = async (): Promise<void> => {
    const answer = await readLoaded(address, signal, limits.goneMs);
    if (signal.aborted) return;
    const now = performance.now();
    if (answer.kind === 'alive') {
      seenAt = now;
      refused = 0;
      const phase = phaseOf(answer.models, tag, waiting.loadedPhase);
      waiting.pulse({ ...phase, who: 'executor', ms: now - startedAt });
    } else {
      refused = answer.refused ? refused + 1 : 0;
      if (refused >= 2) return waiting.gone({ kind: 'refused', detail: answer.detail });
      if (now - seenAt >= limits.goneMs) {
        return waiting.gone({ kind: 'silent', detail: answer.detail });
      }
    }
    timer = setTimeout(next, limits.pollMs);
  };
  const next = (): void => {
    look().catch((cause: unknown) => {
      // Stopping is the only way a look rejects; anything else is a fault of ours and must surface.
      if (!signal.aborted) throw cause;
    });
  };
  timer = setTimeout(next, limits.pollMs);
  return {
    stop() {
      clearTimeout(timer);
      stopped.abort();
    },
  };
}

type Look =
  | { readonly kind: 'alive'; readonly models: readonly LoadedModel[] }
  | { readonly kind: 'silent'; readonly refused: boolean; readonly detail: string };

/** Any HTTP answer is a sign of life, even one that can't be read. */
async function readLoaded(
  address: OllamaAddress,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<Look> {
  const answer = await requestText(
    address,
    { method: 'GET', path: '/api/ps' },
    { signal, timeoutMs },
  );
  if (!answer.ok) {
    const refused = answer.error.kind === 'refused';
    return { kind: 'silent', refused, detail: answer.error.detail };
  }
  return { kind: 'alive', models: parseWire(psSchema, answer.value.text)?.models ?? [] };
}

function phaseOf(
  models: readonly LoadedModel[],
  tag: string,
  loaded: Waiting['loadedPhase'],
): Pick<Pulse, 'phase' | 'text'> {
  if (models.some((model) => isSameModel(model.name, tag))) return { phase: loaded };
  const others = models.map((model) => model.name).join(', ');
  if (others === '') return { phase: 'load', text: `loading ${tag}` };
  return { phase: 'load', text: `loading ${tag}; in memory now: ${others}` };
}
