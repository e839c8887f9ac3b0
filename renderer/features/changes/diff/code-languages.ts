/**
 * Languages whose code is coloured in a diff, by the names of their grammars. Everything else is shown
 * plain: three hundred grammars would be most of what an installer carries.
 */
export const codeLanguages: readonly string[] = [
  ...['bash', 'bat', 'c', 'cmd', 'cpp', 'csharp', 'css', 'dart', 'diff', 'docker', 'dockerfile'],
  ...['elixir', 'go', 'graphql', 'groovy', 'haskell', 'html', 'ini', 'java', 'javascript', 'json'],
  ...['json5', 'jsonc', 'jsonl', 'jsx', 'kotlin', 'less', 'lua', 'make', 'makefile', 'markdown'],
  ...['nginx', 'nix', 'perl', 'php', 'powershell', 'proto', 'python', 'r', 'ruby', 'rust', 'scala'],
  ...['scss', 'shellscript', 'sql', 'svelte', 'swift', 'terraform', 'toml', 'tsx', 'typescript'],
  ...['vue', 'xml', 'yaml', 'zig', 'zsh'],
];
