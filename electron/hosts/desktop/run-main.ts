import { takeClaudeEnvironment } from '../../egress/claude-environment.ts';
import { locateApp } from './app-places.ts';
import { registerAppScheme } from './app-scheme.ts';
import { keepDumpsLocal, setPaths, setSwitches } from './before-ready.ts';
import type { ElectronParts } from './electron-parts.ts';
import { systemClock } from './engine-process.ts';
import { claimInstance } from './single-instance.ts';
import { startDesktop } from './start-desktop.ts';

/** The part of `process` that main looks at. */
export interface ProcessPart {
  readonly argv: readonly string[];
  readonly env: Record<string, string | undefined>;
  readonly platform: NodeJS.Platform;
  readonly resourcesPath: string;
  readonly versions: { readonly electron?: string };
}

/** All that main does, in order. What is here must have happened before the app is ready. */
export function runMain(electron: ElectronParts, around: ProcessPart): void {
  const { app } = electron;
  const { argv, platform, resourcesPath } = around;
  const env = { ...around.env };
  // The engine's program is handed the key; Chromium's own processes would inherit it.
  takeClaudeEnvironment(around.env);
  const places = locateApp(env, { platform, resources: app.isPackaged ? resourcesPath : null });
  setPaths(electron, places);
  if (!claimInstance(app, argv)) {
    app.quit();
    return;
  }
  keepDumpsLocal(electron);
  registerAppScheme(electron);
  setSwitches(electron);
  const electronVersion = around.versions.electron ?? 'unknown';
  void app.whenReady().then(() =>
    startDesktop(electron, {
      places,
      env,
      args: argv,
      platform,
      electronVersion,
      clock: systemClock,
    }),
  );
}
