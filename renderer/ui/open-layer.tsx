import type { ReactNode } from 'react';
import { LayerContext, useLayer, useOpenLayer } from './layer.ts';

interface OpenLayerProps {
  readonly children: ReactNode;
  /** False: it is laid out already and not open yet. */
  readonly isShown?: boolean | undefined;
}

/** Wraps what a dialog, popover or menu shows, one layer above its surroundings. */
export function OpenLayer({ children, isShown = true }: OpenLayerProps) {
  const layer = useLayer() + 1;
  useOpenLayer(layer, isShown);
  return <LayerContext value={layer}>{children}</LayerContext>;
}
