import type { Host } from '../client/host.ts';
import { usePreferences } from '../stores/preferences/preferences-store.ts';

/**
 * The desktop and its window follow each other: menus and dialogs take the window's theme and language, and the
 * window goes where a notification, the tray or a second start sends it. In a browser there is nothing to
 * follow. Returns the way to stop.
 */
export function followHost(host: Host | null, open: (route: string) => void): () => void {
  if (host === null) return () => undefined;
  const dress = ({ theme, language } = usePreferences.getState()) =>
    void host.setAppearance({ theme, language });
  dress();
  const stopDressing = usePreferences.subscribe((now, before) => {
    if (now.theme !== before.theme || now.language !== before.language) dress(now);
  });
  const stopOpening = host.onOpen(open);
  return () => {
    stopDressing();
    stopOpening();
  };
}
