import { createContext, useContext, useEffect } from 'react';

/**
 * Which layer of the window something belongs to: 0 is the page, each dialog, popover or menu one more. Shortcuts of a layer
 * that is covered must not fire, and Escape belongs to the topmost alone; both ask `topLayer`.
 */
const open: number[] = [];

export const LayerContext = createContext(0);

/** The highest layer that is open now; 0 when only the page is. */
export function topLayer(): number {
  return open.reduce((highest, layer) => Math.max(highest, layer), 0);
}

/** The layer of the component that asks. */
export function useLayer(): number {
  return useContext(LayerContext);
}

/** Counts a layer as open while the component that calls this is mounted, unless it is there and not shown. */
export function useOpenLayer(layer: number, isShown = true): void {
  useEffect(() => {
    if (!isShown) return;
    open.push(layer);
    return () => {
      open.splice(open.lastIndexOf(layer), 1);
    };
  }, [layer, isShown]);
}
