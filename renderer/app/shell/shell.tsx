import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listenToKeys } from '../../stores/actions/listen-to-keys.ts';
import { Toasts } from '../../ui/toasts.tsx';
import { ConnectionBanner } from '../connection-banner.tsx';
import { StatusFooter } from '../status-footer.tsx';
import { Opening } from './opening.tsx';
import { Rail } from './rail.tsx';
import styles from './shell.module.css';
import { useRouteFocus } from './use-route-focus.ts';
import { useShellActions } from './use-shell-actions.ts';

const CommandPalette = lazy(() =>
  import('../palette/command-palette.tsx').then((module) => ({ default: module.CommandPalette })),
);
const ShortcutSheet = lazy(() =>
  import('../palette/shortcut-sheet.tsx').then((module) => ({ default: module.ShortcutSheet })),
);

type Over = 'palette' | 'sheet' | null;

/** What stands around every screen: rail, banner, footer, palette, sheet, toasts. */
export function Shell() {
  const { t } = useTranslation('app');
  const main = useRef<HTMLElement>(null);
  const [over, setOver] = useState<Over>(null);
  const close = useCallback(() => setOver(null), []);
  const openPalette = useCallback(() => setOver('palette'), []);
  const openSheet = useCallback(() => setOver('sheet'), []);
  useShellActions({ onPalette: openPalette, onSheet: openSheet });
  useRouteFocus(main, (screen) => (screen === '' ? t('name') : t('title', { screen })));
  useEffect(() => listenToKeys(), []);
  return (
    <div className={styles.shell}>
      <button
        type="button"
        className={styles.skip}
        onClick={() => {
          main.current?.focus();
        }}
      >
        {t('skip')}
      </button>
      <Rail onPalette={openPalette} />
      <div className={styles.top}>
        <ConnectionBanner />
      </div>
      <main ref={main} tabIndex={-1} className={styles.main}>
        <Suspense fallback={<Opening />}>
          <Outlet />
        </Suspense>
      </main>
      <StatusFooter />
      <Toasts />
      <Suspense fallback={null}>
        {over === 'palette' && <CommandPalette onClose={close} />}
        {over === 'sheet' && <ShortcutSheet onClose={close} />}
      </Suspense>
    </div>
  );
}
