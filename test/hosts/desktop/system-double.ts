import { EventEmitter } from 'node:events';
import type { NotificationConstructorOptions } from 'electron';
import type {
  MenuPart,
  NotificationPart,
  SessionPart,
  ThemePart,
  TrayPart,
} from '../../../electron/hosts/desktop/electron-parts.ts';

type RequestAsked = { readonly url: string; readonly resourceType: string };

/** What Chromium asks the session before it loads or allows something. */
export class SessionDouble extends EventEmitter implements SessionPart {
  spellChecker = true;
  private filter: Parameters<SessionPart['webRequest']['onBeforeRequest']>[0] | null = null;
  private request: Parameters<SessionPart['setPermissionRequestHandler']>[0] = null;
  private check: Parameters<SessionPart['setPermissionCheckHandler']>[0] = null;
  private device: Parameters<SessionPart['setDevicePermissionHandler']>[0] = null;
  readonly webRequest = {
    onBeforeRequest: (listener: typeof this.filter): void => {
      this.filter = listener;
    },
  };
  setSpellCheckerEnabled(enable: boolean): void {
    this.spellChecker = enable;
  }
  setPermissionRequestHandler(handler: typeof this.request): void {
    this.request = handler;
  }
  setPermissionCheckHandler(handler: typeof this.check): void {
    this.check = handler;
  }
  setDevicePermissionHandler(handler: typeof this.device): void {
    this.device = handler;
  }
  isLoaded(asked: RequestAsked): boolean {
    let isCancelled = false;
    this.filter?.(asked as never, (answer) => {
      isCancelled = answer.cancel;
    });
    return !isCancelled;
  }
  /** `url` is the page that asks. Granted when either handler says so. */
  isGranted(permission: string, url = 'app://tandem/', isMainFrame = true): boolean {
    let isGranted = true;
    const details = { requestingUrl: url, isMainFrame };
    this.request?.(
      {} as never,
      permission as never,
      (answer) => {
        isGranted = answer;
      },
      details as never,
    );
    const isChecked = this.check?.(null, permission as never, url, details as never);
    return isGranted || isChecked !== false || this.device?.({} as never) !== false;
  }
  isDownloaded(url: string): boolean {
    let isAllowed = true;
    const preventDefault = () => {
      isAllowed = false;
    };
    this.emit('will-download', { preventDefault }, { getURL: () => url });
    return isAllowed;
  }
}

export class ThemeDouble extends EventEmitter implements ThemePart {
  inForcedColorsMode = false;
  prefersReducedTransparency = false;
  shouldUseHighContrastColors = false;
  private source: 'system' | 'light' | 'dark' = 'system';
  get themeSource() {
    return this.source;
  }
  set themeSource(source) {
    this.source = source;
    this.emit('updated');
  }
  get shouldUseDarkColors(): boolean {
    return this.source === 'dark';
  }
}

/** Encrypts by a marker, so that a test can see what protected a text. */
export class SafeDouble {
  isAvailable = true;
  backend: 'basic_text' | 'gnome_libsecret' | 'unknown' = 'gnome_libsecret';
  keyNumber = 1;
  fault: Error | null = null;
  isAsyncEncryptionAvailable = async (): Promise<boolean> => {
    if (this.fault !== null) throw this.fault;
    return this.isAvailable;
  };
  getSelectedStorageBackend = () => this.backend;
  encryptStringAsync = async (text: string): Promise<Buffer> =>
    Buffer.from(`k${this.keyNumber}:${Buffer.from(text).toString('hex')}`);
  decryptStringAsync = async (bytes: Buffer) => {
    const found = /^k(\d+):([0-9a-f]*)$/.exec(bytes.toString());
    if (found === null) throw new Error('it was not encrypted here');
    const shouldReEncrypt = Number(found[1]) !== this.keyNumber;
    return { result: Buffer.from(found[2] ?? '', 'hex').toString(), shouldReEncrypt };
  };
}

export class NotificationDouble extends EventEmitter implements NotificationPart {
  readonly options: NotificationConstructorOptions;
  isShown = false;
  constructor(options: NotificationConstructorOptions) {
    super();
    this.options = options;
  }
  show(): void {
    this.isShown = true;
  }
  close(): void {
    this.isShown = false;
    this.emit('close');
  }
}

export class TrayDouble extends EventEmitter implements TrayPart {
  readonly menus: (MenuPart | null)[] = [];
  tooltip = '';
  readonly image: string;
  constructor(image: string) {
    super();
    this.image = image;
  }
  destroy(): void {}
  setContextMenu(menu: MenuPart | null): void {
    this.menus.push(menu);
  }
  setToolTip(text: string): void {
    this.tooltip = text;
  }
}
