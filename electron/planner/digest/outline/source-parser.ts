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
  private broken = false;

  /**
   * Symbols of one file; empty when it takes more work than a file of its size may. A fault inside the
   * WebAssembly (out of its memory) leaves it unusable: this file and all after it are then without symbols.
   */
  async outline(text: string, grammar: Grammar): Promise<OutlineSymbol[]> {
    if (this.broken) return [];
    const parser = await this.parserFor(grammar);
    try {
      return this.parse(parser, text, grammar);
    } catch (error) {
      if (!(error instanceof Error && error.name === 'RuntimeError')) throw error;
      this.broken = true;
      return [];
    }
  }

  private parse(parser: Parser, text: string, grammar: Grammar): OutlineSymbol[] {
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

/** Measured over 900 files: 90 to 650 characters a unit of work; text made to be ambiguous goes below 30. */
const CHARACTERS_PER_WORK = 40;
const WORK_PER_FILE = 200;
const GRAMMARS = '@vscode/tree-sitter-wasm/wasm/tree-sitter-';

async function start(): Promise<Parser> {
  await Parser.init({ wasmBinary: readWasm('web-tree-sitter/web-tree-sitter.wasm') });
  return new Parser();
}

/** From node_modules, also when this file was bundled. */
const readWasm = (name: string): Uint8Array =>
  readFileSync(createRequire(import.meta.url).resolve(name));
