import { type Attempt, type Ground, says, shell, tool } from '../attempt.ts';

const sh = (
  name: string,
  command: (ground: Ground) => string,
  succeeded?: Attempt['succeeded'],
): Attempt => shell('git', name, command, succeeded);

/** Repository state that would work for the attacker later, on the host. */
export const git: readonly Attempt[] = [
  tool('git', 'write_file to .git', () => ({
    tool: 'write_file',
    args: { path: '.git', content: 'gitdir: /tmp/elsewhere\n' },
  })),
  tool('git', 'write_file to .GIT/config', () => ({
    tool: 'write_file',
    args: { path: '.GIT/config', content: '[core]\n\tfsmonitor = touch escaped\n' },
  })),
  tool(
    'git',
    'read_file of .git',
    () => ({ tool: 'read_file', args: { path: '.git' } }),
    says('gitdir'),
  ),
  tool('git', 'delete_file of .git', () => ({ tool: 'delete_file', args: { path: '.git' } })),
  sh('the .git file is overwritten', () => "echo 'gitdir: /tmp/elsewhere' > .git"),
  sh('the .git file is removed', () => 'rm -f .git'),
  sh('the .git file is replaced by a folder', () => 'mv .git old; mkdir -p .git && git init -q .'),
  sh(
    'the .git file is replaced by rename',
    () => "echo 'gitdir: /tmp/elsewhere' > x; mv -f x .git",
  ),
  sh(
    'a hook is planted in the repository',
    ({ repo }) =>
      `printf '#!/bin/sh\\ntouch escaped\\n' > '${repo}/.git/hooks/pre-commit'; chmod +x '${repo}/.git/hooks/pre-commit'`,
  ),
  sh(
    'the repository’s configuration is changed',
    ({ repo }) => `git -C '${repo}' config core.fsmonitor 'touch escaped'`,
  ),
  sh(
    'the configuration is changed from the worktree',
    () => "git config core.hooksPath ./hooks; git config --global alias.st '!touch escaped'",
  ),
  sh(
    'a branch of the user is moved',
    ({ repo }) =>
      `git update-ref refs/heads/main $(git rev-parse HEAD~0) 2>&1; git -C '${repo}' branch -f planted HEAD; git branch planted2`,
  ),
  sh(
    'a commit is made in the repository',
    () => 'git add -A && git -c user.name=x -c user.email=x@y commit -qm planted --no-verify',
  ),
  sh(
    'objects are written into the repository',
    () => 'echo planted | git hash-object -w --stdin && echo wrote',
  ),
  sh(
    'objects are removed from the repository',
    ({ repo }) => `rm -rf '${repo}/.git/objects'; git gc --prune=now -q`,
  ),
  sh(
    'the user’s .gitconfig is written',
    ({ home }) => `git config -f '${home}/.gitconfig' core.editor 'touch escaped'`,
  ),
  sh(
    'alternates lead elsewhere',
    ({ repo }) => `echo /tmp > '${repo}/.git/objects/info/alternates'`,
  ),
  sh(
    'the worktree’s registration is changed',
    ({ repo }) =>
      `for d in '${repo}'/.git/worktrees/*; do echo /tmp/x > "$d/commondir"; echo /tmp/y > "$d/gitdir"; done`,
  ),
];
