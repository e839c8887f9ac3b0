import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';
import type { Grammar } from '../language-of.ts';
import { type OutlineSymbol, outlineSource } from './outline-source.ts';

/**
 * tree-sitter in WebAssembly. Only what is needed is loaded: the runtime with the first file, a grammar
 * with its first file. A parse has a budget of work counted by the parser itself and not by a clock, so
 * that it ends on hostile input and still gives the same outline on every machine.
 */
export class SourceParser {
  private readonly grammars = new Map<Grammar, Language>();
  private parser: Parser | null = null;

  /** Symbols of one file; empty when it takes more work than a file of its size may. */
  async outline(text: string, grammar: Grammar): Promise<OutlineSymbol[]> {
    const parser = await this.parserFor(grammar);
    const most = WORK_PER_FILE + text.length / CHARACTERS_PER_WORK;
    let work = 0;
    const tooMuch = (): boolean => {
      work += 1;
      return work > most;
    };
    const tree = parser.parse(text, null, { progressCallback: tooMuch });
    if (tree === null) {
      parser.reset();
      return [];
    }
    try {
      return outlineSource(tree.rootNode, text, grammar);
    } finally {
      tree.delete();
    }
  }

  private async parserFor(grammar: Grammar): Promise<Parser> {
    this.parser ??= await start();
    const known = this.grammars.get(grammar);
    const language = known ?? (await Language.load(readWasm(`${GRAMMARS}${grammar}.wasm`)));
    this.grammars.set(grammar, language);
    return this.parser.setLanguage(language);
  }
}

/** Measured: well-formed TypeScript takes one unit of work for about 170 characters. */
const CHARACTERS_PER_WORK = 8;
const WORK_PER_FILE = 2_000;
const GRAMMARS = '@vscode/tree-sitter-wasm/wasm/tree-sitter-';

async function start(): Promise<Parser> {
  await Parser.init({ wasmBinary: readWasm('web-tree-sitter/web-tree-sitter.wasm') });
  return new Parser();
}

/** From node_modules, also when this file was bundled. */
const readWasm = (name: string): Uint8Array =>
  readFileSync(createRequire(import.meta.url).resolve(name));
