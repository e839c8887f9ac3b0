import type { ReactNode } from 'react';
import { LayerContext, useLayer, useOpenLayer } from './layer.ts';

interface OpenLayerProps {
  readonly children: ReactNode;
}

/** Wraps what a dialog, popover or menu shows, one layer above its surroundings. */
export function OpenLayer({ children }: OpenLayerProps) {
  const layer = useLayer() + 1;
  useOpenLayer(layer);
  return <LayerContext value={layer}>{children}</LayerContext>;
}
