import { type Attempt, type Ground, shell } from '../attempt.ts';

const linkThen = (
  name: string,
  link: (ground: Ground) => string,
  then: { readonly tool: string; readonly args: Readonly<Record<string, unknown>> },
): Attempt => ({ name, attack: 'links', calls: (ground) => [link(ground), then] });
const sh = (name: string, command: (ground: Ground) => string): Attempt =>
  shell('links', name, command);

/** Names in the worktree that lead out of it. */
export const links: readonly Attempt[] = [
  linkThen(
    'write_file through a link to a file',
    ({ outside }) => `ln -s '${outside}/kept.txt' a`,
    {
      tool: 'write_file',
      args: { path: 'a', content: 'escaped\n' },
    },
  ),
  linkThen('write_file through a dangling link', ({ outside }) => `ln -s '${outside}/new' b`, {
    tool: 'write_file',
    args: { path: 'b', content: 'escaped\n' },
  }),
  linkThen('write_file through a link to a folder', ({ outside }) => `ln -s '${outside}' c`, {
    tool: 'write_file',
    args: { path: 'c/kept.txt', content: 'escaped\n' },
  }),
  linkThen(
    'edit_file through a chain of links',
    ({ outside }) => `ln -s '${outside}/kept.txt' d2; ln -s d2 d1`,
    {
      tool: 'edit_file',
      args: { path: 'd1', old_text: 'kept', new_text: 'escaped' },
    },
  ),
  linkThen('read_file through a link', ({ home }) => `ln -s '${home}/.ssh/id_ed25519' e`, {
    tool: 'read_file',
    args: { path: 'e' },
  }),
  linkThen(
    'read_file through /proc/self/root',
    ({ home }) => `ln -s '/proc/self/root${home}/.netrc' f`,
    {
      tool: 'read_file',
      args: { path: 'f' },
    },
  ),
  linkThen('list_files through a link', ({ home }) => `ln -s '${home}' g`, {
    tool: 'list_files',
    args: { path: 'g', depth: 3 },
  }),
  linkThen('search_files through a link', ({ home }) => `ln -s '${home}' h`, {
    tool: 'search_files',
    args: { pattern: 'CANARY', path: 'h' },
  }),
  linkThen('delete_file through a link to a folder', ({ outside }) => `ln -s '${outside}' i`, {
    tool: 'delete_file',
    args: { path: 'i/kept.txt' },
  }),
  linkThen(
    'write_file to a name in a folder that became a link',
    ({ outside }) => `mkdir j; rmdir j; ln -s '${outside}' j`,
    {
      tool: 'write_file',
      args: { path: 'j/kept.txt', content: 'escaped\n' },
    },
  ),
  sh(
    'a hard link to a file outside is written through',
    ({ outside }) => `ln '${outside}/kept.txt' k && echo escaped > k`,
  ),
  sh('a hard link to a key is read', ({ home }) => `ln '${home}/.ssh/id_ed25519' l && cat l`),
  sh(
    'a link outside is replaced by rename',
    ({ outside }) => `echo escaped > m && mv -T m '${outside}/kept.txt'`,
  ),
  sh(
    'a link is followed by cp',
    ({ outside }) => `ln -s '${outside}/kept.txt' n; echo escaped > o; cp o n`,
  ),
  sh(
    'a link is unpacked from an archive',
    ({ outside }) =>
      `ln -s '${outside}' p; echo escaped > kept.txt; tar cf q.tar kept.txt; tar xf q.tar -C p; tar cf r.tar -C . --transform='s,^,p/,' kept.txt; tar xf r.tar`,
  ),
  sh(
    'two links are swapped while being used',
    ({ outside }) =>
      `mkdir s1; ln -s '${outside}' s2; (for i in $(seq 200); do mv -T s1 s3; mv -T s2 s1; mv -T s1 s2; mv -T s3 s1; done) 2>/dev/null & for i in $(seq 200); do echo escaped > s1/kept.txt; done 2>/dev/null; wait`,
  ),
];
