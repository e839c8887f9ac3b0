/** What a virtual list assumes where nothing is laid out yet, so that its first rows are there from the start. */
export const FIRST_RECT = { width: 900, height: 640 };

interface Measured {
  readonly scrollElement: Element | null;
}

/** Tells a virtual list its size; a box that is not laid out (a hidden pane) counts as `FIRST_RECT`. */
export function observeRect(
  list: Measured,
  report: (rect: { width: number; height: number }) => void,
): (() => void) | undefined {
  const element = list.scrollElement;
  if (!(element instanceof HTMLElement)) return undefined;
  const measure = (): void => {
    const { offsetWidth: width, offsetHeight: height } = element;
    report(height === 0 ? FIRST_RECT : { width, height });
  };
  measure();
  const observer = new ResizeObserver(measure);
  observer.observe(element);
  return () => observer.disconnect();
}

/** The height of an item; one that is not laid out counts as `estimate`, since with none the whole list would be in sight. */
export function measureHeight(element: Element, estimate: number): number {
  const height = element instanceof HTMLElement ? element.offsetHeight : 0;
  return height === 0 ? estimate : height;
}
