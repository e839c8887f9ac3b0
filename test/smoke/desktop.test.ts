import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findElectron, freePort, readVersion } from './find-electron.ts';

/**
 * The built desktop app in a real Electron: that it starts, shows its page under the content policy, and that
 * the engine answers. It is driven over Chromium's own debugging port, which a checkout leaves open. The
 * second part reads the fuses of whatever was packaged. Without a binary both are skipped, saying why.
 */
/** Runs in the page: the handshake of renderer/client/port-transport.ts, up to the engine's greeting. */
const ASK_ENGINE = `new Promise((resolve) => {
  const attempt = 1000000;
  addEventListener('message', (event) => {
    if (event.data?.tandem !== 'port' || event.data.attempt !== attempt) return;
    const [port] = event.ports;
    port.onmessage = (answer) => resolve(answer.data);
    port.postMessage({ t: 'hello', version: 1 });
  });
  tandem.connect(attempt);
})`;

const root = join(import.meta.dirname, '..', '..');
const found = findElectron(process.env);
if (found.kind === 'missing') console.log(`smoke suite skipped: ${found.why}`);

describe.skipIf(found.kind === 'missing')('the desktop app in Electron', () => {
  let home = '';
  let app: ChildProcess | null = null;
  let browser: Browser | null = null;
  let page: Page;
  const errors: string[] = [];

  const start = (...args: readonly string[]): ChildProcess => {
    if (found.kind === 'missing') throw new Error(found.why);
    const [program = '', ...rest] = [
      ...found.prefix,
      found.binary,
      join(root, 'dist', 'desktop', 'main.js'),
      ...args,
    ];
    const env = { ...process.env, TANDEM_HOME: home, ANTHROPIC_API_KEY: '' };
    return spawn(program, rest, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  };

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'tandem-smoke-'));
    const port = await freePort();
    app = start(`--remote-debugging-port=${port}`);
    await expect
      .poll(() => fetch(`http://127.0.0.1:${port}/json/version`).then((answer) => answer.ok), {
        timeout: 50_000,
      })
      .toBe(true);
    browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const [context] = browser.contexts();
    if (context === undefined) throw new Error('there is no window');
    page = context.pages()[0] ?? (await context.waitForEvent('page'));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.reload();
  });
  afterAll(async () => {
    await browser?.close();
    app?.kill();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });

  it('runs in the Electron that its types are of', () => {
    const binary = found.kind === 'there' ? found.binary : '';
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(readVersion(binary)).toBe(devDependencies.electron);
  });

  it('shows its page from its own scheme', async () => {
    expect(page.url()).toMatch(/^app:\/\/tandem\/index\.html#\//);
    await page.locator('main, [role=main]').first().waitFor();
  });

  it('keeps the page to itself', async () => {
    const facts = await page.evaluate(async () => {
      const eval_ = await Promise.resolve()
        .then(() => new Function('return 1')())
        .catch((fault: Error) => fault.name);
      const outside = await fetch('https://example.com/').catch((fault: Error) => fault.name);
      const bridge = Object.keys((globalThis as { tandem?: object }).tandem ?? {});
      const node = typeof (globalThis as { require?: unknown }).require;
      return { eval_, outside: typeof outside, bridge, node };
    });
    expect(facts).toEqual({
      eval_: 'EvalError',
      outside: 'string',
      bridge: ['connect', 'host'],
      node: 'undefined',
    });
  });

  it('reaches the engine', async () => {
    const greeting = await page.evaluate(ASK_ENGINE);
    expect(greeting).toMatchObject({ t: 'hello', version: 1 });
  });

  it('loads under its content policy without one complaint', () => {
    expect(errors.filter((text) => /Content Security Policy|Refused to/i.test(text))).toEqual(
      errors.filter((text) => /example\.com|unsafe-eval|new Function/.test(text)),
    );
  });

  it('writes logs and keeps everything in the data folder', () => {
    expect(existsSync(join(home, 'desktop', 'logs'))).toBe(true);
    expect(readdirSync(home)).toContain('runs');
  });

  it('lets a second start quit at once', async () => {
    const second = start('--open=/new');
    const code = await new Promise((resolve) => second.once('exit', resolve));
    expect(code).toBe(0);
    await expect.poll(() => page.url(), { timeout: 20_000 }).toContain('#/new');
  });
});

/** Unpacked apps that electron-builder leaves beside its installers. */
const packaged = [
  'linux-unpacked/tandem-desktop',
  'win-unpacked/Tandem.exe',
  'mac-arm64/Tandem.app',
]
  .map((name) => join(root, 'dist', 'installers', name))
  .filter((path) => existsSync(path));
if (packaged.length === 0) {
  console.log(
    'fuses not read: nothing is packaged in dist/installers (npx electron-builder --dir)',
  );
}

describe.skipIf(packaged.length === 0)('a packaged app', () => {
  it.each(packaged)('has its fuses set: %s', async (path) => {
    const wire = await getCurrentFuseWire(path);
    const off = [
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.GrantFileProtocolExtraPrivileges,
    ];
    const on = [
      FuseV1Options.EnableCookieEncryption,
      FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
      FuseV1Options.OnlyLoadAppFromAsar,
    ];
    expect(off.map((fuse) => wire[fuse])).toEqual(off.map(() => FuseState.DISABLE));
    expect(on.map((fuse) => wire[fuse])).toEqual(on.map(() => FuseState.ENABLE));
  });

  it.each(packaged)('carries its Node and helpers outside of the archive: %s', (path) => {
    const resources = path.endsWith('.app')
      ? join(path, 'Contents', 'Resources')
      : join(path, '..', 'resources');
    for (const name of ['app.asar', 'node', 'helpers/electron/tools/tool-runner.js', 'sample']) {
      expect(existsSync(join(resources, name)), name).toBe(true);
    }
    const listed = readFileSync(join(resources, 'app.asar'), 'latin1').slice(0, 200_000);
    expect(listed).toContain('preload.cjs');
  });
});
