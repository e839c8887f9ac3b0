import type { Node } from 'web-tree-sitter';
import {
  body,
  type DeclarationRule,
  type GrammarRules,
  type SignatureSpan,
  upTo,
  type Visibility,
} from './grammar-rules.ts';

/** C and C++: functions and types of headers and sources, public members, nothing `static` to the file. */

/** Follows pointers and references down to the declarator that names a function; null for variables. */
function functionDeclarator(node: Node): Node | null {
  let inner: Node | null = node.childForFieldName('declarator');
  for (let depth = 0; inner && depth < 8; depth += 1) {
    if (inner.type === 'function_declarator') return inner;
    inner =
      inner.childForFieldName('declarator') ??
      inner.namedChildren.find((child) => child.type.endsWith('declarator')) ??
      null;
  }
  return null;
}

const BODY = [
  'compound_statement',
  'field_initializer_list',
  'try_statement',
  'constructor_try_statement',
];

function functionSpan(node: Node): SignatureSpan | null {
  const declarator = functionDeclarator(node);
  if (!declarator) return null;
  const end = node.namedChildren.find((child) => BODY.includes(child.type));
  const name = declarator.childForFieldName('declarator')?.text ?? '';
  return { name, start: node.startIndex, end: end?.startIndex ?? node.endIndex };
}

/** A forward declaration says nothing. */
function withBody(node: Node): SignatureSpan | null {
  return body(node) ? upTo('body')(node) : null;
}

function typedefSpan(node: Node): SignatureSpan {
  const declarator = node.childForFieldName('declarator');
  const name = /[A-Za-z_]\w*/.exec(declarator?.text ?? '')?.[0] ?? '';
  return { name, start: node.startIndex, end: node.endIndex };
}

const shape = (section: Visibility): DeclarationRule => ({
  signature: withBody,
  members: body,
  fields: new Set(['field_declaration', 'enumerator']),
  section,
});

const isStatic = (node: Node): boolean =>
  node.namedChildren.some(
    (child) => child.type === 'storage_class_specifier' && child.text === 'static',
  );

export const CPP: GrammarRules = {
  wrappers: new Set([
    'namespace_definition',
    'declaration_list',
    'linkage_specification',
    'template_declaration',
    'preproc_if',
    'preproc_ifdef',
    'preproc_else',
    'preproc_elif',
    'preproc_elifdef',
  ]),
  declarations: {
    function_definition: { signature: functionSpan },
    declaration: { signature: functionSpan },
    field_declaration: { signature: functionSpan },
    class_specifier: shape('hidden'),
    struct_specifier: shape('public'),
    union_specifier: shape('public'),
    enum_specifier: shape('public'),
    type_definition: { signature: typedefSpan },
    alias_declaration: { signature: upTo('body') },
    concept_definition: { signature: upTo('body') },
  },
  dropped: ['comment', 'attribute_declaration', 'attribute_specifier', 'ms_declspec_modifier'],
  strings: [
    'string_literal',
    'raw_string_literal',
    'concatenated_string',
    'char_literal',
    'user_defined_literal',
  ],
  opaque: [
    'field_declaration_list',
    'enumerator_list',
    'compound_statement',
    'lambda_expression',
    'initializer_list',
    'preproc_arg',
  ],
  defaults: {
    optional_parameter_declaration: 'default_value',
    optional_type_parameter_declaration: 'default_type',
  },
  visibility: (node, { owner, section }) => {
    if (owner) return section;
    return isStatic(node) ? 'local' : 'public';
  },
  section: (node) =>
    node.type === 'access_specifier'
      ? node.text.startsWith('public')
        ? 'public'
        : 'hidden'
      : null,
};
