import type {
  App,
  BaseWindow,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  CrashReporter,
  DownloadItem,
  Event,
  ForkOptions,
  Menu,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  NativeImage,
  NativeTheme,
  NotificationConstructorOptions,
  OnBeforeRequestListenerDetails,
  OpenDialogOptions,
  PowerSaveBlocker,
  Protocol,
  RenderProcessGoneDetails,
  SafeStorage,
  Screen,
  Session,
  Shell,
  WebContents,
} from 'electron';

/**
 * The part of Electron that the desktop host uses. Every module of the host is handed this part instead of
 * importing the package: in plain Node that import would start a download, and a test hands in a double. The
 * compiler checks both: main.ts passes the real modules as these types, and so do the tests with theirs.
 */
export interface ElectronParts {
  readonly app: AppPart;
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => WindowPart;
  readonly MessageChannelMain: new () => { readonly port1: PortPart; readonly port2: PortPart };
  readonly Menu: {
    buildFromTemplate(template: MenuItemConstructorOptions[]): MenuPart;
    setApplicationMenu(menu: MenuPart | null): void;
  };
  readonly Notification: NotificationsPart;
  readonly Tray: new (image: string) => TrayPart;
  readonly crashReporter: Pick<CrashReporter, 'start'>;
  readonly dialog: DialogPart;
  readonly ipcMain: IpcPart;
  readonly nativeImage: { createFromPath(path: string): NativeImage };
  readonly nativeTheme: ThemePart;
  readonly powerSaveBlocker: Pick<PowerSaveBlocker, 'start' | 'stop'>;
  readonly protocol: Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle'>;
  readonly safeStorage: SafePart;
  readonly screen: Pick<Screen, 'getAllDisplays'>;
  readonly session: { readonly defaultSession: SessionPart };
  readonly shell: Pick<Shell, 'openExternal' | 'openPath' | 'showItemInFolder'>;
  readonly utilityProcess: {
    fork(modulePath: string, args: string[], options: ForkOptions): ChildPart;
  };
}

export interface AppPart
  extends Pick<
    App,
    | 'commandLine'
    | 'configureHostResolver'
    | 'enableSandbox'
    | 'exit'
    | 'getPath'
    | 'getPreferredSystemLanguages'
    | 'getVersion'
    | 'isPackaged'
    | 'quit'
    | 'requestSingleInstanceLock'
    | 'setAppLogsPath'
    | 'setAppUserModelId'
    | 'setBadgeCount'
    | 'setName'
    | 'setPath'
    | 'whenReady'
  > {
  on(event: 'activate' | 'window-all-closed', listener: () => void): unknown;
  on(
    event: 'before-quit' | 'will-quit',
    listener: (event: Pick<Event, 'preventDefault'>) => void,
  ): unknown;
  on(
    event: 'second-instance',
    listener: (event: Event, argv: string[], folder: string, data: unknown) => void,
  ): unknown;
}

export interface WindowPart
  extends Pick<
    BrowserWindow,
    | 'destroy'
    | 'focus'
    | 'getNormalBounds'
    | 'hide'
    | 'isDestroyed'
    | 'isFocused'
    | 'isFullScreen'
    | 'isMaximized'
    | 'isMinimized'
    | 'isVisible'
    | 'loadURL'
    | 'maximize'
    | 'restore'
    | 'setBackgroundColor'
    | 'setFullScreen'
    | 'setOverlayIcon'
    | 'setProgressBar'
    | 'show'
  > {
  readonly webContents: ContentsPart;
  on(
    event: 'closed' | 'ready-to-show' | 'resized' | 'moved' | 'maximize' | 'unmaximize',
    listener: () => void,
  ): unknown;
  on(event: 'close', listener: (event: Pick<Event, 'preventDefault'>) => void): unknown;
}

/** What a guard of navigations needs of each of the events that announce one. */
export type NavigationPart = Pick<Event<{ url: string }>, 'preventDefault' | 'url'>;

