import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { locateHome } from '../../store/tandem-home.ts';
import type { HandedOver } from './engine-messages.ts';

/**
 * Where the parts of the desktop app are. Built, this module stands for one below `dist/`; packaged, `dist/` is
 * inside the archive, and what child processes are given lies beside it, where a plain Node can read it.
 */
export interface AppPlaces {
  /** The data folder. */
  readonly home: string;
  /** What Chromium and this desktop keep; in the data folder, so that there is one window for each. */
  readonly userData: string;
  readonly logs: string;
  readonly renderer: string;
  readonly engine: string;
  readonly preload: string;
  readonly icons: { readonly window: string; readonly tray: string; readonly waiting: string };
  readonly children: NonNullable<HandedOver['children']>;
  /** Null: beside the program. Out of the archive a folder can't be copied as a whole. */
  readonly sample: string | null;
}

const DIST = fileURLToPath(new URL('../../../', import.meta.url));

export function locateApp(
  env: Readonly<Record<string, string | undefined>>,
  system: {
    readonly platform: NodeJS.Platform;
    /** The folder of resources of a packaged app; null in a checkout. */
    readonly resources: string | null;
    readonly dist?: string;
  },
): AppPlaces {
  const { platform, resources, dist = DIST } = system;
  const home = locateHome(env, platform);
  const node = platform === 'win32' ? 'node.exe' : 'node';
  const icon = (name: string): string => join(dist, '..', 'build', 'tray', name);
  return {
    home,
    userData: join(home, 'desktop'),
    logs: join(home, 'desktop', 'logs'),
    renderer: join(dist, 'renderer'),
    engine: join(dist, 'desktop', 'engine.js'),
    preload: join(dist, 'desktop', 'preload.cjs'),
    icons: {
      window: icon('window.png'),
      tray: icon(platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'),
      waiting: icon('waiting.png'),
    },
    sample: resources === null ? null : join(resources, 'sample'),
    children:
      resources === null
        ? {
            nodePath: join(dist, '..', 'node_modules', 'node', 'bin', node),
            runnerPath: null,
            digestWorker: null,
          }
        : {
            nodePath: join(resources, 'node', node),
            runnerPath: join(resources, 'helpers', 'electron', 'tools', 'tool-runner.js'),
            digestWorker: pathToFileURL(
              join(resources, 'helpers', 'electron', 'planner', 'digest', 'digest-worker.js'),
            ).href,
          },
  };
}
