import { EventEmitter } from 'node:events';
import type { AppPart } from '../../../electron/hosts/desktop/electron-parts.ts';

/** Locks by folder, shared by all doubles: what the operating system does between two starts. */
const locks = new Map<string, AppDouble>();

export class AppDouble extends EventEmitter implements AppPart {
  readonly switches = new Map<string, string>();
  readonly paths = new Map<string, string>([['userData', '/nowhere']]);
  readonly calls: string[] = [];
  isPackaged = false;
  isReady = false;
  badge = 0;
  hasQuit = false;
  exitCode: number | null = null;
  resolver: Parameters<AppPart['configureHostResolver']>[0] | null = null;
  languages = ['en-GB'];
  private readonly whenIsReady = Promise.withResolvers<void>();
  readonly commandLine = {
    appendSwitch: (name: string, value = '') => void this.switches.set(name, value),
    appendArgument: () => undefined,
    getSwitchValue: (name: string) => this.switches.get(name) ?? '',
    hasSwitch: (name: string) => this.switches.has(name),
    removeSwitch: (name: string) => void this.switches.delete(name),
  };

  becomeReady(): void {
    this.isReady = true;
    this.whenIsReady.resolve();
  }
  whenReady(): Promise<void> {
    return this.whenIsReady.promise;
  }
  requestSingleInstanceLock(data?: object): boolean {
    this.calls.push('lock');
    const folder = this.getPath('userData');
    const holder = locks.get(folder);
    if (holder === undefined) {
      locks.set(folder, this);
      return true;
    }
    holder.emit('second-instance', {}, [], '/', JSON.parse(JSON.stringify(data ?? null)));
    return false;
  }
  releaseLock(): void {
    if (locks.get(this.getPath('userData')) === this) locks.delete(this.getPath('userData'));
  }
  configureHostResolver(options: Parameters<AppPart['configureHostResolver']>[0]): void {
    if (!this.isReady) throw new Error('configureHostResolver before ready');
    this.resolver = options;
  }
  enableSandbox(): void {
    if (this.isReady) throw new Error('enableSandbox after ready');
    this.calls.push('enableSandbox');
  }
  exit(code = 0): void {
    this.exitCode = code;
  }
  quit(): void {
    this.calls.push('quit');
    let isPrevented = false;
    const preventDefault = (): void => {
      isPrevented = true;
    };
    this.emit('before-quit', { preventDefault });
    if (!isPrevented) this.hasQuit = true;
  }
  getPath(name: string): string {
    return this.paths.get(name) ?? '/nowhere';
  }
  setPath(name: string, path: string): void {
    this.paths.set(name, path);
  }
  setAppLogsPath(path = ''): void {
    this.paths.set('logs', path);
  }
  setName(name: string): void {
    this.calls.push(`name ${name}`);
  }
  setAppUserModelId(): void {}
  setBadgeCount(count = 0): boolean {
    this.badge = count;
    return true;
  }
  getVersion(): string {
    return '0.1.0';
  }
  getPreferredSystemLanguages(): string[] {
    return this.languages;
  }
}
