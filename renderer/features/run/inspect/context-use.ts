import type { BodyOf } from '../../../../shared/run/event.ts';

const PARTS = ['system', 'tools', 'step', 'files', 'history'] as const;

export interface ContextUse {
  /** In the order in which they lie in the window; what is empty is left out. */
  readonly parts: readonly {
    readonly name: (typeof PARTS)[number] | 'reserve' | 'free';
    readonly tokens: number;
  }[];
  /** Tokens of the prompt. */
  readonly used: number;
  /** Of the window, the reserve for the answer not counted; 0 to 1 and more where it does not fit. */
  readonly share: number;
  /** Little room is left for the history to grow. */
  readonly isTight: boolean;
}

const TIGHT = 0.85;

/** How a turn's window was used. */
export function contextUse(context: NonNullable<BodyOf<'model.requested'>['context']>): ContextUse {
  const { window, reserve } = context;
  const used = PARTS.reduce((sum, name) => sum + context[name], 0);
  const room = window - reserve;
  const share = room > 0 ? used / room : 1;
  const parts = [
    ...PARTS.map((name) => ({ name, tokens: context[name] })),
    { name: 'free' as const, tokens: Math.max(0, room - used) },
    { name: 'reserve' as const, tokens: reserve },
  ].filter(({ tokens }) => tokens > 0);
  return { parts, used, share, isTight: share >= TIGHT };
}
