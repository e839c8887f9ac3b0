/** A grammar of the tree-sitter package; C is served by the C++ grammar. */
export type Grammar =
  | 'typescript'
  | 'tsx'
  | 'javascript'
  | 'python'
  | 'go'
  | 'rust'
  | 'java'
  | 'cpp'
  | 'c-sharp'
  | 'php'
  | 'ruby';

export interface Language {
  readonly name: string;
  /** Null: known by name only, no symbols. */
  readonly grammar: Grammar | null;
  /** Program text, as opposed to documents, data and configuration. */
  readonly code: boolean;
}

const parsed = (name: string, grammar: Grammar, ...extensions: string[]) =>
  extensions.map((extension): [string, Language] => [extension, { name, grammar, code: true }]);
const named = (name: string, code: boolean, ...extensions: string[]) =>
  extensions.map((extension): [string, Language] => [extension, { name, grammar: null, code }]);

const BY_EXTENSION: ReadonlyMap<string, Language> = new Map([
  ...parsed('TypeScript', 'typescript', 'ts', 'mts', 'cts'),
  ...parsed('TypeScript', 'tsx', 'tsx'),
  ...parsed('JavaScript', 'javascript', 'js', 'mjs', 'cjs', 'jsx'),
  ...parsed('Python', 'python', 'py', 'pyi', 'pyw'),
  ...parsed('Go', 'go', 'go'),
  ...parsed('Rust', 'rust', 'rs'),
  ...parsed('Java', 'java', 'java'),
  ...parsed('C', 'cpp', 'c', 'h'),
  ...parsed('C++', 'cpp', 'cc', 'cpp', 'cxx', 'hh', 'hpp', 'hxx', 'ipp', 'inl'),
  ...parsed('C#', 'c-sharp', 'cs', 'csx'),
  ...parsed('PHP', 'php', 'php', 'phtml'),
  ...parsed('Ruby', 'ruby', 'rb', 'rake', 'gemspec'),
  ...named('Kotlin', true, 'kt', 'kts'),
  ...named('Swift', true, 'swift'),
  ...named('Objective-C', true, 'm', 'mm'),
  ...named('Scala', true, 'scala', 'sc'),
  ...named('Groovy', true, 'groovy', 'gradle'),
  ...named('Dart', true, 'dart'),
  ...named('Elixir', true, 'ex', 'exs'),
  ...named('Erlang', true, 'erl', 'hrl'),
  ...named('Haskell', true, 'hs'),
  ...named('Clojure', true, 'clj', 'cljs', 'cljc'),
  ...named('F#', true, 'fs', 'fsx'),
  ...named('Lua', true, 'lua'),
  ...named('Perl', true, 'pl', 'pm'),
  ...named('R', true, 'r'),
  ...named('Julia', true, 'jl'),
  ...named('Zig', true, 'zig'),
  ...named('Shell', true, 'sh', 'bash', 'zsh', 'fish'),
  ...named('PowerShell', true, 'ps1', 'psm1'),
  ...named('SQL', true, 'sql'),
  ...named('Vue', true, 'vue'),
  ...named('Svelte', true, 'svelte'),
  ...named('HTML', false, 'html', 'htm'),
  ...named('CSS', false, 'css', 'scss', 'sass', 'less'),
  ...named('GraphQL', true, 'graphql', 'gql'),
  ...named('Protocol Buffers', true, 'proto'),
  ...named('Terraform', true, 'tf'),
  ...named('Markdown', false, 'md', 'mdx', 'markdown', 'rst', 'adoc'),
  ...named('JSON', false, 'json', 'jsonc', 'json5'),
  ...named('YAML', false, 'yml', 'yaml'),
  ...named('TOML', false, 'toml'),
  ...named('XML', false, 'xml'),
]);

const RUBY: Language = { name: 'Ruby', grammar: 'ruby', code: true };
const BY_NAME: ReadonlyMap<string, Language> = new Map([
  ['Rakefile', RUBY],
  ['Gemfile', RUBY],
  ['Dockerfile', { name: 'Dockerfile', grammar: null, code: false }],
  ['Makefile', { name: 'Makefile', grammar: null, code: false }],
  ['CMakeLists.txt', { name: 'CMake', grammar: null, code: false }],
]);

/** The language of a file by its name; null when the name tells nothing. */
export function languageOf(path: string): Language | null {
  const base = path.slice(path.lastIndexOf('/') + 1);
  const whole = BY_NAME.get(base);
  if (whole) return whole;
  const dot = base.lastIndexOf('.');
  return dot < 0 ? null : (BY_EXTENSION.get(base.slice(dot + 1).toLowerCase()) ?? null);
}
