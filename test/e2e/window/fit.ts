import type { Page } from 'playwright-core';

/** What does not fit at this size: a page that scrolls sideways, controls that nothing brings into sight. */
export function findCutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const shown = Reflect.get(globalThis, 'document');
    const styleOf = Reflect.get(globalThis, 'getComputedStyle');
    const root = shown.documentElement;
    const found: string[] = [];
    if (root.scrollWidth > root.clientWidth)
      found.push(`the page is ${root.scrollWidth} wide in ${root.clientWidth}`);
    const isHidden = (element: never): boolean => {
      const style = styleOf(element);
      return style.visibility === 'hidden' || style.display === 'none';
    };
    const nameOf = (element: {
      tagName: string;
      textContent: string | null;
      getAttribute(name: string): string | null;
    }) =>
      `${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}”`;
    for (const element of shown.querySelectorAll('a[href], button, input, textarea, [role=tab]')) {
      const { width, height, left, top } = element.getBoundingClientRect();
      if (
        width < 2 ||
        height < 2 ||
        isHidden(element as never) ||
        element.closest('[aria-hidden=true], .visually-hidden, [inert], .react-flow, .skip') !==
          null
      )
        continue;
      const x = left + width / 2;
      const y = top + height / 2;
      const reach = { x: false, y: false };
      for (let at = element.parentElement; at !== null; at = at.parentElement) {
        const style = styleOf(at);
        const box = at.getBoundingClientRect();
        reach.x ||= ['auto', 'scroll'].includes(style.overflowX);
        reach.y ||= ['auto', 'scroll'].includes(style.overflowY);
        const cuts = (way: string) => way === 'hidden' || way === 'clip';
        if (!reach.x && cuts(style.overflowX) && (x < box.left || x > box.right))
          found.push(`${nameOf(element)} is cut off at the side`);
        if (!reach.y && cuts(style.overflowY) && (y < box.top || y > box.bottom))
          found.push(`${nameOf(element)} is cut off above or below`);
      }
      if (!reach.x && (x < 0 || x > root.clientWidth))
        found.push(`${nameOf(element)} is beside the window`);
      if (!reach.y && root.scrollHeight <= root.clientHeight && (y < 0 || y > root.clientHeight))
        found.push(`${nameOf(element)} is below the window`);
    }
    return [...new Set(found)];
  });
}
