/** Entries of the desktop app for `bundle`. */
export const desktopEntries: Readonly<Record<string, string>>;
/** Writes `out/desktop/preload.cjs`. */
export function bundlePreload(options: {
  readonly root: string;
  readonly out: string;
}): Promise<void>;
/** Writes the programs of child processes, which a plain Node runs beside a packaged app. */
export function bundleHelpers(options: {
  readonly root: string;
  readonly out: string;
}): Promise<void>;
