/**
 * What every git process of ours is started with. Two lines of defence, in this order:
 *
 * 1. Git that touches files never reads the user's configuration: it runs over a private git folder whose
 *    configuration we write (private-git-folder.ts) and borrows only the object store. There is no filter,
 *    hook, driver, alias or include left to neutralise, whatever it is called.
 * 2. Git on the user's own git folder is limited to refs and the list of worktrees, and gets the flags below.
 *
 * Nothing is inherited: a `GIT_*` variable of the parent never reaches a child.
 */

const NOTHING = '/dev/null';

/** Flags in front of every command. A later `-c` of the same key can't come from a file. */
export const HARDENED_FLAGS: readonly string[] = [
  '--no-pager',
  '--literal-pathspecs',
  ...[
    `core.hooksPath=${NOTHING}`,
    'core.fsmonitor=false',
    'core.untrackedCache=false',
    'core.pager=cat',
    'core.editor=true',
    'core.askPass=true',
    `core.attributesFile=${NOTHING}`,
    'core.sshCommand=false',
    'core.alternateRefsCommand=true',
    'core.logAllRefUpdates=false',
    'credential.helper=',
    'commit.gpgSign=false',
    'tag.gpgSign=false',
    'gpg.program=false',
    'interactive.diffFilter=',
    'sequence.editor=true',
    'protocol.allow=never',
    'submodule.recurse=false',
    'maintenance.auto=false',
    'gc.auto=0',
    'safe.bareRepository=explicit',
    'worktree.useRelativePaths=false',
    'advice.detachedHead=false',
  ].flatMap((setting) => ['-c', setting]),
];

/** Variables a child may see of ours: finding programs, temporary files, and what Windows can't do without. */
const INHERITED = ['TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'SYSTEMROOT', 'PATHEXT', 'COMSPEC'];

/** Where the user's own git settings are looked up; passed on only to the two calls that read them. */
const USER_SETTINGS = ['HOME', 'XDG_CONFIG_HOME', 'USERPROFILE', 'HOMEDRIVE', 'HOMEPATH'];

/**
 * The whole environment of a git process. `userSettings` lets it see the user's global and system
 * configuration: needed to find a repository (`safe.directory`) and to read the user's name, never to
 * touch files.
 */
export function gitEnvironment(path: string, userSettings: boolean): NodeJS.ProcessEnv {
  const names = userSettings ? [...INHERITED, ...USER_SETTINGS] : INHERITED;
  const kept = names.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(kept),
    PATH: path,
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ATTR_NOSYSTEM: '1',
    ...(userSettings ? {} : { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: NOTHING }),
  };
}
