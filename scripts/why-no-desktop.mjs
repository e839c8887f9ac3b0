import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Whether the desktop app can be opened here. Its binary is not part of the installation; it is fetched once,
 * when it is first needed. Where that fails, it is not tried again for a day, so that the next start is quick.
 */
const DAY_MS = 24 * 3600 * 1000;
const FETCH_LIMIT_MS = 5 * 60 * 1000;

/** Null when it can; else the reason, as the second half of a sentence. */
export function whyNoDesktop(root, { env, platform, uid, now, fetchBinary, say }) {
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY)
    return 'there is no display here';
  if (platform === 'linux' && uid === 0)
    return 'Electron does not run as root with its sandbox on, and Tandem does not turn it off';
  const folder = join(root, 'node_modules', 'electron');
  if (!existsSync(join(folder, 'package.json'))) return 'Electron is not installed';
  if (electronBinary(root) !== null) return null;
  const known = readFailure(root, now);
  if (known !== null) return `Electron’s binary could not be had (${known}; tried within a day)`;
  say('Getting Electron’s binary, once, about 120 MB …');
  const failure = fetchBinary(folder);
  if (failure === null && electronBinary(root) !== null) {
    rmSync(failureFile(root), { force: true });
    return null;
  }
  const reason = failure ?? 'its own installer left nothing';
  mkdirSync(dirname(failureFile(root)), { recursive: true });
  writeFileSync(failureFile(root), JSON.stringify({ at: now, reason }));
  return `Electron’s binary could not be had (${reason})`;
}

/** The path of Electron's executable, or null while there is none. */
export function electronBinary(root) {
  const folder = join(root, 'node_modules', 'electron');
  try {
    const binary = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'));
    return existsSync(binary) ? binary : null;
  } catch {
    // No record of an executable: none was fetched.
    return null;
  }
}

/** Runs Electron's own installer. Null when it ended well, else its reason in a few words. */
export function fetchElectron(folder) {
  const end = spawnSync(process.execPath, [join(folder, 'install.js')], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: FETCH_LIMIT_MS,
  });
  if (end.status === 0) return null;
  if (end.error?.code === 'ETIMEDOUT') return 'it took more than five minutes';
  const words = /^\w*Error:? ?(.*)$/m.exec(end.stderr ?? '')?.[1] ?? end.error?.message;
  return (words ?? 'its installer failed').slice(0, 200);
}

const failureFile = (root) => join(root, 'dist', '.electron-failure.json');

function readFailure(root, now) {
  try {
    const { at, reason } = JSON.parse(readFileSync(failureFile(root), 'utf8'));
    return now - at >= 0 && now - at < DAY_MS ? String(reason) : null;
  } catch {
    // None is known.
    return null;
  }
}
