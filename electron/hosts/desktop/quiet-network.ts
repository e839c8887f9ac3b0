import { isAppUrl } from './app-scheme.ts';
import type { ElectronParts } from './electron-parts.ts';

/**
 * Nothing but the app itself is loaded by a window, and nothing runs beside it: no other address, permission,
 * device, download, dictionary or DNS-over-HTTPS. Outbound calls of the product are made elsewhere, by the
 * engine's one door.
 */
export function quietNetwork(
  { app, session }: Pick<ElectronParts, 'app' | 'session'>,
  { allowDevTools }: { readonly allowDevTools: boolean },
): void {
  app.configureHostResolver({ secureDnsMode: 'off', enableAdditionalDnsQueryTypes: false });
  const { defaultSession } = session;
  // Electron would fetch dictionaries on Windows and Linux.
  defaultSession.setSpellCheckerEnabled(false);
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.on('will-download', (event) => event.preventDefault());
  defaultSession.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !mayLoad(details, allowDevTools) });
  });
}

/** `data:` is for pictures that are part of our style sheets. */
function mayLoad(
  { url, resourceType }: { readonly url: string; readonly resourceType: string },
  allowDevTools: boolean,
): boolean {
  if (isAppUrl(url)) return true;
  if (url.startsWith('data:')) return resourceType === 'image';
  return allowDevTools && url.startsWith('devtools:');
}
