import { describe, expect, it } from 'vitest';
import { parseExternal } from '../../../electron/hosts/desktop/external-links.ts';
import { guardWindow } from '../../../electron/hosts/desktop/guard-window.ts';
import { PAGE } from '../../../electron/hosts/desktop/main-window.ts';
import { ContentsDouble } from './window-double.ts';

const guarded = (): ContentsDouble => {
  const contents = new ContentsDouble(1);
  guardWindow(contents, PAGE);
  return contents;
};

describe('guardWindow', () => {
  it('opens no second window', () => {
    expect(guarded().openHandler?.()).toEqual({ action: 'deny' });
  });

  it.each([
    'https://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'app://tandem/other.html',
    'app://tandem/index.html?x=1',
    'app://evil/index.html',
    'about:blank',
    '',
  ])('stays where it is when %s is asked for', (url) => {
    const contents = guarded();
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect'] as const) {
      expect(contents.navigate(event, url)).toBe(false);
    }
  });

  it('may load its own page again', () => {
    expect(guarded().navigate('will-navigate', `${PAGE}#/runs/x`)).toBe(true);
  });

  it('embeds no page', () => {
    let isPrevented = false;
    guarded().emit('will-attach-webview', {
      preventDefault: () => {
        isPrevented = true;
      },
    });
    expect(isPrevented).toBe(true);
  });
});

describe('parseExternal', () => {
  it.each([
    ['https://docs.example.com/a?b=c#d', 'https://docs.example.com/a?b=c#d'],
    ['HTTPS://EXAMPLE.COM/', 'https://example.com/'],
    // The Cyrillic letter shows as what it is.
    ['https://exаmple.com/', 'https://xn--exmple-4nf.com/'],
    ['https://example.com:8443/x', 'https://example.com:8443/x'],
  ])('takes %s', (address, href) => {
    expect(parseExternal(address)).toBe(href);
  });

  it.each([
    'http://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'file://server/share',
    '\\\\server\\share',
    '//server/share',
    'smb://server/share',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'mailto:a@example.com',
    'tel:123',
    'ms-settings:display',
    'ms-msdt:/id',
    'search-ms:query=x',
    'vscode://file/x',
    'ssh://host',
    'git://host/x',
    'app://tandem/',
    'chrome://gpu',
    'blob:https://example.com/x',
    'view-source:https://example.com',
    'https:example.com',
    'https:/example.com',
    'https:///etc/passwd',
    'https:\\\\example.com',
    'https://user@example.com/',
    'https://user:pass@example.com/',
    'https://example.com\\@evil.com/',
    ' https://example.com/',
    'https://example.com/\nx',
    'https://example.com/\0',
    'https://exa mple.com/',
    'java\nscript:alert(1)',
    '',
    'https://',
    'example.com',
    `https://example.com/${'a'.repeat(3_000)}`,
    // Percent signs make it longer than a dialog shows.
    `https://example.com/${'ä'.repeat(1_000)}`,
  ])('refuses %j', (address) => {
    expect(parseExternal(address)).toBeNull();
  });
});
