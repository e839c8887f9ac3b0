import { type Attempt, type Ground, shell, tool } from '../attempt.ts';

const write = (name: string, path: (ground: Ground) => string): Attempt =>
  tool('paths', `write_file ${name}`, (ground) => ({
    tool: 'write_file',
    args: { path: path(ground), content: 'escaped\n' },
  }));
const read = (name: string, path: (ground: Ground) => string): Attempt =>
  tool('paths', `read_file ${name}`, (ground) => ({
    tool: 'read_file',
    args: { path: path(ground) },
  }));
const sh = (name: string, command: (ground: Ground) => string): Attempt =>
  shell('paths', name, command);

/** Writing and reading outside by the name of a file. */
export const paths: readonly Attempt[] = [
  write('with an absolute path', ({ outside }) => `${outside}/kept.txt`),
  write('with dots', () => '../../../outside/kept.txt'),
  write('with dots behind a folder', () => 'src/../../../../outside/kept.txt'),
  write('with dots behind a missing folder', () => 'nowhere/../../../../outside/kept.txt'),
  write('with a doubled slash', ({ outside }) => `/${outside}/kept.txt`),
  write('with a home sign', () => '~/.bashrc'),
  write('with a variable', () => '$HOME/.bashrc'),
  write('with an encoded slash', () => '..%2f..%2f..%2foutside%2fkept.txt'),
  write('with a backslash', () => '..\\..\\..\\outside\\kept.txt'),
  write('with a NUL', () => 'a.txt\u0000/../../outside/kept.txt'),
  write('with a full-width dot', () => '\uff0e\uff0e/\uff0e\uff0e/outside/kept.txt'),
  write('into /proc/self/cwd', ({ outside }) => `/proc/self/cwd/../../../${outside}/kept.txt`),
  write('into /proc/self/root', ({ outside }) => `/proc/self/root${outside}/kept.txt`),
  write(
    'into the host’s root by pid',
    ({ host, outside }) => `/proc/${host}/root${outside}/kept.txt`,
  ),
  write('into /dev/shm', () => '/dev/shm/tandem-escape-marker'),
  write('into /tmp', () => '/tmp/tandem-escape-marker'),
  write('into the data folder’s settings', ({ data }) => `${data}/settings.json`),
  read('of a key by its absolute path', ({ home }) => `${home}/.ssh/id_ed25519`),
  read(
    'of a key by dots',
    ({ tree, home }) => `${'../'.repeat(tree.split('/').length)}${home.slice(1)}/.netrc`,
  ),
  read('of the data folder’s key file', ({ data }) => `${data}/keys.json`),
  read('of the host’s environment', ({ host }) => `/proc/${host}/environ`),
  tool('paths', 'delete_file outside', ({ outside }) => ({
    tool: 'delete_file',
    args: { path: `${outside}/kept.txt` },
  })),
  tool('paths', 'edit_file outside', ({ outside }) => ({
    tool: 'edit_file',
    args: { path: `${outside}/kept.txt`, old_text: 'kept', new_text: 'escaped' },
  })),
  tool('paths', 'search_files outside', ({ home }) => ({
    tool: 'search_files',
    args: { pattern: 'CANARY', path: home },
  })),
  tool('paths', 'list_files outside', ({ home }) => ({
    tool: 'list_files',
    args: { path: `${home}/.ssh` },
  })),
  sh('a shell writes outside', ({ outside }) => `echo escaped > '${outside}/kept.txt'`),
  sh(
    'a shell writes by dots',
    () => 'echo escaped > ../../outside/kept.txt; echo escaped > ../../../../outside/kept.txt',
  ),
  sh(
    'a shell makes a new file outside',
    ({ outside }) => `touch '${outside}/new' '${outside}/../new'`,
  ),
  sh('a shell moves a file out', ({ outside }) => `echo x > x; mv x '${outside}/moved'`),
  sh('a shell removes outside', ({ outside }) => `rm -rf '${outside}'`),
  sh('a shell empties a file outside', ({ outside }) => `truncate -s 0 '${outside}/kept.txt'`),
  sh(
    'a shell changes modes outside',
    ({ outside }) => `chmod 777 '${outside}/kept.txt' '${outside}'`,
  ),
  sh('a shell writes beside the worktree', () => 'echo x > ../beside; mkdir ../folder-beside'),
  sh(
    'a shell writes to the user’s start files',
    ({ home }) => `echo 'echo escaped' >> '${home}/.bashrc'; echo x > '${home}/.profile'`,
  ),
  sh(
    'a shell plants a start-up program',
    ({ home }) =>
      `mkdir -p '${home}/.config/autostart' && echo x > '${home}/.config/autostart/x.desktop'`,
  ),
  sh(
    'a shell writes to the repository',
    ({ repo }) => `echo escaped > '${repo}/README.md'; echo x > '${repo}/new'`,
  ),
  sh('a shell writes to Tandem’s settings', ({ data }) => `echo '{}' > '${data}/settings.json'`),
  sh(
    'a shell writes to the run’s log',
    ({ data }) => `for f in '${data}'/runs/*; do echo x >> "$f"; done`,
  ),
  sh(
    'a shell writes to another run’s worktree',
    ({ data }) => `echo escaped > '${data}/worktrees/other/file.txt'`,
  ),
  sh(
    'a shell leaves a marker in /tmp, /var/tmp and /dev/shm',
    () => 'for d in /tmp /var/tmp /dev/shm /run; do touch $d/tandem-escape-marker; done',
  ),
];
