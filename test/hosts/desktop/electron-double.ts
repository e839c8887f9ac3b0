import type {
  BrowserWindowConstructorOptions,
  Display,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  NativeImage,
  NotificationConstructorOptions,
  OpenDialogOptions,
} from 'electron';
import type {
  ElectronParts,
  MenuPart,
  SenderPart,
} from '../../../electron/hosts/desktop/electron-parts.ts';
import { AppDouble } from './app-double.ts';
import { ChildDouble, IpcDouble, PortDouble } from './process-double.ts';
import {
  NotificationDouble,
  SafeDouble,
  SessionDouble,
  ThemeDouble,
  TrayDouble,
} from './system-double.ts';
import { WindowDouble } from './window-double.ts';

/**
 * A stand-in for the part of Electron that the desktop host uses, in plain Node. It behaves: ports carry
 * clones and queue until they are started, a lock belongs to a folder, a window loads through the registered
 * protocol, a child process runs a program that is given. `ElectronParts` ties it to Electron's own types: the
 * line below does not compile when the real modules have another shape.
 */
export const fromReal = (
  real: Pick<typeof import('electron'), keyof ElectronParts>,
): ElectronParts => real;

export interface ElectronDouble {
  readonly electron: ElectronParts;
  readonly app: AppDouble;
  readonly windows: WindowDouble[];
  readonly children: ChildDouble[];
  readonly notifications: NotificationDouble[];
  readonly trays: TrayDouble[];
  readonly ipc: IpcDouble;
  readonly session: SessionDouble;
  readonly theme: ThemeDouble;
  readonly safe: SafeDouble;
  readonly blockers: Set<number>;
  readonly blocked: string[];
  readonly opened: string[];
  readonly asked: (MessageBoxOptions | OpenDialogOptions)[];
  /** Answers of dialogs to come: the number of a button, or picked folders. */
  readonly answers: (number | readonly string[])[];
  readonly schemes: Electron.CustomScheme[];
  readonly handlers: Map<string, (request: Request) => Response | Promise<Response>>;
  readonly dumps: Electron.CrashReporterStartOptions[];
  applicationMenu(): readonly MenuItemConstructorOptions[];
  sender(window: WindowDouble): SenderPart;
}

/** `program` is what runs in each child process that is forked. */
export function createElectronDouble(
  options: {
    readonly displays?: readonly Partial<Display>[];
    readonly program?: (child: ChildDouble) => void;
  } = {},
): ElectronDouble {
  const app = new AppDouble();
  const windows: WindowDouble[] = [];
  const children: ChildDouble[] = [];
  const notifications: NotificationDouble[] = [];
  const trays: TrayDouble[] = [];
  const ipc = new IpcDouble();
  const session = new SessionDouble();
  const theme = new ThemeDouble();
  const safe = new SafeDouble();
  const blockers = new Set<number>();
  const blocked: string[] = [];
  const opened: string[] = [];
  const asked: (MessageBoxOptions | OpenDialogOptions)[] = [];
  const answers: (number | readonly string[])[] = [];
  const schemes: Electron.CustomScheme[] = [];
  const handlers: ElectronDouble['handlers'] = new Map();
  const dumps: Electron.CrashReporterStartOptions[] = [];
  let menu: MenuPart | null = null;
  const templates = new WeakMap<MenuPart, readonly MenuItemConstructorOptions[]>();
  const workArea = { x: 0, y: 0, width: 1920, height: 1040 };
  const displays = options.displays ?? [{ workArea }];

  const showMessageBox = async (...values: readonly unknown[]) => {
    asked.push(values.at(-1) as MessageBoxOptions);
    const answer = answers.shift();
    return { response: typeof answer === 'number' ? answer : 0 };
  };
  const electron: ElectronParts = {
    app,
    BrowserWindow: class extends WindowDouble {
      constructor(given: BrowserWindowConstructorOptions) {
        super(given, windows.length + 1);
        windows.push(this);
      }
    },
    MessageChannelMain: class {
      readonly port1: PortDouble;
      readonly port2: PortDouble;
      constructor() {
        [this.port1, this.port2] = PortDouble.pair();
      }
    },
    Menu: {
      buildFromTemplate(template) {
        const built: MenuPart = { items: [] };
        templates.set(built, template);
        return built;
      },
      setApplicationMenu(given) {
        menu = given;
      },
    },
    Notification: class extends NotificationDouble {
      constructor(given: NotificationConstructorOptions) {
        super(given);
        notifications.push(this);
      }
      static isSupported = () => true;
      static handleActivation = () => undefined;
    },
    Tray: class extends TrayDouble {
      constructor(image: string) {
        super(image);
        trays.push(this);
      }
    },
    crashReporter: {
      start(given) {
        if (app.isReady) throw new Error('crashReporter.start after ready');
        dumps.push(given ?? {});
      },
    },
    dialog: {
      showMessageBox,
      async showOpenDialog(_window, given) {
        asked.push(given);
        const answer = answers.shift();
        const filePaths = Array.isArray(answer) ? answer : [];
        return { canceled: filePaths.length === 0, filePaths };
      },
    },
    ipcMain: ipc,
    nativeImage: { createFromPath: (path) => ({ path }) as unknown as NativeImage },
    nativeTheme: theme,
    powerSaveBlocker: {
      start(type) {
        blocked.push(type);
        blockers.add(blocked.length);
        return blocked.length;
      },
      stop: (id) => blockers.delete(id),
    },
    protocol: {
      registerSchemesAsPrivileged(given) {
        if (app.isReady) throw new Error('registerSchemesAsPrivileged after ready');
        schemes.push(...given);
      },
      handle: (scheme, handler) => void handlers.set(scheme, handler),
    },
    safeStorage: safe,
    screen: { getAllDisplays: () => displays as Display[] },
    session: { defaultSession: session },
    shell: {
      openExternal: async (url) => void opened.push(url),
      openPath: async (path) => {
        opened.push(path);
        return '';
      },
      showItemInFolder: (path) => void opened.push(path),
    },
    utilityProcess: {
      fork(module, _args, given) {
        if (!app.isReady) throw new Error('fork before ready');
        const child = new ChildDouble(module, given);
        children.push(child);
        options.program?.(child);
        return child;
      },
    },
  };
  return {
    electron,
    app,
    windows,
    children,
    notifications,
    trays,
    ipc,
    session,
    theme,
    safe,
    blockers,
    blocked,
    opened,
    asked,
    answers,
    schemes,
    handlers,
    dumps,
    applicationMenu: () => (menu === null ? [] : (templates.get(menu) ?? [])),
    sender: (window) => ({
      sender: { id: window.webContents.id },
      senderFrame: window.webContents.mainFrame,
    }),
  };
}
