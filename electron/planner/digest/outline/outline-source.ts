import type { Node } from 'web-tree-sitter';
import type { Grammar } from '../language-of.ts';
import type { DeclarationRule, GrammarRules, Place, Visibility } from './grammar-rules.ts';
import { readSignature } from './read-signature.ts';
import { RULES_OF } from './rules-of.ts';

/** One line of an outline. */
export interface OutlineSymbol {
  readonly line: number;
  /** How many declarations it stands in. */
  readonly depth: number;
  readonly name: string;
  readonly signature: string;
}

const MOST_SYMBOLS = 400;
const DEEPEST = 40;
const MOST_FIELDS = 8;

interface Found extends OutlineSymbol {
  readonly visibility: Visibility;
}

/** What a parsed file offers to others, in the order of its lines. */
export function outlineSource(root: Node, source: string, grammar: Grammar): OutlineSymbol[] {
  const walk = new OutlineWalk(source, grammar);
  walk.into(root, { above: [], owner: null, section: 'public' }, 0);
  return walk.result();
}

class OutlineWalk {
  private readonly found: Found[] = [];
  private readonly exported = new Set<string>();
  readonly rules: GrammarRules;
  readonly source: string;
  readonly grammar: Grammar;

  constructor(source: string, grammar: Grammar) {
    this.source = source;
    this.grammar = grammar;
    this.rules = RULES_OF[grammar];
  }

  /** Public symbols, or the local ones of a file that offers nothing. */
  result(): OutlineSymbol[] {
    const exported = this.found.map((one, at) => ({ ...one, visibility: this.reach(one, at) }));
    const wanted = exported.some((one) => one.visibility === 'public') ? 'public' : 'local';
    return exported
      .filter((one) => one.visibility === wanted)
      .map(({ line, depth, name, signature }) => ({ line, depth, name, signature }));
  }

  /** A member reaches as far as the declaration it stands in; a name exported elsewhere is public. */
  private reach(one: Found, at: number): Visibility {
    if (one.depth === 0) return this.exported.has(one.name) ? 'public' : one.visibility;
    for (let above = at - 1; above >= 0; above -= 1) {
      const owner = this.found[above];
      if (owner?.depth === 0) return this.reach(owner, above);
    }
    return one.visibility;
  }

  into(node: Node, place: Place, depth: number): void {
    let section = place.section;
    for (const child of node.namedChildren) {
      if (this.found.length >= MOST_SYMBOLS || place.above.length + depth > DEEPEST) return;
      section = this.rules.section?.(child) ?? section;
      for (const name of this.rules.exportedNames?.(child) ?? []) this.exported.add(name);
      this.visit(child, { ...place, section }, depth);
    }
  }

  private visit(node: Node, place: Place, depth: number): void {
    const rule = this.rules.declarations[node.type];
    const declared = rule !== undefined && this.addDeclaration(node, rule, place, depth);
    if (!declared && (this.rules.wrappers.has(node.type) || node.isError)) {
      this.into(node, { ...place, above: [...place.above, node.type] }, depth);
    }
  }

  /** False when the node is no declaration after all. */
  private addDeclaration(node: Node, rule: DeclarationRule, place: Place, depth: number): boolean {
    const span = rule.signature(node);
    if (span === null) return false;
    const visibility = this.rules.visibility(node, place);
    if (visibility === 'hidden') return true;
    const read = readSignature(node, span, this);
    if (read === null) return true;
    const members = rule.members?.(node) ?? null;
    const fields =
      members && rule.fields && !members.hasError
        ? this.fieldNames(members, rule.fields, node, rule)
        : '';
    const at = this.found.length;
    const signature = read.text + fields;
    this.found.push({ line: read.line, depth, name: span.name, signature, visibility });
    if (members) {
      const section = rule.section ?? 'public';
      this.into(members, { above: [], owner: node, section }, depth + 1);
    }
    if (this.found.length === at + 1 && rule.needsMembers?.(node)) this.found.pop();
    return true;
  }

  /** ` { name, size, … }` for the members that are not functions. */
  private fieldNames(
    members: Node,
    types: ReadonlySet<string>,
    owner: Node,
    rule: DeclarationRule,
  ): string {
    let section: Visibility = rule.section ?? 'public';
    const names: string[] = [];
    for (const child of members.namedChildren) {
      section = this.rules.section?.(child) ?? section;
      if (!types.has(child.type)) continue;
      if (this.rules.declarations[child.type]?.signature(child)) continue;
      const name = fieldName(child);
      if (!/^[\p{L}\p{N}_$]{1,60}$/u.test(name)) continue;
      const place = { above: [], owner, section };
      if (this.rules.visibility(child, place) === 'public') names.push(name);
    }
    if (names.length === 0) return '';
    const more = names.length > MOST_FIELDS ? ', …' : '';
    return ` { ${names.slice(0, MOST_FIELDS).join(', ')}${more} }`;
  }
}

function fieldName(node: Node): string {
  if (node.namedChildCount === 0) return node.text;
  const named = node.childForFieldName('name') ?? node.childForFieldName('declarator');
  const inner = named?.childForFieldName('declarator') ?? named;
  return inner?.text ?? '';
}
