import type { Node } from 'web-tree-sitter';
import {
  body,
  type DeclarationRule,
  type GrammarRules,
  upTo,
  type Visibility,
} from './grammar-rules.ts';

/** Java, C# and PHP: classes with visibility words in front of their members. */

const callable: DeclarationRule = { signature: upTo('body') };
const holder: DeclarationRule = {
  signature: upTo('body'),
  members: body,
  fields: new Set(['enum_constant', 'enum_member_declaration', 'enum_case']),
};

const javaModifiers = (node: Node): string =>
  node.namedChildren
    .find((child) => child.type === 'modifiers')
    ?.children.filter((child) => !child.type.endsWith('annotation'))
    .map((child) => child.type)
    .join(' ') ?? '';

function javaVisibility(node: Node, owner: Node | null): Visibility {
  if (/_constant$/.test(node.type)) return 'public';
  const words = javaModifiers(node);
  if (/\b(?:public|protected)\b/.test(words)) return 'public';
  if (/\bprivate\b/.test(words)) return 'hidden';
  if (owner && /^(?:interface|annotation_type)_declaration$/.test(owner.type)) return 'public';
  return owner ? 'hidden' : 'local';
}

export const JAVA: GrammarRules = {
  wrappers: new Set(['enum_body_declarations']),
  declarations: {
    class_declaration: holder,
    interface_declaration: holder,
    enum_declaration: holder,
    record_declaration: holder,
    annotation_type_declaration: holder,
    method_declaration: callable,
    constructor_declaration: callable,
    compact_constructor_declaration: callable,
    annotation_type_element_declaration: { signature: upTo('value') },
  },
  dropped: ['line_comment', 'block_comment', 'annotation', 'marker_annotation'],
  strings: ['string_literal', 'character_literal', 'text_block'],
  opaque: ['block', 'lambda_expression', 'element_value_array_initializer'],
  defaults: {},
  visibility: (node, { owner }) => javaVisibility(node, owner),
};

function csharpVisibility(node: Node, owner: Node | null): Visibility {
  if (node.type === 'enum_member_declaration') return 'public';
  const words = node.namedChildren
    .filter((child) => child.type === 'modifier')
    .map((child) => child.text);
  if (words.some((word) => word === 'public' || word === 'internal' || word === 'protected'))
    return 'public';
  if (words.includes('private')) return 'hidden';
  if (owner?.type === 'interface_declaration') return 'public';
  return owner ? 'hidden' : 'local';
}

export const CSHARP: GrammarRules = {
  wrappers: new Set([
    'namespace_declaration',
    'file_scoped_namespace_declaration',
    'declaration_list',
    'global_statement',
    'preproc_if',
    'preproc_else',
    'preproc_elif',
  ]),
  declarations: {
    class_declaration: holder,
    interface_declaration: holder,
    struct_declaration: holder,
    record_declaration: holder,
    record_struct_declaration: holder,
    enum_declaration: holder,
    delegate_declaration: callable,
    method_declaration: callable,
    local_function_statement: callable,
    operator_declaration: callable,
    constructor_declaration: {
      signature: (node) => {
        const base = node.namedChildren.find((child) => child.type === 'constructor_initializer');
        const span = upTo('body')(node);
        return base ? { ...span, end: Math.min(span.end, base.startIndex) } : span;
      },
    },
    property_declaration: { signature: upTo('accessors', 'value') },
  },
  dropped: ['comment', 'attribute_list'],
  strings: [
    'string_literal',
    'verbatim_string_literal',
    'raw_string_literal',
    'interpolated_string_expression',
    'character_literal',
  ],
  opaque: [
    'block',
    'arrow_expression_clause',
    'lambda_expression',
    'accessor_list',
    'initializer_expression',
  ],
  defaults: {},
  visibility: (node, { owner }) => csharpVisibility(node, owner),
};

export const PHP: GrammarRules = {
  wrappers: new Set([
    'namespace_definition',
    'compound_statement',
    'if_statement',
    'declaration_list',
  ]),
  declarations: {
    class_declaration: holder,
    interface_declaration: holder,
    trait_declaration: holder,
    enum_declaration: holder,
    method_declaration: callable,
    function_definition: callable,
  },
  dropped: ['comment', 'attribute_list'],
  strings: ['string', 'encapsed_string', 'heredoc', 'nowdoc', 'shell_command_expression'],
  opaque: [
    'compound_statement',
    'array_creation_expression',
    'anonymous_function',
    'arrow_function',
    'object_creation_expression',
  ],
  defaults: { simple_parameter: 'default_value', property_promotion_parameter: 'default_value' },
  visibility: (node) => {
    const modifier = node.namedChildren.find((child) => child.type === 'visibility_modifier');
    return modifier && modifier.text !== 'public' ? 'hidden' : 'public';
  },
};
