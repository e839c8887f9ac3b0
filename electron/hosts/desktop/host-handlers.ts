import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isRunId } from '../../../shared/ids.ts';
import { runsFolder } from '../../store/run-paths.ts';
import { placeOfId } from '../../store/run-places.ts';
import type { ElectronParts } from './electron-parts.ts';
import { openExternal } from './external-links.ts';
import type { Memory } from './preferences.ts';
import type { HostHandlers } from './serve-host.ts';
import type { DesktopText } from './text.ts';

export interface HostSurroundings {
  /** The data folder with the runs. */
  readonly home: string;
  readonly logFolder: string;
  readonly memory: Memory;
  readonly text: () => DesktopText;
  /** Runs after appearance or preferences changed. */
  readonly onChange: () => void;
}

/** What each of the host's methods does. Paths are made here from ids, never taken from the window. */
export function createHostHandlers(
  electron: Pick<ElectronParts, 'dialog' | 'nativeTheme' | 'shell'>,
  around: HostSurroundings,
): HostHandlers {
  const { memory, text, onChange } = around;
  const { nativeTheme, shell } = electron;
  return {
    async pickFolder({ purpose }, window) {
      const { lastFolder } = memory.get();
      const picked = await electron.dialog.showOpenDialog(window, {
        title: purpose === 'repository' ? text().pickRepository : text().pickHome,
        buttonLabel: text().choose,
        properties: ['openDirectory', 'createDirectory', 'dontAddToRecent'],
        ...(lastFolder !== null && existsSync(lastFolder) && { defaultPath: lastFolder }),
      });
      const path = picked.canceled ? undefined : picked.filePaths[0];
      if (path === undefined) return { path: null };
      memory.set({ lastFolder: path });
      return { path };
    },
    async openExternal({ url }, window) {
      return { opened: await openExternal(electron, window, { address: url, text: text() }) };
    },
    showRunFile({ run, what }) {
      const path = pathOf(around.home, run, what);
      if (path === null || !existsSync(path)) return { shown: false };
      shell.showItemInFolder(path);
      return { shown: true };
    },
    async openLogFolder() {
      await shell.openPath(around.logFolder);
      return {};
    },
    setAppearance({ theme, language }) {
      nativeTheme.themeSource = theme;
      memory.set({ theme, language: language === 'system' ? null : language });
      onChange();
      return {
        dark: nativeTheme.shouldUseDarkColors,
        highContrast: nativeTheme.shouldUseHighContrastColors,
        forcedColors: nativeTheme.inForcedColorsMode,
        reducedTransparency: nativeTheme.prefersReducedTransparency,
      };
    },
    windowState: (_input, window) => ({
      focused: window.isFocused(),
      maximized: window.isMaximized(),
      fullScreen: window.isFullScreen(),
    }),
    readPreferences: () => memory.get().preferences,
    writePreferences(preferences) {
      memory.set({ preferences });
      onChange();
      return preferences;
    },
  };
}

function pathOf(home: string, run: string, what: 'run' | 'patch' | 'worktree'): string | null {
  if (!isRunId(run)) return null;
  switch (what) {
    case 'run':
      return placeOfId(home, run).path;
    case 'patch':
      return join(runsFolder(home), `${run}.patch`);
    case 'worktree':
      return join(home, 'worktrees', run);
  }
}
