import { useRouterState } from '@tanstack/react-router';
import { type RefObject, useEffect, useRef } from 'react';

/** Focus that should stay where it is: a tab or link of a bar inside the screen, which is still there. */
function staysUseful(main: HTMLElement): boolean {
  const focused = document.activeElement;
  return main.contains(focused) && focused?.closest('nav, [role="tablist"]') !== null;
}

function focusHeading(main: HTMLElement): boolean {
  const heading = main.querySelector('h1');
  if (heading === null) return false;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  return true;
}

/**
 * After a change of page: the heading has the focus, so that a reader begins there, and the window's title names it. The first
 * page is left alone, so that the skip link comes first.
 */
export function useRouteFocus(
  main: RefObject<HTMLElement | null>,
  titleOf: (heading: string) => string,
): void {
  // The page that is shown, not the one on its way: its heading is there.
  const pathname = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const isFirst = useRef(true);
  const latest = useRef(titleOf);
  useEffect(() => {
    latest.current = titleOf;
  });
  useEffect(() => {
    const element = main.current;
    if (element === null || pathname === undefined) return;
    element.scrollTop = 0;
    let isFocused = isFirst.current || staysUseful(element);
    isFirst.current = false;
    const look = (): void => {
      const heading = element.querySelector('h1')?.textContent ?? '';
      const title = latest.current(heading);
      if (document.title !== title) document.title = title;
      if (!isFocused) isFocused = focusHeading(element);
    };
    look();
    if (!isFocused) element.focus({ preventScroll: true });
    // Whoever moves the focus while the screen still loads keeps it.
    const keep = (event: FocusEvent): void => {
      if (event.target !== element) isFocused = true;
    };
    element.addEventListener('focusin', keep);
    const observer = new MutationObserver(look);
    observer.observe(element, { childList: true, subtree: true, characterData: true });
    return () => {
      element.removeEventListener('focusin', keep);
      observer.disconnect();
    };
  }, [pathname, main]);
}
