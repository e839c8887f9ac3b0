import type { Node } from 'web-tree-sitter';
import { body, type GrammarRules, nameOf, type SignatureSpan, upTo } from './grammar-rules.ts';

/** Python: a leading underscore is private; of the dunder methods only those that callers write against. */

const CALLED_DUNDERS = new Set(['__init__', '__call__', '__new__', '__enter__', '__aenter__']);

export const PYTHON: GrammarRules = {
  wrappers: new Set([
    'decorated_definition',
    'if_statement',
    'else_clause',
    'elif_clause',
    'try_statement',
    'except_clause',
    'block',
  ]),
  declarations: {
    class_definition: { signature: upTo('body'), members: body },
    function_definition: { signature: upTo('body') },
  },
  dropped: ['comment', 'decorator'],
  strings: ['string', 'concatenated_string'],
  opaque: ['lambda', 'call', 'dictionary', 'list_comprehension', 'dictionary_comprehension', 'set'],
  defaults: { default_parameter: 'value', typed_default_parameter: 'value' },
  visibility: (node, { owner }) => {
    const name = nameOf(node);
    if (!name.startsWith('_') || CALLED_DUNDERS.has(name)) return 'public';
    return owner ? 'hidden' : 'local';
  },
};

/** Ruby: `private` and `protected` hold for what follows them in the same body. */

function rubySection(node: Node): 'public' | 'hidden' | null {
  if (node.type !== 'identifier') return null;
  if (node.text === 'private' || node.text === 'protected') return 'hidden';
  return node.text === 'public' || node.text === 'module_function' ? 'public' : null;
}

/** A method without a body ends with its parameters, or with its name. */
function rubyMethod(node: Node): SignatureSpan {
  const span = upTo('body')(node);
  if (body(node)) return span;
  const last = node.childForFieldName('parameters') ?? node.childForFieldName('name');
  return { ...span, end: last?.endIndex ?? span.end };
}

/** The same for a class or module: nothing after its name and superclass. */
function rubyHolder(node: Node): SignatureSpan {
  const span = upTo('body')(node);
  const last = node.childForFieldName('superclass') ?? node.childForFieldName('name');
  return { ...span, end: last?.endIndex ?? span.end };
}

export const RUBY: GrammarRules = {
  wrappers: new Set(['body_statement', 'singleton_class']),
  declarations: {
    module: { signature: rubyHolder, members: body },
    class: { signature: rubyHolder, members: body },
    method: { signature: rubyMethod },
    singleton_method: { signature: rubyMethod },
  },
  dropped: ['comment'],
  strings: [
    'string',
    'chained_string',
    'string_array',
    'symbol_array',
    'regex',
    'subshell',
    'heredoc_body',
    'heredoc_beginning',
    'character',
    'delimited_symbol',
  ],
  opaque: ['do_block', 'block', 'lambda', 'hash', 'call'],
  defaults: { optional_parameter: 'value', keyword_parameter: 'value' },
  visibility: (_node, { section }) => section,
  section: rubySection,
};
