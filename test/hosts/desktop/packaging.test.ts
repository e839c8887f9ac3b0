import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeNode } from '../../../build/before-pack.mjs';
import { locateApp } from '../../../electron/hosts/desktop/app-places.ts';
import { bundle } from '../../../scripts/bundle.mjs';
import { bundleHelpers, bundlePreload, desktopEntries } from '../../../scripts/bundle-desktop.mjs';

/** electron-builder.yml, as far as it can be checked without Electron's binary. */
interface Copy {
  readonly from: string;
  readonly to: string;
  readonly filter?: readonly string[];
}
interface Config {
  readonly electronVersion: string;
  readonly asar: boolean;
  readonly disableAsarIntegrity: boolean;
  readonly publish: null;
  readonly beforePack: string;
  readonly extraMetadata: { readonly main: string; readonly desktopName: string };
  readonly files: readonly (string | Copy)[];
  readonly extraResources: readonly Copy[];
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly mac: Readonly<Record<string, unknown>> & {
    readonly target: readonly { target: string; arch: string[] }[];
  };
  readonly win: { readonly icon: string; readonly target: readonly { target: string }[] };
  readonly linux: {
    readonly icon: string;
    readonly executableName: string;
    readonly target: readonly { target: string }[];
  };
  readonly deb: { readonly appArmorProfile: string };
}

const root = join(import.meta.dirname, '..', '..', '..');
const buildFolder = (): string => {
  mkdirSync(join(root, 'dist'), { recursive: true });
  return join(root, 'dist');
};
// The packager's own readers, from where it has them.
const ofBuilder = createRequire(join(root, 'node_modules/app-builder-lib/package.json'));
const { load } = ofBuilder('js-yaml') as { load(text: string): unknown };
interface Validate {
  (value: unknown): boolean;
  readonly errors: unknown;
}
const { Ajv } = ofBuilder('ajv') as {
  Ajv: new (options: object) => { compile(schema: object): Validate };
};
const text = readFileSync(join(root, 'electron-builder.yml'), 'utf8');
const config = load(text) as Config;
const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};
const there = (path: string): boolean => existsSync(join(root, path));

describe('electron-builder.yml', () => {
  it("fits electron-builder's own schema", () => {
    const schema = ofBuilder('./scheme.json') as object;
    // `typeof` is a keyword of electron-builder's own for functions in JavaScript configurations.
    const ajv = new Ajv({ strict: false, allErrors: true, keywords: ['typeof'] });
    const validate = ajv.compile(schema);
    validate(config);
    expect(validate.errors).toBeNull();
  });

  it('sets every fuse that electron-builder knows, each to the hard side', () => {
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
    expect([config.asar, config.disableAsarIntegrity]).toEqual([true, false]);
  });

  it('packs the Electron that the types are of', () => {
    expect(config.electronVersion).toBe(packageJson.devDependencies.electron);
  });

  it('makes every installer that is promised', () => {
    const names = (targets: readonly { target: string }[]) => targets.map(({ target }) => target);
    expect(names(config.mac.target)).toEqual(['dmg', 'zip']);
    for (const { arch } of config.mac.target) expect(arch).toEqual(['arm64', 'x64']);
    expect(names(config.win.target)).toEqual(['nsis', 'msi']);
    expect(names(config.linux.target)).toEqual(['AppImage', 'deb', 'rpm']);
  });

  it('hardens the runtime on macOS and leaves notarising to the environment', () => {
    expect(config.mac).toMatchObject({ hardenedRuntime: true });
    expect(config.mac).not.toHaveProperty('notarize');
    const rights = readFileSync(join(root, String(config.mac.entitlements)), 'utf8');
    expect([...rights.matchAll(/<key>(.*)<\/key>/g)].map((found) => found[1])).toEqual([
      'com.apple.security.cs.allow-jit',
    ]);
  });

  it('never switches the sandbox off, and brings the profile that it needs on Ubuntu', () => {
    expect(text).not.toContain('no-sandbox');
    const profile = readFileSync(join(root, config.deb.appArmorProfile), 'utf8');
    expect(profile).toContain('userns,');
  });

  it('names no feed for updates: that is policy', () => {
    expect(config.publish).toBeNull();
  });

  it('has icons of every kind', () => {
    for (const icon of [config.mac.icon, config.win.icon]) {
      expect(statSync(join(root, String(icon))).size).toBeGreaterThan(10_000);
    }
    expect(readdirSync(join(root, config.linux.icon))).toContain('512x512.png');
    const { icons } = locateApp(
      {},
      { platform: 'linux', resources: null, dist: join(root, 'dist') },
    );
    const mac = locateApp({}, { platform: 'darwin', resources: null, dist: join(root, 'dist') });
    for (const path of [...Object.values(icons), mac.icons.tray])
      expect(existsSync(path)).toBe(true);
  });

  it('leaves out each library that is in the bundle, and none that is loaded by name', () => {
    const isLeftOut = (name: string) => {
      const [scope] = name.split('/');
      const folder = name.startsWith('@') ? scope : name;
      return config.files.includes(`!**/node_modules/${folder}/**`);
    };
    const packed = Object.keys(packageJson.dependencies).filter((name) => !isLeftOut(name));
    expect(packed.filter((name) => !name.startsWith('@secretlint/'))).toEqual([]);
    expect(packed.length).toBe(3);
  });
});

