import { beforeEach, describe, expect, it } from 'vitest';
import { quietNetwork } from '../../../electron/hosts/desktop/quiet-network.ts';
import { createElectronDouble, type ElectronDouble } from './electron-double.ts';

let double: ElectronDouble;
beforeEach(() => {
  double = createElectronDouble();
  double.app.becomeReady();
});
const loads = (url: string, resourceType = 'xhr') => double.session.isLoaded({ url, resourceType });

describe('quietNetwork', () => {
  it.each([
    'https://example.com/',
    'http://127.0.0.1:11434/api/tags',
    'http://localhost/',
    'ws://127.0.0.1/',
    'wss://example.com/',
    'file:///etc/passwd',
    'ftp://example.com/',
    'chrome://gpu/',
    'chrome-extension://abc/x.js',
    'devtools://devtools/bundled/x.html',
    'blob:https://example.com/1',
    'blob:app://tandem.evil/1',
    'about:blank',
    'data:text/html,x',
    'app://other/x.js',
    'app://tandem.evil/x.js',
    'app://tandem@evil/x.js',
    'not an address',
  ])('cancels %s', (url) => {
    quietNetwork(double.electron, { allowDevTools: false });
    expect(loads(url)).toBe(false);
  });

  it('lets the app itself and pictures of its style sheets through', () => {
    quietNetwork(double.electron, { allowDevTools: false });
    expect(loads('app://tandem/assets/index.js', 'script')).toBe(true);
    expect(loads('data:image/svg+xml,x', 'image')).toBe(true);
  });

  it('lets the developer tools load in a checkout only', () => {
    quietNetwork(double.electron, { allowDevTools: true });
    expect(loads('devtools://devtools/bundled/x.html')).toBe(true);
    expect(loads('https://example.com/')).toBe(false);
  });

  it.each([
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'hid',
    'openExternal',
    'usb',
  ])('denies the permission %s', (permission) => {
    quietNetwork(double.electron, { allowDevTools: true });
    expect(double.session.isGranted(permission)).toBe(false);
  });

  it('lets its own page put text on the clipboard, and nobody read it', () => {
    quietNetwork(double.electron, { allowDevTools: false });
    const copy = 'clipboard-sanitized-write';
    expect(double.session.isGranted(copy)).toBe(true);
    expect(double.session.isGranted(copy, 'https://example.com/')).toBe(false);
    expect(double.session.isGranted(copy, 'app://tandem/', false)).toBe(false);
    expect(double.session.isGranted('clipboard-read')).toBe(false);
  });

  it('saves what its page made itself, and downloads nothing', () => {
    quietNetwork(double.electron, { allowDevTools: false });
    expect(double.session.isDownloaded('blob:app://tandem/1b2c')).toBe(true);
    expect(loads('blob:app://tandem/1b2c')).toBe(true);
    for (const url of ['https://example.com/x', 'app://tandem/index.html', 'blob:https://x/1']) {
      expect(double.session.isDownloaded(url)).toBe(false);
    }
  });

  it('switches off the spell-checker and DNS-over-HTTPS', () => {
    quietNetwork(double.electron, { allowDevTools: true });
    expect(double.session.spellChecker).toBe(false);
    expect(double.app.resolver?.secureDnsMode).toBe('off');
  });
});
