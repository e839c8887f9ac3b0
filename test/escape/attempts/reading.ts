import { type Attempt, type Ground, shell } from '../attempt.ts';

const sh = (name: string, command: (ground: Ground) => string): Attempt =>
  shell('reading', name, command);
const env = (name: string, command: (ground: Ground) => string): Attempt =>
  shell('environment', name, command);

/** Secrets of the user and of Tandem: files first, then the environment. */
export const reading: readonly Attempt[] = [
  sh('an ssh key', ({ home }) => `cat '${home}/.ssh/id_ed25519'`),
  sh('cloud credentials', ({ home }) => `cat '${home}/.aws/credentials'`),
  sh('a .netrc', ({ home }) => `cat '${home}/.netrc'`),
  sh('an npm token', ({ home }) => `cat '${home}/.npmrc'`),
  sh('the shell’s history', ({ home }) => `cat '${home}/.bash_history'`),
  sh('a browser’s cookies', ({ home }) => `cat '${home}/.mozilla/firefox/default/cookies.sqlite'`),
  sh('the GitHub command line’s token', ({ home }) => `cat '${home}/.config/gh/hosts.yml'`),
  sh('another project', ({ home }) => `cat '${home}/projects/other/.env'`),
  sh('Tandem’s key', ({ data }) => `cat '${data}/keys.json'`),
  sh('Tandem’s settings', ({ data }) => `cat '${data}/settings.json'`),
  sh(
    'the runs of other people',
    ({ data }) => `strings -a '${data}'/runs/* || cat '${data}'/runs/*`,
  ),
  sh('the worktree of another run', ({ data }) => `cat '${data}/worktrees/other/file.txt'`),
  sh(
    'everything at once',
    ({ home, data }) => `grep -ra CANARY '${home}' '${data}' 2>/dev/null | head -c 2000`,
  ),
  sh(
    'a key through find',
    ({ home }) => `find '${home}' -type f -exec cat {} + 2>/dev/null | head -c 2000`,
  ),
  sh(
    'a key through Node',
    ({ home }) =>
      `node -e "process.stdout.write(require('fs').readFileSync('${home}/.ssh/id_ed25519'))"`,
  ),
  sh(
    'a key through an open handle of the host',
    ({ host }) => `for f in /proc/${host}/fd/*; do head -c 500 "$f"; done 2>/dev/null`,
  ),
  sh(
    'a key through the host’s memory',
    ({ host }) =>
      `grep -a CANARY /proc/${host}/mem /proc/${host}/environ /proc/${host}/cmdline 2>/dev/null`,
  ),
  sh(
    'a key through the root of any process',
    ({ home }) => `for p in /proc/[0-9]*; do cat "$p/root${home}/.netrc"; done 2>/dev/null`,
  ),
  env('the own environment', () => 'env; set'),
  env('the environment of the parent', () => 'cat /proc/$PPID/environ | tr "\\0" "\\n"'),
  env(
    'the environment of everybody',
    () => 'cat /proc/[0-9]*/environ 2>/dev/null | tr "\\0" "\\n"',
  ),
  env('the environment as Node sees it', () => "node -e 'console.log(process.env)'"),
  env(
    'the environment as a debugger’s victim has it',
    ({ victim }) => `cat /proc/${victim}/environ | tr "\\0" "\\n"`,
  ),
  env(
    'a variable by its name',
    () => 'echo "$ANTHROPIC_API_KEY $AWS_SECRET_ACCESS_KEY $GITHUB_TOKEN $NPM_TOKEN $HTTPS_PROXY"',
  ),
];