describe('what is packed', () => {
  let out = '';
  beforeAll(async () => {
    out = mkdtempSync(join(buildFolder(), 'packaging-'));
    await bundle({ root, entries: desktopEntries, out: join(out, 'app') });
    await bundlePreload({ root, out: join(out, 'app') });
    await bundleHelpers({ root, out: join(out, 'helpers') });
    const [system, processor] = [process.platform, process.arch];
    placeNode({ system, processor, folder: join(out, 'node'), root });
  });
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  /** Where the build puts what the packager calls `dist/package/…`. */
  const built = (path: string): string =>
    path
      .replace(/^dist\/package\/node\/.*/, join(out, 'node'))
      .replace(/^dist\/package\//, `${out}/`);

  it('is there after a build', () => {
    const fixed = config.files.filter((entry) => typeof entry === 'string');
    for (const path of fixed.filter((entry) => !entry.startsWith('!'))) {
      expect(there(path.replace('/**', ''))).toBe(true);
    }
    const copies = [...config.files, ...config.extraResources].filter(
      (entry) => typeof entry !== 'string',
    );
    for (const { from } of copies.filter(({ from }) => from !== 'dist/renderer')) {
      const path = from.startsWith('dist/package/') ? built(from) : join(root, from);
      expect(existsSync(path), from).toBe(true);
    }
    for (const { from, filter = [] } of config.extraResources) {
      for (const name of filter) expect(there(join(from, name)), name).toBe(true);
    }
    const main = config.extraMetadata.main.replace(/^dist/, join(out, 'app'));
    expect(existsSync(main)).toBe(true);
    expect(there(config.beforePack)).toBe(true);
  });

  it('has programs where the app looks for them', () => {
    const resources = '/opt/Tandem/resources';
    const places = locateApp({}, { platform: process.platform, resources });
    const { runnerPath, digestWorker, nodePath } = places.children;
    const inBuild = (path: string) => path.replace(resources, out);
    expect(existsSync(inBuild(runnerPath ?? ''))).toBe(true);
    expect(existsSync(inBuild(new URL(digestWorker ?? '').pathname))).toBe(true);
    expect(existsSync(inBuild(nodePath))).toBe(true);
    const copiedTo = config.extraResources.map(({ to }) => to);
    for (const folder of ['node', 'helpers', 'sample']) expect(copiedTo).toContain(folder);
    expect(places.sample).toBe(join(resources, 'sample'));
  });

  it('ships a Node that runs the tool runner', () => {
    const node = join(out, 'node', process.platform === 'win32' ? 'node.exe' : 'node');
    expect(execFileSync(node, ['--version'], { encoding: 'utf8' })).toMatch(/^v24\./);
    const runner = join(out, 'helpers', 'electron', 'tools', 'tool-runner.js');
    expect(() => execFileSync(node, [runner, '/nowhere'], { stdio: 'pipe' })).toThrow('/nowhere');
  });

  it('loads electron from main, engine and preload alone, and no Node program by Electron', () => {
    const files = readdirSync(join(out, 'app'), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.c?js$/.test(name))
      .map((name) => join(out, 'app', name));
    const naming = files.filter((file) =>
      /from\s*["']electron["']|require\(["']electron["']\)/.test(readFileSync(file, 'utf8')),
    );
    expect(naming.map((file) => basename(file)).toSorted()).toEqual([
      'engine.js',
      'main.js',
      'preload.cjs',
    ]);
  });

  it('says what to install when there is no Node for the system', () => {
    expect(() =>
      placeNode({ system: 'darwin', processor: 'riscv', folder: tmpdir(), root }),
    ).toThrow(/npm install --no-save --force node-darwin-riscv@24\.21\.0/);
  });
});
