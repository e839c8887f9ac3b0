import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { type Palette, readPalette, watchTheme } from './read-palette.ts';

export interface Sheet {
  readonly brush: CanvasRenderingContext2D;
  readonly palette: Palette;
  /** In CSS pixels. */
  readonly width: number;
}

/**
 * A canvas as wide as its place, sharp on any screen, in the colours of the theme. The returned function asks for a
 * painting with the next frame; however often it is called, there is one.
 */
export function useCanvas(
  canvas: RefObject<HTMLCanvasElement | null>,
  height: number,
  paint: (sheet: Sheet) => void,
): () => void {
  const latest = useRef({ height, paint });
  latest.current = { height, paint };
  const frame = useRef(0);
  const palette = useRef<Palette | null>(null);
  const ask = useCallback(() => {
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      const element = canvas.current;
      const brush = element?.getContext('2d') ?? null;
      if (element === null || brush === null) return;
      palette.current ??= readPalette(element);
      const width = fitToPlace(element, latest.current.height, brush);
      if (width > 0) latest.current.paint({ brush, palette: palette.current, width });
    });
  }, [canvas]);
  useEffect(() => {
    const element = canvas.current;
    const observer = new ResizeObserver(ask);
    if (element !== null) observer.observe(element);
    const unwatch = watchTheme(() => {
      palette.current = null;
      ask();
    });
    return () => {
      observer.disconnect();
      unwatch();
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    };
  }, [canvas, ask]);
  useEffect(ask);
  return ask;
}

/** As many pixels as the screen has for it; resizing clears a canvas, so only when that is another number. */
function fitToPlace(
  element: HTMLCanvasElement,
  height: number,
  brush: CanvasRenderingContext2D,
): number {
  const width = element.clientWidth;
  const ratio = window.devicePixelRatio || 1;
  const wide = Math.round(width * ratio);
  const high = Math.round(height * ratio);
  if (element.width !== wide || element.height !== high) {
    element.width = wide;
    element.height = high;
  }
  brush.setTransform(ratio, 0, 0, ratio, 0, 0);
  return width;
}
