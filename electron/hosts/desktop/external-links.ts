import type { ElectronParts, WindowPart } from './electron-parts.ts';
import type { DesktopText } from './text.ts';

/** Past this an address can't be shown whole in a dialog. */
const MAX_LENGTH = 2_048;

/**
 * The address as it would be opened, or null for anything but plain https to a named host. The host name is
 * in its ASCII form, so that letters of other scripts can't pass for it.
 */
export function parseExternal(address: string): string | null {
  if (address.length > MAX_LENGTH || /[\0-\x20\x7f\\]/.test(address)) return null;
  if (!/^https:\/\/[^/]/i.test(address)) return null;
  const url = URL.parse(address);
  if (url === null || url.protocol !== 'https:' || url.hostname === '') return null;
  if (url.username !== '' || url.password !== '') return null;
  return url.href.length > MAX_LENGTH ? null : url.href;
}

/** Opens an address in the browser after people have seen the whole of it and agreed. */
export async function openExternal(
  { dialog, shell }: Pick<ElectronParts, 'dialog' | 'shell'>,
  window: WindowPart,
  { address, text }: { readonly address: string; readonly text: DesktopText },
): Promise<boolean> {
  const href = parseExternal(address);
  if (href === null) return false;
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: text.openAddress,
    detail: href,
    buttons: [text.openIt, text.cancel],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  if (response !== 0) return false;
  await shell.openExternal(href);
  return true;
}
