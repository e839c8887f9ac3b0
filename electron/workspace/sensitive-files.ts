/**
 * Files that other programs obey without being asked: an agent reads its instructions, an editor its tasks, a
 * forge its workflows, a shell its hooks. A change to one may run later, elsewhere, with someone else's rights,
 * so the gate names each. Matched without regard to letter case: macOS and Windows don't regard it either.
 */
const RULES: readonly (readonly [RegExp, string])[] = [
  [
    /(^|\/)(claude|agents|gemini|copilot-instructions)(\.local)?\.md$/,
    'instructions for coding agents',
  ],
  [
    /(^|\/)\.(claude|cursor|codex|gemini|windsurf|continue|aider|roo|clinerules|kiro)\//,
    'settings of a coding agent',
  ],
  [
    /(^|\/)\.(cursorrules|windsurfrules|clinerules|goosehints|roomodes|aider\.conf\.yml)$/,
    'instructions for coding agents',
  ],
  [/(^|\/)\.?mcp\.json$/, 'tool servers that agents start'],
  [/(^|\/)\.github\/(workflows|actions)\//, 'a workflow that the forge runs'],
  [/(^|\/)\.(gitea|forgejo)\/workflows\//, 'a workflow that the forge runs'],
  [
    /(^|\/)\.github\/(dependabot\.ya?ml|codeowners|copilot-instructions\.md)$/,
    'settings of the forge',
  ],
  [
    /(^|\/)(codeowners|\.gitlab-ci\.ya?ml|jenkinsfile|azure-pipelines\.ya?ml|bitbucket-pipelines\.ya?ml|\.travis\.yml|\.drone\.ya?ml|appveyor\.yml|\.woodpecker\.ya?ml)$/,
    'a pipeline that the forge runs',
  ],
  [/(^|\/)\.(circleci|gitlab|buildkite|woodpecker|teamcity)\//, 'a pipeline that the forge runs'],
  [/(^|\/)\.(husky|githooks|git-hooks|lefthook)\//, 'git hooks'],
  [
    /(^|\/)\.?(lefthook(-local)?\.(ya?ml|toml|json)|pre-commit-config\.ya?ml|pre-commit-hooks\.ya?ml|huskyrc(\.\w+)?|lintstagedrc(\.\w+)?|overcommit\.yml)$/,
    'git hooks',
  ],
  [
    /(^|\/)\.(npmrc|yarnrc|yarnrc\.yml|pnpmfile\.cjs|pypirc|bunfig\.toml)$|(^|\/)(bunfig\.toml|pip\.conf|\.pnpmfile\.cjs)$|(^|\/)\.yarn\//,
    'settings of a package manager',
  ],
  [
    /(^|\/)\.(envrc|tool-versions|autoenv|env\.mise)$|(^|\/)\.?mise(\.local)?\.toml$/,
    'commands for entering the folder',
  ],
  [/(^|\/)\.vscode\/|\.code-workspace$/, 'tasks and settings of an editor'],
  [/(^|\/)\.(idea|vs|fleet|zed)\//, 'tasks and settings of an editor'],
  [/(^|\/)\.devcontainer(\/|\.json$)|(^|\/)\.gitpod\.ya?ml$/, 'a development container'],
  [
    /(^|\/)\.(bashrc|bash_profile|zshrc|zprofile|zshenv|profile|gitconfig|ripgreprc|vimrc|exrc|nvimrc|gdbinit|lldbinit)$/,
    'settings of a shell or tool',
  ],
  [
    /(^|\/)\.cargo\/config(\.toml)?$|(^|\/)(sitecustomize|usercustomize)\.py$|\.pth$/,
    'settings of a tool chain',
  ],
  [/(^|\/)\.(gitattributes|gitmodules)$/, 'how git treats files'],
  [/(^|\/)\.gitignore$/, 'which files git leaves out'],
];

/** What a path is to other programs, or null. */
export function findSensitiveKind(path: string): string | null {
  const folded = path.toLowerCase();
  return RULES.find(([pattern]) => pattern.test(folded))?.[1] ?? null;
}
