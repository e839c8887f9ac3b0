import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { registerAppScheme } from '../../../electron/hosts/desktop/app-scheme.ts';
import { createAppHandler } from '../../../electron/hosts/desktop/serve-app.ts';
import { createElectronDouble } from './electron-double.ts';
import { scratchFolder } from './scene.ts';

let serve: (request: Request) => Promise<Response>;
const get = (url: string, method = 'GET') => serve(new Request(url, { method }));

beforeEach(() => {
  const outside = scratchFolder();
  writeFileSync(join(outside, 'secret.txt'), 'secret');
  const folder = join(outside, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<title>Tandem</title>');
  writeFileSync(join(folder, 'assets', 'index-B7Xq_q.js'), 'export {};');
  writeFileSync(join(folder, 'assets', '.hidden.js'), 'hidden');
  writeFileSync(join(folder, 'assets', 'program.exe'), 'program');
  symlinkSync(join(outside, 'secret.txt'), join(folder, 'assets', 'link.txt'));
  symlinkSync(outside, join(folder, 'up'));
  // A folder whose name begins with the bundle's own.
  mkdirSync(`${folder}-more`);
  writeFileSync(join(`${folder}-more`, 'index.html'), 'secret');
  serve = createAppHandler(folder);
});

describe('the app: scheme', () => {
  it('is registered like https and with no way around the content policy', () => {
    const double = createElectronDouble();
    registerAppScheme(double.electron);
    expect(double.schemes).toEqual([
      {
        scheme: 'app',
        privileges: {
          standard: true,
          secure: true,
          supportFetchAPI: true,
          codeCache: true,
          bypassCSP: false,
          allowServiceWorkers: false,
          corsEnabled: false,
        },
      },
    ]);
  });

  it('serves the page and its parts with their types', async () => {
    const page = await get('app://tandem/index.html#/runs/x');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toContain('Tandem');
    expect((await get('app://tandem/')).status).toBe(200);
    const script = await get('app://tandem/assets/index-B7Xq_q.js?v=1');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    const head = await get('app://tandem/index.html', 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('sends the strict content policy and nosniff with every answer, refusals too', async () => {
    for (const url of ['app://tandem/index.html', 'app://tandem/nothing.js']) {
      const { headers } = await get(url);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy.startsWith("default-src 'none'; script-src 'self';")).toBe(true);
      expect(policy).not.toMatch(/unsafe-eval|https?:|\*|script-src[^;]*unsafe/);
      expect(policy).toContain("frame-ancestors 'none'");
    }
  });

  it.each([
    'app://tandem/../secret.txt',
    'app://tandem/..%2fsecret.txt',
    'app://tandem/%2e%2e/secret.txt',
    'app://tandem/%2e%2e%2fsecret.txt',
    'app://tandem/%252e%252e%252fsecret.txt',
    'app://tandem/assets/..%5c..%5csecret.txt',
    'app://tandem/assets\\..\\..\\secret.txt',
    'app://tandem/assets/....//secret.txt',
    'app://tandem//etc/passwd',
    'app://tandem/%2fetc%2fpasswd',
    'app://tandem/C:%5CWindows%5Cwin.ini',
    'app://tandem/C:/Windows/win.ini',
    'app://tandem/index.html%00.txt',
    'app://tandem/index.html::$DATA',
    'app://tandem/index.html.',
    'app://tandem/index.html%20',
    'app://tandem/up/secret.txt',
    'app://tandem/assets/link.txt',
    'app://tandem/assets/.hidden.js',
    'app://tandem/assets/program.exe',
    'app://tandem/../renderer-more/index.html',
    'app://tandem/assets',
    'app://tandem/assets/',
    'app://tandem/%zz',
    'app://tandem/index%E2%80%AEtxt.html',
    'app://tandem.evil/index.html',
    'app://other/index.html',
    'app://user:pass@tandem/index.html',
    'app://tandem:8080/index.html',
    'file:///etc/passwd',
    'https://tandem/index.html',
  ])('refuses %s', async (url) => {
    let request: Request;
    try {
      request = new Request(url);
    } catch {
      // Credentials in an address: no request can be made at all; the handler must refuse it all the same.
      request = { method: 'GET', url } as Request;
    }
    const response = await serve(request);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.text()).toBe('');
  });

  it.each(['POST', 'PUT', 'DELETE'])('refuses %s', async (method) => {
    expect((await get('app://tandem/index.html', method)).status).toBe(405);
  });
});
