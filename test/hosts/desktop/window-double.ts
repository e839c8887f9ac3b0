import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, NativeImage } from 'electron';
import type {
  ContentsPart,
  PortPart,
  WindowPart,
} from '../../../electron/hosts/desktop/electron-parts.ts';

/** A window and its page: what was sent to it, where it was let go, how it looks. */
export class ContentsDouble extends EventEmitter implements ContentsPart {
  readonly mainFrame = { url: '' };
  readonly sent: { readonly channel: string; readonly values: readonly unknown[] }[] = [];
  readonly posted: {
    readonly channel: string;
    readonly message: unknown;
    readonly ports: readonly PortPart[];
  }[] = [];
  readonly id: number;
  reloads = 0;
  openHandler: (() => { action: 'deny' }) | null = null;
  constructor(id: number) {
    super();
    this.id = id;
  }
  isDestroyed(): boolean {
    return false;
  }
  reload(): void {
    this.reloads += 1;
  }
  send(channel: string, ...values: unknown[]): void {
    this.sent.push({ channel, values });
  }
  postMessage(channel: string, message: unknown, transfer: PortPart[] = []): void {
    this.posted.push({ channel, message, ports: transfer });
  }
  setWindowOpenHandler(handler: () => { action: 'deny' }): void {
    this.openHandler = handler;
  }
  /** As its page, or something in it, trying to go elsewhere. True when it was let. */
  navigate(event: 'will-navigate' | 'will-frame-navigate' | 'will-redirect', url: string): boolean {
    let isAllowed = true;
    this.emit(event, {
      url,
      preventDefault: () => {
        isAllowed = false;
      },
    });
    return isAllowed;
  }
}

export class WindowDouble extends EventEmitter implements WindowPart {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents: ContentsDouble;
  readonly progress: { readonly value: number; readonly mode: string | undefined }[] = [];
  overlay: { readonly image: NativeImage | null; readonly text: string } | null = null;
  bounds = { x: 10, y: 20, width: 1000, height: 700 };
  background = '';
  private visible = false;
  private focused = false;
  private minimized = false;
  private maximized = false;
  private full = false;
  private destroyed = false;
  constructor(options: BrowserWindowConstructorOptions, id: number) {
    super();
    this.options = options;
    this.webContents = new ContentsDouble(id);
  }
  async loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url;
    await Promise.resolve();
    this.emit('ready-to-show');
    this.webContents.emit('did-finish-load');
  }
  /** As people do it. True when it is gone afterwards. */
  close(): boolean {
    let isAllowed = true;
    this.emit('close', {
      preventDefault: () => {
        isAllowed = false;
      },
    });
    if (isAllowed) this.destroy();
    return isAllowed;
  }
  destroy(): void {
    this.destroyed = true;
    this.emit('closed');
  }
  focus(): void {
    this.focused = true;
  }
  blur(): void {
    this.focused = false;
  }
  show(): void {
    this.visible = true;
  }
  hide(): void {
    this.visible = false;
    this.focused = false;
  }
  minimize(): void {
    this.minimized = true;
  }
  restore(): void {
    this.minimized = false;
  }
  maximize(): void {
    this.maximized = true;
    this.emit('maximize');
  }
  setFullScreen(full: boolean): void {
    this.full = full;
  }
  isDestroyed = (): boolean => this.destroyed;
  isFocused = (): boolean => this.focused;
  isFullScreen = (): boolean => this.full;
  isMaximized = (): boolean => this.maximized;
  isMinimized = (): boolean => this.minimized;
  isVisible = (): boolean => this.visible;
  getNormalBounds = () => this.bounds;
  setBackgroundColor(color: string): void {
    this.background = color;
  }
  setProgressBar(value: number, options?: { readonly mode?: string }): void {
    this.progress.push({ value, mode: options?.mode });
  }
  setOverlayIcon(image: NativeImage | null, text: string): void {
    this.overlay = { image, text };
  }
}
