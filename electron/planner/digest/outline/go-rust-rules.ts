import type { Node } from 'web-tree-sitter';
import {
  body,
  type DeclarationRule,
  type GrammarRules,
  hasChild,
  nameOf,
  type SignatureSpan,
  upTo,
} from './grammar-rules.ts';

/** Go: capitalised names are public; the receiver is part of a method's signature. */

function goType(node: Node): SignatureSpan {
  const shape = node.childForFieldName('type');
  const keyword = /^(interface|struct)_type$/.exec(shape?.type ?? '')?.[1];
  const end = shape && keyword ? shape.startIndex + keyword.length : node.endIndex;
  return { name: nameOf(node), prefix: 'type ', start: node.startIndex, end };
}

const goShape: DeclarationRule = {
  signature: goType,
  members: (node) => {
    const shape = node.childForFieldName('type');
    if (shape?.type === 'interface_type') return shape;
    return shape?.namedChildren.find((child) => child.type === 'field_declaration_list') ?? null;
  },
  fields: new Set(['field_declaration']),
};

const isCapital = (name: string): boolean => /^\p{Lu}/u.test(name);

export const GO: GrammarRules = {
  wrappers: new Set(['type_declaration']),
  declarations: {
    type_spec: goShape,
    type_alias: goShape,
    function_declaration: { signature: upTo('body') },
    method_declaration: { signature: upTo('body') },
    method_elem: { signature: upTo('body') },
    method_spec: { signature: upTo('body') },
  },
  dropped: ['comment'],
  strings: ['interpreted_string_literal', 'raw_string_literal', 'rune_literal'],
  opaque: ['field_declaration_list', 'block', 'func_literal'],
  defaults: {},
  visibility: (node, { owner }) =>
    isCapital(nameOf(node)) ? 'public' : owner ? 'hidden' : 'local',
};

/** Rust: `pub` of any reach; a trait's items and variants are as public as their owner. */

function rustImpl(node: Node): SignatureSpan {
  const name = node.childForFieldName('type')?.text ?? '';
  return { name, start: node.startIndex, end: body(node)?.startIndex ?? node.endIndex };
}

function rustMacro(node: Node): SignatureSpan {
  const name = node.childForFieldName('name');
  return { name: name?.text ?? '', start: node.startIndex, end: name?.endIndex ?? node.endIndex };
}

const rustShape: DeclarationRule = {
  signature: upTo('body'),
  members: (node) => (body(node)?.type === 'ordered_field_declaration_list' ? null : body(node)),
  fields: new Set(['field_declaration', 'enum_variant']),
};
const rustHolder: DeclarationRule = { signature: upTo('body'), members: body };

function rustVisibility(node: Node, owner: Node | null): 'public' | 'local' | 'hidden' {
  if (owner?.type === 'trait_item' || node.type === 'enum_variant') return 'public';
  if (owner?.type === 'impl_item' && owner.childForFieldName('trait')) return 'hidden';
  if (node.type === 'impl_item' || hasChild(node, 'visibility_modifier')) return 'public';
  return owner ? 'hidden' : 'local';
}

export const RUST: GrammarRules = {
  wrappers: new Set(['foreign_mod_item', 'declaration_list']),
  declarations: {
    struct_item: rustShape,
    enum_item: rustShape,
    union_item: rustShape,
    trait_item: rustHolder,
    mod_item: { ...rustHolder, needsMembers: () => true },
    impl_item: {
      signature: rustImpl,
      members: body,
      needsMembers: (node) => node.childForFieldName('trait') === null,
    },
    function_item: { signature: upTo('body') },
    function_signature_item: { signature: upTo('body') },
    type_item: { signature: upTo('body') },
    const_item: { signature: upTo('value') },
    static_item: { signature: upTo('value') },
    macro_definition: { signature: rustMacro },
  },
  dropped: ['line_comment', 'block_comment', 'attribute_item', 'inner_attribute_item'],
  strings: ['string_literal', 'raw_string_literal', 'char_literal'],
  opaque: ['block', 'macro_invocation', 'closure_expression'],
  defaults: {},
  visibility: (node, { owner }) => rustVisibility(node, owner),
};
