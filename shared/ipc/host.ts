import { z } from 'zod';
import { method } from './define.ts';

/**
 * What only the operating system's side of the desktop app can do for its window. Spoken beside the contract,
 * by one function of the preload, and parsed on both sides; a browser window has none of it. No method takes
 * a free path: files are named by the run they belong to.
 */

export const themes = ['system', 'light', 'dark'] as const;
export const languages = ['en', 'de'] as const;

/** What the desktop does besides showing the window. */
export const desktopPreferencesSchema = z.object({
  notify: z.object({
    needsYou: z.boolean(),
    finished: z.boolean(),
    failed: z.boolean(),
    /** The end of a pull, an import, a measurement or an exam. */
    models: z.boolean().default(true),
  }),
  /** The machine does not fall asleep while a run works here. */
  keepAwake: z.boolean(),
  /** Runs go on when the window is closed; the tray, or starting the app again, brings it back. */
  keepRunning: z.boolean(),
});
export type DesktopPreferences = z.infer<typeof desktopPreferencesSchema>;

const nothing = z.object({});
const RUN = z.string().min(1).max(200);

export const hostMethods = {
  /** The system's folder dialog; null when it was left without a choice. */
  pickFolder: method(
    z.object({ purpose: z.enum(['repository', 'home']) }),
    z.object({ path: z.string().nullable() }),
  ),
  /** Opens an https address in the browser, after people have seen all of it and agreed. */
  openExternal: method(
    z.object({ url: z.string().min(1).max(2_048) }),
    z.object({ opened: z.boolean() }),
  ),
  /** Shows what belongs to a run in the system's file browser; false when it is not there. */
  showRunFile: method(
    z.object({ run: RUN, what: z.enum(['run', 'patch', 'worktree']) }),
    z.object({ shown: z.boolean() }),
  ),
  openLogFolder: method(nothing, nothing),
  /** Menus, dialogs and frame follow the window's choice. */
  setAppearance: method(
    z.object({ theme: z.enum(themes), language: z.enum(['system', ...languages]) }),
    z.object({
      dark: z.boolean(),
      highContrast: z.boolean(),
      forcedColors: z.boolean(),
      reducedTransparency: z.boolean(),
    }),
  ),
  windowState: method(
    nothing,
    z.object({ focused: z.boolean(), maximized: z.boolean(), fullScreen: z.boolean() }),
  ),
  readPreferences: method(nothing, desktopPreferencesSchema),
  writePreferences: method(desktopPreferencesSchema, desktopPreferencesSchema),
} as const;

export type HostMethod = keyof typeof hostMethods;
export type HostInputOf<M extends HostMethod> = z.output<(typeof hostMethods)[M]['input']>;
export type HostOutputOf<M extends HostMethod> = z.output<(typeof hostMethods)[M]['output']>;

/** Main asks the window to show a place, such as after a click on a notification. */
export const openRouteSchema = z.object({
  tandem: z.literal('open'),
  route: z.string().startsWith('/').max(500),
});
