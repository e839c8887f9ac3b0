import type { ServerScope } from '../../workflow/chat-server.ts';

/** How far an answer has come: pieces so far, when its first byte came, and its last words. */
export interface Progressing {
  progress(): {
    readonly pieces: number;
    readonly firstByteAt: number;
    readonly tail: string;
  };
}

const PULSE_EVERY_MS = 200;

/** Pieces and rate, a few times a second. */
export function createProgress(scope: ServerScope, answer: Progressing): () => void {
  let shownAt = 0;
  return () => {
    const now = performance.now();
    if (now - shownAt < PULSE_EVERY_MS) return;
    shownAt = now;
    const { pieces, firstByteAt, tail } = answer.progress();
    const seconds = (now - firstByteAt) / 1000;
    scope.pulse({
      phase: 'decode',
      who: 'executor',
      tokens: pieces,
      text: tail,
      ...(seconds > 0.1 ? { tokensPerSecond: pieces / seconds } : {}),
    });
  };
}
