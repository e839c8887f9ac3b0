import type { Node } from 'web-tree-sitter';

/**
 * What one grammar's outline is made of. The walk never enters a function: it goes through `wrappers` and
 * into the members of declarations, and everything else of a file is not looked at. A signature is the
 * declaration's own text up to its body, with the `dropped` and `strings` nodes and default values cut out.
 */
export interface GrammarRules {
  /** Nodes that only hold declarations: an export, a namespace, a conditional. */
  readonly wrappers: ReadonlySet<string>;
  readonly declarations: Readonly<Record<string, DeclarationRule>>;
  /** Comments, decorators, annotations. */
  readonly dropped: readonly string[];
  /** Every kind of text literal. */
  readonly strings: readonly string[];
  /** Code or data that may stand inside a signature: shown as `…`. */
  readonly opaque: readonly string[];
  /** Node type → field of its default value. */
  readonly defaults: Readonly<Record<string, string>>;
  /** Whether people outside see it. Members that are not public are never shown. */
  readonly visibility: (node: Node, place: Place) => Visibility;
  /** A node that changes the visibility of the members after it (`private:`), or null. */
  readonly section?: (node: Node) => Visibility | null;
  /** Names that a node makes public elsewhere (`export { a }`). */
  readonly exportedNames?: (node: Node) => readonly string[];
}

/** `local`: shown only when the file has nothing public. `hidden`: never. */
export type Visibility = 'public' | 'local' | 'hidden';

export interface Place {
  /** Types of the nodes above, outermost first, wrappers included. */
  readonly above: readonly string[];
  /** The declaration this is a member of. */
  readonly owner: Node | null;
  readonly section: Visibility;
}

export interface DeclarationRule {
  /** The part to show; null when this node turns out to be none. */
  readonly signature: (node: Node) => SignatureSpan | null;
  /** The node whose children are its members. */
  readonly members?: (node: Node) => Node | null;
  /** Members named in one line after the signature, like fields and variants. */
  readonly fields?: ReadonlySet<string>;
  /** Left out when no member is shown (an `impl` block of private functions). */
  readonly needsMembers?: (node: Node) => boolean;
  /** Visibility at the start of its body. */
  readonly section?: Visibility;
}

export interface SignatureSpan {
  readonly name: string;
  /** Put before the text, e.g. `type `. */
  readonly prefix?: string;
  readonly start: number;
  readonly end: number;
}

/** The span of a declaration up to the first of the given fields. */
export const upTo =
  (...fields: readonly string[]) =>
  (node: Node): SignatureSpan => {
    const ends = fields.map((field) => node.childForFieldName(field)?.startIndex ?? node.endIndex);
    return { name: nameOf(node), start: node.startIndex, end: Math.min(node.endIndex, ...ends) };
  };

/** The span of a declaration up to the first child of the given types. */
export const upToChild =
  (...types: readonly string[]) =>
  (node: Node): SignatureSpan => {
    const end = node.namedChildren.find((child) => types.includes(child.type));
    return { name: nameOf(node), start: node.startIndex, end: end?.startIndex ?? node.endIndex };
  };

export const nameOf = (node: Node): string => node.childForFieldName('name')?.text ?? '';
export const body = (node: Node): Node | null => node.childForFieldName('body');

export const hasChild = (node: Node, type: string): boolean =>
  node.namedChildren.some((child) => child.type === type);
