import type { MenuItemConstructorOptions } from 'electron';
import type { ElectronParts } from './electron-parts.ts';
import type { DesktopText } from './text.ts';

export interface MenuSurroundings {
  readonly platform: NodeJS.Platform;
  readonly allowDevTools: boolean;
  readonly open: (route: string) => void;
  readonly openLogFolder: () => void;
}

/** Puts the menu bar up; call again when the language changes. */
export function setMenu(
  { Menu }: Pick<ElectronParts, 'Menu'>,
  text: DesktopText,
  around: MenuSurroundings,
): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(describeMenu(text, around)));
}

/**
 * The menu as data. What the system has words for is a role and comes in the system's language; the rest leads
 * to a place in the window, where each action has its own shortcut.
 */
export function describeMenu(
  text: DesktopText,
  { platform, allowDevTools, open, openLogFolder }: MenuSurroundings,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const settings: MenuItemConstructorOptions = {
    label: text.settings,
    accelerator: 'CmdOrCtrl+,',
    click: () => open('/settings'),
  };
  const line: MenuItemConstructorOptions = { type: 'separator' };
  const appMenu: MenuItemConstructorOptions = {
    label: 'Tandem',
    submenu: [
      { role: 'about', label: text.about('Tandem') },
      line,
      settings,
      line,
      { role: 'services' },
      line,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      line,
      { role: 'quit', label: text.quit },
    ],
  };
  const fileMenu: MenuItemConstructorOptions = {
    label: text.file,
    submenu: [
      { label: text.newRun, accelerator: 'CmdOrCtrl+N', click: () => open('/new') },
      { label: text.allRuns, accelerator: 'CmdOrCtrl+Shift+H', click: () => open('/') },
      line,
      ...(isMac ? [] : [settings, line]),
      isMac ? { role: 'close' } : { role: 'quit', label: text.quit },
    ],
  };
  const viewMenu: MenuItemConstructorOptions = {
    label: text.view,
    submenu: [
      { role: 'reload', label: text.reload },
      ...(allowDevTools ? [{ role: 'toggleDevTools' } as const] : []),
      line,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      line,
      { role: 'togglefullscreen' },
    ],
  };
  const helpMenu: MenuItemConstructorOptions = {
    label: text.help,
    role: 'help',
    submenu: [
      { label: text.diagnostics, click: () => open('/diagnostics') },
      { label: text.logFolder, click: openLogFolder },
      ...(isMac ? [] : [line, { role: 'about', label: text.about('Tandem') } as const]),
    ],
  };
  return [
    ...(isMac ? [appMenu] : []),
    fileMenu,
    { label: text.edit, role: 'editMenu' },
    viewMenu,
    { label: text.window, role: 'windowMenu' },
    helpMenu,
  ];
}