export interface ContentsPart extends Pick<WebContents, 'id' | 'isDestroyed' | 'reload' | 'send'> {
  /** Compared by identity only. */
  readonly mainFrame: object;
  postMessage(channel: string, message: unknown, transfer?: PortPart[]): void;
  setWindowOpenHandler(handler: () => { action: 'deny' }): void;
  on(
    event: 'will-navigate' | 'will-frame-navigate' | 'will-redirect',
    listener: (event: NavigationPart) => void,
  ): unknown;
  on(
    event: 'will-attach-webview',
    listener: (event: Pick<Event, 'preventDefault'>) => void,
  ): unknown;
  on(event: 'did-finish-load', listener: () => void): unknown;
  on(
    event: 'render-process-gone',
    listener: (event: Event, details: RenderProcessGoneDetails) => void,
  ): unknown;
}

export interface PortPart {
  postMessage(message: unknown, transfer?: PortPart[]): void;
  start(): void;
  close(): void;
  on(event: 'message', listener: (event: PortMessage) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}

export interface PortMessage {
  readonly data: unknown;
  readonly ports: readonly PortPart[];
}

export interface ChildPart {
  readonly pid: number | undefined;
  readonly stdout: NodeJS.ReadableStream | null;
  readonly stderr: NodeJS.ReadableStream | null;
  postMessage(message: unknown, transfer?: PortPart[]): void;
  kill(): boolean;
  on(event: 'spawn', listener: () => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

export type MenuPart = Pick<Menu, 'items'>;

export interface TrayPart {
  destroy(): void;
  setContextMenu(menu: MenuPart | null): void;
  setToolTip(text: string): void;
  on(event: 'click', listener: () => void): unknown;
}

export interface NotificationsPart {
  new (options: NotificationConstructorOptions): NotificationPart;
  isSupported(): boolean;
  handleActivation(callback: (details: { arguments: string }) => void): void;
}

export interface NotificationPart {
  show(): void;
  close(): void;
  on(event: 'click' | 'close', listener: () => void): unknown;
}

/** A dialog's parent is any window; method parameters let ours stand for it. */
type DialogParent = Pick<BaseWindow, 'isDestroyed'>;

export interface DialogPart {
  showMessageBox(options: MessageBoxOptions): Promise<{ readonly response: number }>;
  showMessageBox(
    window: DialogParent,
    options: MessageBoxOptions,
  ): Promise<{ readonly response: number }>;
  showOpenDialog(
    window: DialogParent,
    options: OpenDialogOptions,
  ): Promise<{ readonly canceled: boolean; readonly filePaths: readonly string[] }>;
}

/** Who sent a message: a frame of some window, or one that is gone. */
export interface SenderPart {
  readonly sender: { readonly id: number };
  readonly senderFrame: { readonly url: string } | null;
}

export interface IpcPart {
  on(channel: string, listener: (event: SenderPart, ...values: unknown[]) => void): unknown;
  handle(
    channel: string,
    listener: (event: SenderPart, ...values: unknown[]) => Promise<unknown>,
  ): void;
}

export interface ThemePart
  extends Pick<
    NativeTheme,
    | 'inForcedColorsMode'
    | 'prefersReducedTransparency'
    | 'shouldUseDarkColors'
    | 'shouldUseHighContrastColors'
    | 'themeSource'
  > {
  on(event: 'updated', listener: () => void): unknown;
}

export type SafePart = Pick<
  SafeStorage,
  | 'decryptStringAsync'
  | 'encryptStringAsync'
  | 'getSelectedStorageBackend'
  | 'isAsyncEncryptionAvailable'
>;

export interface SessionPart
  extends Pick<
    Session,
    | 'setDevicePermissionHandler'
    | 'setPermissionCheckHandler'
    | 'setPermissionRequestHandler'
    | 'setSpellCheckerEnabled'
  > {
  readonly webRequest: {
    onBeforeRequest(
      listener: (
        details: OnBeforeRequestListenerDetails,
        callback: (response: { cancel: boolean }) => void,
      ) => void,
    ): void;
  };
  on(
    event: 'will-download',
    listener: (event: Pick<Event, 'preventDefault'>, item: Pick<DownloadItem, 'getURL'>) => void,
  ): unknown;
}
