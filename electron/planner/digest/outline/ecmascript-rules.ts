import type { Node } from 'web-tree-sitter';
import {
  body,
  type DeclarationRule,
  type GrammarRules,
  nameOf,
  type SignatureSpan,
  upTo,
} from './grammar-rules.ts';

/** TypeScript, TSX and JavaScript: what is exported, or all top-level declarations of a script. */

const FUNCTIONS = new Set([
  'arrow_function',
  'function_expression',
  'generator_function',
  'function',
]);

const callable: DeclarationRule = { signature: upTo('body') };
const type: DeclarationRule = {
  signature: upTo('body'),
  members: body,
  fields: new Set(['property_signature', 'enum_assignment', 'property_identifier']),
};

/** `const load = async (path: string): Promise<void> =>`, or `const limit: number` without its value. */
function variable(node: Node): SignatureSpan | null {
  const value = node.childForFieldName('value');
  const name = nameOf(node);
  if (!/^[\p{L}\p{N}_$]+$/u.test(name) || (value?.type === 'call_expression' && isRequire(value)))
    return null;
  const inner = value && FUNCTIONS.has(value.type) ? value.childForFieldName('body') : value;
  return {
    name,
    prefix: 'const ',
    start: node.startIndex,
    end: inner?.startIndex ?? node.endIndex,
  };
}

const isRequire = (call: Node): boolean => call.childForFieldName('function')?.text === 'require';

/** A field is worth a line only when it is a function. */
function functionField(node: Node): SignatureSpan | null {
  const value = node.childForFieldName('value');
  if (!value || !FUNCTIONS.has(value.type)) return null;
  const name = (node.childForFieldName('name') ?? node.childForFieldName('property'))?.text ?? '';
  return {
    name,
    start: node.startIndex,
    end: value.childForFieldName('body')?.startIndex ?? value.startIndex,
  };
}

/** `exports.open = (path) =>` and `Thing.prototype.go = function ()`. */
function assigned(node: Node): SignatureSpan | null {
  const left = node.childForFieldName('left');
  const right = node.childForFieldName('right');
  if (left?.type !== 'member_expression' || !right || !FUNCTIONS.has(right.type)) return null;
  if (!/^(?:module\.)?exports\.\w+$|^\w+\.prototype\.\w+$/.test(left.text)) return null;
  const name = left.text.slice(left.text.lastIndexOf('.') + 1);
  return {
    name,
    start: node.startIndex,
    end: right.childForFieldName('body')?.startIndex ?? node.endIndex,
  };
}

/** `export default () => …`: the statement itself is the declaration. */
function defaultExport(node: Node): SignatureSpan | null {
  const value = node.childForFieldName('value');
  if (!value || !FUNCTIONS.has(value.type)) return null;
  return {
    name: 'default',
    prefix: 'default ',
    start: value.startIndex,
    end: value.childForFieldName('body')?.startIndex ?? value.startIndex,
  };
}

function exportedNames(node: Node): readonly string[] {
  if (node.type === 'export_statement') {
    const value = node.childForFieldName('value');
    const clause = node.namedChildren.find((child) => child.type === 'export_clause');
    const listed = clause?.namedChildren.map((one) => nameOf(one)) ?? [];
    return value?.type === 'identifier' ? [value.text, ...listed] : listed;
  }
  const left = node.type === 'assignment_expression' ? node.childForFieldName('left')?.text : null;
  if (!left || !/^(?:module\.exports|(?:module\.)?exports\.\w+)$/.test(left)) return [];
  const right = node.childForFieldName('right');
  if (right?.type === 'identifier') return [right.text];
  if (right?.type !== 'object') return [];
  return right.namedChildren.map((entry) =>
    entry.type === 'pair' ? (entry.childForFieldName('value')?.text ?? '') : entry.text,
  );
}

export const ECMASCRIPT: GrammarRules = {
  wrappers: new Set([
    'export_statement',
    'lexical_declaration',
    'variable_declaration',
    'ambient_declaration',
    'expression_statement',
    'statement_block',
    'module',
  ]),
  declarations: {
    function_declaration: callable,
    generator_function_declaration: callable,
    function_signature: callable,
    method_definition: callable,
    method_signature: callable,
    abstract_method_signature: callable,
    class_declaration: { signature: upTo('body'), members: body },
    abstract_class_declaration: { signature: upTo('body'), members: body },
    interface_declaration: type,
    enum_declaration: type,
    type_alias_declaration: callable,
    internal_module: { signature: upTo('body'), members: body },
    variable_declarator: { signature: variable },
    public_field_definition: { signature: functionField },
    field_definition: { signature: functionField },
    assignment_expression: { signature: assigned },
    export_statement: { signature: defaultExport },
  },
  dropped: ['comment', 'html_comment', 'decorator'],
  strings: ['string', 'template_string', 'regex', 'template_literal_type'],
  opaque: [
    'statement_block',
    'arrow_function',
    'function_expression',
    'class_body',
    'call_expression',
    'object',
    'jsx_element',
  ],
  defaults: {
    required_parameter: 'value',
    optional_parameter: 'value',
    assignment_pattern: 'right',
    object_assignment_pattern: 'right',
  },
  visibility: (node, { above, owner }) => {
    if (owner && !['internal_module', 'module'].includes(owner.type)) {
      const name =
        (node.childForFieldName('name') ?? node.childForFieldName('property'))?.text ?? '';
      const modifier = node.namedChildren.find((child) => child.type === 'accessibility_modifier');
      const open = modifier === undefined || modifier.text === 'public';
      return open && !name.startsWith('#') ? 'public' : 'hidden';
    }
    if (above.includes('export_statement') || node.type === 'export_statement') return 'public';
    if (node.type === 'assignment_expression') return 'public';
    return owner ? 'hidden' : 'local';
  },
  exportedNames,
};
