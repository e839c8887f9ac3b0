import { setTimeout as wait } from 'node:timers/promises';
import { requestText } from '../../../server-http/http.ts';
import type { ServerScope } from '../../../workflow/chat-server.ts';
import type { Pulse } from '../../../workflow/ports.ts';
import type { OpenAiContact } from './contact.ts';

export interface Gone {
  /** `refused`: nothing listens any more. `silent`: no sign of life for `goneMs`. */
  readonly kind: 'refused' | 'silent';
  readonly detail: string;
}

type Sign = { readonly kind: 'up' } | { readonly kind: 'loading' } | Gone;

/**
 * Queueing, loading and reading a long prompt may take minutes without a byte. So while the first one is awaited, the
 * server is asked on a second connection whether it lives, and people are told. Any HTTP answer is a sign of life.
 */
export function watchWaiting(
  contact: OpenAiContact,
  waiting: {
    readonly signal: AbortSignal;
    readonly pulse: (pulse: Pulse) => void;
    readonly flavour: string | undefined;
    /** Called once when the server is gone; the waiting is over then. */
    readonly gone: (why: Gone) => void;
  },
): { stop(): void } {
  const { limits } = contact;
  const startedAt = performance.now();
  const stopped = new AbortController();
  const signal = AbortSignal.any([waiting.signal, stopped.signal]);
  const life = createLife(limits.goneMs);
  let timer: NodeJS.Timeout;

  const look = async (): Promise<void> => {
    const sign = await readSign(contact, waiting.flavour, signal);
    if (signal.aborted) return;
    const gone = life.judge(sign);
    if (gone !== null) return waiting.gone(gone);
    if (sign.kind === 'up' || sign.kind === 'loading') {
      const phase = sign.kind === 'up' ? 'prefill' : 'load';
      waiting.pulse({ phase, who: 'executor', ms: performance.now() - startedAt });
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

/** Waits while the server says that its model loads: as long as it says so. Null: it is up. Rejects on abort. */
export async function awaitLoaded(
  contact: OpenAiContact,
  scope: ServerScope,
  flavour?: string,
): Promise<Gone | null> {
  const { pollMs, goneMs } = contact.limits;
  const startedAt = performance.now();
  const life = createLife(goneMs);
  for (;;) {
    const sign = await readSign(contact, flavour, scope.signal);
    const gone = life.judge(sign);
    if (gone !== null) return gone;
    if (sign.kind === 'up') return null;
    const ms = performance.now() - startedAt;
    scope.pulse({ phase: 'load', who: 'executor', text: `loading ${contact.blame.tag}`, ms });
    await wait(pollMs, undefined, { signal: scope.signal }).catch(() =>
      scope.signal.throwIfAborted(),
    );
  }
}

/** Gone is a server that refuses twice in a row, or gives no sign for `goneMs`. */
function createLife(goneMs: number) {
  let seenAt = performance.now();
  let refused = 0;
  return {
    judge(sign: Sign): Gone | null {
      if (sign.kind === 'up' || sign.kind === 'loading') {
        seenAt = performance.now();
        refused = 0;
        return null;
      }
      refused = sign.kind === 'refused' ? refused + 1 : 0;
      if (refused >= 2 || performance.now() - seenAt >= goneMs) return sign;
      return null;
    },
  };
}

/** LM Studio has no health path and writes a line of complaint for each that it does not know. */
async function readSign(
  { address, limits }: OpenAiContact,
  flavour: string | undefined,
  signal: AbortSignal,
): Promise<Sign> {
  const path = flavour === 'lmstudio' ? '/v1/models' : '/health';
  const ask = { method: 'GET', path } as const;
  const answer = await requestText(address, ask, { signal, timeoutMs: limits.goneMs });
  if (!answer.ok) {
    const kind = answer.error.kind === 'refused' ? 'refused' : 'silent';
    return { kind, detail: answer.error.detail };
  }
  const { status, text } = answer.value;
  return status === 503 && /load/i.test(text) ? { kind: 'loading' } : { kind: 'up' };
}
