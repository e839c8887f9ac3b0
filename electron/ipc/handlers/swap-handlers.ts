import type { swapMethods } from '../../../shared/ipc/swap.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { Handlers } from '../service.ts';

export const createSwapHandlers = ({
  swaps,
}: Pick<Engine, 'swaps'>): Pick<Handlers, keyof typeof swapMethods> => ({
  'swap.forecast': (asked) => swaps.forecast(asked),
});
