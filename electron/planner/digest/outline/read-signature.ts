import type { Node } from 'web-tree-sitter';
import type { Grammar } from '../language-of.ts';
import type { GrammarRules, SignatureSpan } from './grammar-rules.ts';

/**
 * The one place that decides what text of a source file may be shown. A signature is the source between
 * two offsets minus every node that could carry a secret: comments, annotations, text literals, default
 * values that are more than a plain word, code. What is left is checked once more as text, and where the
 * parse had an error, or the check fails, only the name remains.
 */
export interface Signature {
  readonly text: string;
  /** 1-based line of the first shown character. */
  readonly line: number;
}

export interface ParsedFile {
  readonly source: string;
  readonly rules: GrammarRules;
  readonly grammar: Grammar;
}

const LONGEST = 160;
const PLAIN_DEFAULT = /^(?:[-+]?[\w.:]{1,24}|\[\]|\{\}|\(\))$/;
const NAME = /^[\p{L}\p{N}_$~.:#<>?!=+\-*/[\]%&|^ ]{1,100}$/u;

interface Cut {
  readonly start: number;
  readonly end: number;
  readonly shown: string;
}

export function readSignature(node: Node, span: SignatureSpan, file: ParsedFile): Signature | null {
  const { source, rules, grammar } = file;
  const cuts = outermost(findCuts(node, span, rules));
  const start = firstShown(span, cuts, source);
  const line = node.startPosition.row + 1 + countLines(source, node.startIndex, start);
  const text = isDamaged(node, span.end) ? null : assemble(span, cuts, source);
  if (text !== null && isClean(text, grammar)) {
    return { text: shorten((span.prefix ?? '') + text), line };
  }
  return NAME.test(span.name) && span.name.trim() !== '' ? { text: `${span.name} …`, line } : null;
}

function findCuts(node: Node, span: SignatureSpan, rules: GrammarRules): Cut[] {
  const defaults = Object.keys(rules.defaults);
  const wanted = [...rules.dropped, ...rules.strings, ...rules.opaque, ...defaults];
  const cuts: Cut[] = [];
  // A lost quote turns a literal into a plain word, so near an error no default value is trusted.
  for (const found of node.descendantsOfType(wanted)) {
    if (found.startIndex >= span.end) break;
    // Keywords are nodes too: the type `string` is not a string.
    if (
      !found.isNamed ||
      found.id === node.id ||
      found.startIndex < span.start ||
      found.endIndex > span.end
    )
      continue;
    const field = rules.defaults[found.type];
    if (field === undefined) cuts.push(cutOf(found, rules));
    const value = field === undefined ? null : found.childForFieldName(field);
    if (value && (node.hasError || !PLAIN_DEFAULT.test(value.text))) cuts.push(cutOf(value, rules));
  }
  return cuts;
}

function cutOf(node: Node, rules: GrammarRules): Cut {
  const shown = rules.dropped.includes(node.type)
    ? ''
    : rules.strings.includes(node.type)
      ? '"…"'
      : '…';
  return { start: node.startIndex, end: node.endIndex, shown };
}

/** In order of place, a cut inside another one left out. */
function outermost(cuts: readonly Cut[]): Cut[] {
  const kept: Cut[] = [];
  for (const cut of [...cuts].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (cut.start >= (kept.at(-1)?.end ?? 0)) kept.push(cut);
  }
  return kept;
}

function assemble(span: SignatureSpan, cuts: readonly Cut[], source: string): string {
  let text = '';
  let at = span.start;
  for (const cut of cuts) {
    text += source.slice(at, cut.start) + cut.shown;
    at = cut.end;
  }
  return fold(text + source.slice(at, span.end));
}

/** One line, without what only introduced the body or the value. */
const fold = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/\( /g, '(')
    .replace(/,? \)/g, ')')
    .replace(/ ([,;])/g, '$1')
    .replace(/"…"(?: \| "…")+/g, '"…" | …')
    .replace(/(?<![\w$.])\d[\w.]{9,}/g, '…')
    .replace(/(?:[\s{:;=,]| default)+$/, '')
    .trim();

function firstShown(span: SignatureSpan, cuts: readonly Cut[], source: string): number {
  let at = span.start;
  for (const cut of cuts) {
    if (source.slice(at, cut.start).trim() !== '' || cut.shown !== '') break;
    at = cut.end;
  }
  const blank = source.slice(at, span.end).search(/\S/);
  return blank < 0 ? span.start : at + blank;
}

function countLines(source: string, from: number, to: number): number {
  let lines = 0;
  for (let at = source.indexOf('\n', from); at >= 0 && at < to; at = source.indexOf('\n', at + 1)) {
    lines += 1;
  }
  return lines;
}

/** A syntax error before the body: pieces of a broken literal could pass for code there. */
function isDamaged(node: Node, end: number): boolean {
  if (!node.hasError) return false;
  for (const child of node.children) {
    if (child.startIndex >= end) return false;
    if (child.isError || child.isMissing) return true;
    if (child.hasError && isDamaged(child, end)) return true;
  }
  return false;
}

/** Quotes that are left belong to a literal that the grammar did not report as one. */
function isClean(text: string, grammar: Grammar): boolean {
  const rest = text.replaceAll('"…"', '');
  const quotes = grammar === 'rust' ? rest.replace(/'[A-Za-z_]\w*(?!')/g, '') : rest;
  return !/["'`]/.test(quotes) && !/\/\/|\/\*/.test(rest);
}

const shorten = (text: string): string => {
  const clean = text.replace(/\p{C}/gu, '');
  return clean.length <= LONGEST
    ? clean
    : `${clean.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…`;
};
