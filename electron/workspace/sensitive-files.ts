/**
 * Files that other programs obey without being asked: an agent reads its instructions, an editor its tasks, a
 * forge its workflows, a shell its hooks. A change to one may run later, elsewhere, with someone else's rights,
 * so the gate names each. Matched without regard to letter case: macOS and Windows don't regard it either.
 */
export interface SensitiveKind {
  readonly rule: 'agent-file' | 'ci-file' | 'runs-later' | 'git-rules';
  readonly what: string;
}

const RULES: readonly (readonly [RegExp, SensitiveKind['rule'], string])[] = [
  [
    /(^|\/)(claude|agents|gemini|copilot-instructions)(\.local)?\.md$/,
    'agent-file',
    'instructions for coding agents',
  ],
  [
    /(^|\/)\.(claude|cursor|codex|gemini|windsurf|continue|aider|roo|clinerules|kiro)\//,
    'agent-file',
    'settings of a coding agent',
  ],
  [
    /(^|\/)\.(cursorrules|windsurfrules|clinerules|goosehints|roomodes|aider\.conf\.yml)$/,
    'agent-file',
    'instructions for coding agents',
  ],
  [/(^|\/)\.?mcp\.json$/, 'agent-file', 'tool servers that agents start'],
  [/(^|\/)\.github\/(workflows|actions)\//, 'ci-file', 'a workflow that the forge runs'],
  [/(^|\/)\.(gitea|forgejo)\/workflows\//, 'ci-file', 'a workflow that the forge runs'],
  [
    /(^|\/)\.github\/(dependabot\.ya?ml|codeowners|copilot-instructions\.md)$/,
    'ci-file',
    'settings of the forge',
  ],
  [
    /(^|\/)(codeowners|\.gitlab-ci\.ya?ml|jenkinsfile|azure-pipelines\.ya?ml|bitbucket-pipelines\.ya?ml|\.travis\.yml|\.drone\.ya?ml|appveyor\.yml|\.woodpecker\.ya?ml)$/,
    'ci-file',
    'a pipeline that the forge runs',
  ],
  [
    /(^|\/)\.(circleci|gitlab|buildkite|woodpecker|teamcity)\//,
    'ci-file',
    'a pipeline that the forge runs',
  ],
  [/(^|\/)\.(husky|githooks|git-hooks|lefthook)\//, 'runs-later', 'git hooks'],
  [
    /(^|\/)\.?(lefthook(-local)?\.(ya?ml|toml|json)|pre-commit-config\.ya?ml|pre-commit-hooks\.ya?ml|huskyrc(\.\w+)?|lintstagedrc(\.\w+)?|overcommit\.yml)$/,
    'runs-later',
    'git hooks',
  ],
  [
    /(^|\/)\.(npmrc|yarnrc|yarnrc\.yml|pnpmfile\.cjs|pypirc|bunfig\.toml)$|(^|\/)(bunfig\.toml|pip\.conf|\.pnpmfile\.cjs)$|(^|\/)\.yarn\//,
    'runs-later',
    'settings of a package manager',
  ],
  [
    /(^|\/)\.(envrc|tool-versions|autoenv|env\.mise)$|(^|\/)\.?mise(\.local)?\.toml$/,
    'runs-later',
    'commands for entering the folder',
  ],
  [/(^|\/)\.vscode\/|\.code-workspace$/, 'runs-later', 'tasks and settings of an editor'],
  [/(^|\/)\.(idea|vs|fleet|zed)\//, 'runs-later', 'tasks and settings of an editor'],
  [
    /(^|\/)\.devcontainer(\/|\.json$)|(^|\/)\.gitpod\.ya?ml$/,
    'runs-later',
    'a development container',
  ],
  [
    /(^|\/)\.(bashrc|bash_profile|zshrc|zprofile|zshenv|profile|gitconfig|ripgreprc|vimrc|exrc|nvimrc|gdbinit|lldbinit)$/,
    'runs-later',
    'settings of a shell or tool',
  ],
  [
    /(^|\/)\.cargo\/config(\.toml)?$|(^|\/)(sitecustomize|usercustomize)\.py$|\.pth$/,
    'runs-later',
    'settings of a tool chain',
  ],
  [/(^|\/)\.(gitattributes|gitmodules)$/, 'git-rules', 'how git treats files'],
  [/(^|\/)\.gitignore$/, 'git-rules', 'which files git leaves out'],
];

/** What a path is to other programs, or null. */
export function findSensitiveKind(path: string): SensitiveKind | null {
  const folded = path.toLowerCase();
  const found = RULES.find(([pattern]) => pattern.test(folded));
  return found === undefined ? null : { rule: found[1], what: found[2] };
}
