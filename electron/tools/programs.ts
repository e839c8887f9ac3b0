import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The programs that a tool runner is made of: files of ours, bundled or as sources. */
export interface RunnerPrograms {
  readonly runner: string;
  readonly wrapper: string;
  /** Takes sockets and namespaces away from commands; null where it is not shipped. */
  readonly seccomp: string | null;
  /** What must be readable for the runner to start. */
  readonly readable: readonly string[];
}

/** @param runner the runner's program where it is known; default: the bundle beside this file, else its source. */
export function findPrograms(runner: string = findRunner()): RunnerPrograms {
  const wrapper = findWrapper(runner);
  return { runner, wrapper, seccomp: findSeccomp(wrapper), readable: readableOf(runner) };
}

function findRunner(): string {
  return bundledOr('./tool-runner.js', './runner/main.ts');
}

function findWrapper(runner: string): string {
  const beside = join(dirname(runner), '..', 'sandbox', 'sandbox-wrapper.js');
  if (runner.endsWith('.js') && existsSync(beside)) return beside;
  return bundledOr('../sandbox/sandbox-wrapper.js', '../sandbox/wrapper/main.ts');
}

function bundledOr(bundle: string, source: string): string {
  const bundled = fileURLToPath(new URL(bundle, import.meta.url));
  return existsSync(bundled) ? bundled : fileURLToPath(new URL(source, import.meta.url));
}

const SECCOMP = `seccomp/${process.arch}/apply-seccomp`;

function findSeccomp(wrapper: string): string | null {
  const beside = join(dirname(wrapper), SECCOMP);
  if (existsSync(beside)) return beside;
  if (!wrapper.endsWith('.ts')) return null;
  const library = dirname(
    dirname(createRequire(import.meta.url).resolve('@anthropic-ai/sandbox-runtime')),
  );
  const shipped = join(library, 'vendor', SECCOMP);
  return existsSync(shipped) ? shipped : null;
}

/** A bundle needs the folder of its chunks, sources need what they import, and both the package that they are in. */
function readableOf(runner: string): readonly string[] {
  const root = packageOf(runner);
  if (root === null) return [dirname(runner)];
  const isSource = runner.endsWith('.ts');
  const parts = isSource ? ['electron', 'shared', 'node_modules'] : ['dist', 'electron'];
  const chunks = isSource ? [] : [dirname(dirname(dirname(runner)))];
  return [
    dirname(runner),
    join(root, 'package.json'),
    ...parts.map((part) => join(root, part)),
    ...chunks,
  ];
}

/** The nearest folder above with a package.json. */
function packageOf(path: string): string | null {
  const above = dirname(path);
  if (above === path) return null;
  return existsSync(join(above, 'package.json')) ? above : packageOf(above);
}
