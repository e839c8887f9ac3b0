import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { languageOf } from '../../../electron/planner/digest/language-of.ts';
import { SourceParser } from '../../../electron/planner/digest/outline/source-parser.ts';
import { EXPECTED_OUTLINES } from './expected-outlines.ts';

/** Fixtures carry `.txt`, so that no tool takes them for our own source. */
const parser = new SourceParser();

async function outlineOf(name: string, text: string): Promise<string[]> {
  const grammar = languageOf(name)?.grammar;
  if (!grammar) throw new Error(`No grammar for ${name}`);
  const symbols = await parser.outline(text, grammar);
  return symbols.map((one) => `${one.line}${'  '.repeat(one.depth)} ${one.signature}`);
}

const fixture = (name: string): Promise<string> =>
  readFile(new URL(`./fixtures/${name}.txt`, import.meta.url), 'utf8');

describe('outlineSource', () => {
  for (const [name, expected] of Object.entries(EXPECTED_OUTLINES)) {
    it(`gives the public symbols of ${name} with line and signature`, async () => {
      expect(await outlineOf(name, await fixture(name))).toEqual(expected);
    });

    it(`shows nothing of ${name} from bodies, comments, annotations and literals`, async () => {
      const source = await fixture(name);
      expect(source).toContain('CANARY');
      expect((await outlineOf(name, source)).join('\n')).not.toContain('CANARY');
    });

    it(`keeps canaries hidden when ${name} is cut anywhere`, async () => {
      const source = await fixture(name);
      for (let at = 40; at < source.length; at += 61) {
        const shown = (await outlineOf(name, source.slice(0, at))).join('\n');
        expect(shown, `cut at ${at}`).not.toContain('CANARY');
      }
    });
  }

  it('keeps canaries hidden when any one quote, comment mark or bracket is missing', async () => {
    for (const name of Object.keys(EXPECTED_OUTLINES)) {
      const source = await fixture(name);
      for (const { index } of source.matchAll(/["'`/*#{}()]/g)) {
        const broken = source.slice(0, index) + source.slice(index + 1);
        const shown = (await outlineOf(name, broken)).join('\n');
        expect(shown, `${name} without character ${index}`).not.toContain('CANARY');
      }
    }
  });

  it('keeps the symbols around a syntax error', async () => {
    const text = 'export function a(): void {}\nexport const = ;\nexport function b(): void {}\n';
    expect(await outlineOf('x.ts', text)).toEqual(['1 function a(): void', '3 function b(): void']);
  });

  it('shows only the name where the signature itself is broken', async () => {
    const lines = await outlineOf(
      'x.ts',
      'export function send(a: string = "CANARY, b) {\n return 1 }\n',
    );
    expect(lines.join('\n')).not.toContain('CANARY');
  });

  it('hides long numbers and default values that are more than a word', async () => {
    const text = 'def f(a=1234567890123, b=compute("CANARY"), c=[], d=LIMIT): pass\n';
    expect(await outlineOf('x.py', text)).toEqual(['1 def f(a=…, b=…, c=[], d=LIMIT)']);
  });

  it('shows the local functions of a file that exports nothing', async () => {
    expect(
      await outlineOf('x.go', 'package main\n\nfunc main() {}\nfunc help(a int) {}\n'),
    ).toEqual(['3 func main()', '4 func help(a int)']);
  });

  it('goes ten levels deep', async () => {
    const depth = 10;
    const open = Array.from({ length: depth }, (_, n) => `export namespace N${n} {`).join('\n');
    const lines = await outlineOf(
      'x.ts',
      `${open}\nexport function deep(): void {}\n${'}'.repeat(depth)}`,
    );
    expect(lines.at(-1)).toBe(`11${'  '.repeat(10)} function deep(): void`);
  });

  it('cuts a signature that is longer than anyone reads', async () => {
    const many = Array.from({ length: 60 }, (_, n) => `argument${n}: string`).join(', ');
    const [line = ''] = await outlineOf('x.ts', `export function f(${many}): void {}`);
    expect(line.length).toBeLessThan(170);
    expect(line.endsWith('…')).toBe(true);
  });

  it('gives up on text made to take for ever, the same way every time', async () => {
    const started = performance.now();
    expect(await outlineOf('x.cpp', 'a<b<'.repeat(100_000))).toEqual([]);
    expect(await outlineOf('x.ts', 'a<'.repeat(200_000))).toEqual([]);
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(await outlineOf('x.ts', 'export function after(): void {}')).toHaveLength(1);
  });
});
