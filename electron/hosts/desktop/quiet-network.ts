import { APP_ORIGIN, isAppUrl } from './app-scheme.ts';
import type { ElectronParts } from './electron-parts.ts';

/**
 * Nothing but the app itself is loaded by a window, and nothing runs beside it: no other address, permission,
 * device, dictionary or DNS-over-HTTPS. Two things pages usually may are left to our own: putting text on the
 * clipboard, and saving what it made itself (a patch, a payload), for which the system asks where to. Outbound
 * calls of the product are made elsewhere, by the engine's one door.
 */
export function quietNetwork(
  { app, session }: Pick<ElectronParts, 'app' | 'session'>,
  { allowDevTools }: { readonly allowDevTools: boolean },
): void {
  app.configureHostResolver({ secureDnsMode: 'off', enableAdditionalDnsQueryTypes: false });
  const { defaultSession } = session;
  // Electron would fetch dictionaries on Windows and Linux.
  defaultSession.setSpellCheckerEnabled(false);
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(permission === COPY && details.isMainFrame && isAppUrl(details.requestingUrl));
  });
  defaultSession.setPermissionCheckHandler((_contents, permission, origin, details) => {
    return permission === COPY && details.isMainFrame && isAppUrl(origin);
  });
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(OWN_BLOB)) event.preventDefault();
  });
  defaultSession.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !mayLoad(details, allowDevTools) });
  });
}

/** Writing text; reading the clipboard is another permission. */
const COPY = 'clipboard-sanitized-write';
/** What our page made in memory. */
const OWN_BLOB = `blob:${APP_ORIGIN}/`;

/** `data:` is for pictures that are part of our style sheets. */
function mayLoad(
  { url, resourceType }: { readonly url: string; readonly resourceType: string },
  allowDevTools: boolean,
): boolean {
  if (isAppUrl(url) || url.startsWith(OWN_BLOB)) return true;
  if (url.startsWith('data:')) return resourceType === 'image';
  return allowDevTools && url.startsWith('devtools:');
}
