import { z } from 'zod';
import type { AppPart } from './electron-parts.ts';
import type { MainWindow } from './main-window.ts';

/** What a second start hands to the first. Given as data: what Chromium makes of arguments is not stable. */
const handedSchema = z.object({ route: z.string().startsWith('/').max(500).nullable() });

/**
 * True for the first Tandem on this data folder. A second one has handed over what it was started for, and
 * must quit at once.
 */
export function claimInstance(app: AppPart, args: readonly string[]): boolean {
  return app.requestSingleInstanceLock({ route: routeOf(args) });
}

/** Shows the window, and what a second start asked for. */
export function answerSecondInstance(app: AppPart, window: MainWindow): void {
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const handed = handedSchema.safeParse(data);
    window.show(handed.success ? (handed.data.route ?? undefined) : undefined);
  });
}

/** `--open=/runs/…` opens a place in the window. */
export function routeOf(args: readonly string[]): string | null {
  const given = args.find((arg) => arg.startsWith('--open='))?.slice('--open='.length) ?? null;
  return given !== null && /^\/(?!\/)[\w\-/.?=&%]{0,400}$/.test(given) ? given : null;
}
