import { posix, win32 } from 'node:path';

/**
 * Where an administrator puts files for everybody on a machine: catalogue and qualifications of a team. People can
 * read there and, on a machine that is set up well, not write.
 */
export function policyFolder(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (platform === 'win32') {
    return win32.join(env.ProgramData ?? env.PROGRAMDATA ?? 'C:\\ProgramData', 'Tandem');
  }
  if (platform === 'darwin') return '/Library/Application Support/Tandem';
  return posix.join('/etc', 'tandem');
}
