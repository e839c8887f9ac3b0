import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import { chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { createDiffCache } from '../electron/changes/diff-texts.ts';
import { diffRunFile } from '../electron/changes/run-changes.ts';
import type { FileDiff } from '../shared/ipc/changes.ts';
import { createLoggedRun } from '../test/changes/logged-run.ts';
import { chromiumPath } from '../test/e2e/window/chromium.ts';
import { type Figure, printFigures, quantile } from './figure.ts';

/**
 * How long a diff of 20,000 lines takes: to be worked out, and to be seen once the window has it. In a real
 * Chromium and a production bundle; where there is no Chromium there are only the engine's figures.
 */
const LINES = 20_000;
const ROUNDS = 7;
const KEY = 'execute/s1/try1/turn1/call0';

const base = Array.from(
  { length: LINES },
  (_, index) => `export const value${index} = compute(${index}, "name ${index % 97}"); // ${index}`,
);
const changedEvery = (nth: number): readonly string[] =>
  base.map((line, index) => (index % nth === 0 ? line.replace('compute', 'derive') : line));
const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

async function makeDiff(nth: number): Promise<{ readonly diff: FileDiff; readonly ms: number }> {
  const log = createLoggedRun();
  log.base('src/values.ts', text(base));
  log.write(KEY, 'src/values.ts', text(changedEvery(nth)));
  const from = performance.now();
  const wanted = { scope: { kind: 'run' }, path: 'src/values.ts' } as const;
  const diff = await diffRunFile(log.source(), wanted, createDiffCache());
  if (diff === null) throw new Error('there is no diff to measure');
  return { diff, ms: performance.now() - from };
}

export async function benchDiff(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const diffs: (readonly [number, FileDiff])[] = [];
  for (const nth of [100, 10, 3]) {
    await makeDiff(nth);
    const { diff, ms } = await makeDiff(nth);
    diffs.push([nth, diff]);
    figures.push(figure(`diff of 20,000 lines, every ${nth}th changed: engine`, ms, 1_000));
  }
  if (chromiumPath === null) return figures;
  const out = mkdtempSync(join(tmpdir(), 'tandem-diff-page-'));
  try {
    await buildPage(out);
    return [...figures, ...(await measureInChromium(out, diffs))];
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

const figure = (name: string, value: number, target: number): Figure => ({
  name,
  value,
  unit: 'ms',
  target,
});

async function measureInChromium(
  out: string,
  diffs: readonly (readonly [number, FileDiff])[],
): Promise<readonly Figure[]> {
  const server = await servePage(out);
  const browser = await chromium.launch({
    executablePath: chromiumPath ?? '',
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(addressOf(server));
    await page.waitForFunction('"measure" in window');
    const figures: Figure[] = [];
    for (const [nth, diff] of diffs) {
      for (const layout of ['split', 'unified']) {
        const shown = await measurePaint(page, diff, layout === 'split');
        const name = `diff of 20,000 lines, every ${nth}th changed: first paint, ${layout}`;
        figures.push(figure(name, quantile(shown, 0.5), 300));
      }
    }
    return figures;
  } finally {
    await browser.close();
    server.close();
  }
}

/** The first one also loads the library and is not counted. */
async function measurePaint(page: Page, diff: FileDiff, split: boolean): Promise<number[]> {
  const expression = `window.measure(${JSON.stringify(diff)}, ${split})`;
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const shown: { readonly ms: number } = await page.evaluate(expression);
    if (round > 0) times.push(shown.ms);
  }
  return times;
}

const buildPage = (out: string) =>
  build({
    configFile: false,
    root: join(import.meta.dirname, 'diff-page'),
    base: './',
    logLevel: 'error',
    plugins: [react()],
    worker: { format: 'es' },
    build: { outDir: out, emptyOutDir: true, target: 'chrome156', assetsInlineLimit: 0 },
  });

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

function servePage(folder: string): Promise<Server> {
  const server = createServer((request, reply) => {
    const path = new URL(request.url ?? '/', 'http://page').pathname;
    const file = join(folder, path === '/' ? 'index.html' : path);
    try {
      const content = readFileSync(file);
      reply.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
      reply.end(content);
    } catch {
      reply.statusCode = 404;
      reply.end();
    }
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function addressOf(server: Server): string {
  const address = server.address();
  return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}/` : '';
}

if (import.meta.main) printFigures(await benchDiff());
