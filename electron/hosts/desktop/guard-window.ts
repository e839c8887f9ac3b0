import { isAppUrl } from './app-scheme.ts';
import type { ContentsPart, NavigationPart } from './electron-parts.ts';

/**
 * A window stays on the page it was opened with: no second window, no other address, no embedded page. A
 * reload is let through.
 */
export function guardWindow(contents: ContentsPart, page: string): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  const stay = (event: NavigationPart): void => {
    if (!isSamePage(event.url, page)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
}

const isSamePage = (address: string, page: string): boolean => {
  const [before] = address.split('#');
  return isAppUrl(address) && before === page;
};
