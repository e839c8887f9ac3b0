import { spawn } from 'node:child_process';

/**
 * Shows an address in the person's browser, where there is one. Whether that worked can't be known, and the
 * address is printed in any case: so nothing here is an error.
 */
export function openBrowser(address: string, platform: NodeJS.Platform = process.platform): void {
  const [command, ...args] = commandFor(platform, address);
  if (command === undefined) return;
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function commandFor(platform: NodeJS.Platform, address: string): readonly string[] {
  switch (platform) {
    case 'darwin':
      return ['open', address];
    case 'win32':
      // `start` takes its first quoted argument for a title.
      return ['cmd', '/c', 'start', '""', address];
    default:
      return ['xdg-open', address];
  }
}
