import { useNavigate, useRouter } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Action } from '../../stores/actions/action.ts';
import { registerAction } from '../../stores/actions/actions-store.ts';
import { decideAppearance } from '../../stores/preferences/appearance.ts';
import { setPreferences, usePreferences } from '../../stores/preferences/preferences-store.ts';
import { RAIL } from './rail.tsx';

function switchTheme(): void {
  const preferences = usePreferences.getState();
  const { theme } = decideAppearance(preferences, {
    dark: matchMedia('(prefers-color-scheme: dark)').matches,
    moreContrast: false,
  });
  setPreferences({ theme: theme === 'dark' ? 'light' : 'dark' });
}

function switchDensity(): void {
  const { density } = usePreferences.getState();
  setPreferences({ density: density === 'compact' ? 'comfortable' : 'compact' });
}

interface ShellActions {
  readonly onPalette: () => void;
  readonly onSheet: () => void;
}

/** Each place of the rail, by its letters and by its number. */
const railActions = (t: TFunction<'app'>, to: (path: string) => () => void): readonly Action[] =>
  RAIL.flatMap((place, index): readonly Action[] => [
    {
      id: `go.${place.id}`,
      label: t(`rail.${place.id}`),
      group: t('groups.go'),
      shortcut: place.shortcut,
      run: to(place.to),
    },
    // A browser keeps some of these to itself; the ones above work everywhere.
    {
      id: `rail.${index + 1}`,
      label: t('actions.railPlace', { label: t(`rail.${place.id}`), number: index + 1 }),
      group: t('groups.go'),
      shortcut: `Mod+${index + 1}`,
      run: to(place.to),
      keyOnly: true,
    },
  ]);

/** What can be done from anywhere. */
export function useShellActions({ onPalette, onSheet }: ShellActions): void {
  const { t, i18n } = useTranslation('app');
  const navigate = useNavigate();
  const router = useRouter();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the language renews the labels
  useEffect(() => {
    const go = t('groups.go');
    const own = t('groups.window');
    const to = (path: string) => () => void navigate({ to: path });
    const actions: readonly Action[] = [
      ...railActions(t, to),
      {
        id: 'go.compose.desktop',
        label: t('actions.composeOnDesktop'),
        group: go,
        shortcut: 'Mod+N',
        run: to('/new'),
        keyOnly: true,
      },
      {
        id: 'go.machines',
        label: t('actions.machines'),
        group: go,
        run: to('/hardware/compare'),
      },
      {
        id: 'go.search',
        label: t('actions.search'),
        group: go,
        shortcut: 'Mod+Shift+F',
        run: to('/search'),
      },
      {
        id: 'go.compare',
        label: t('actions.compare'),
        group: go,
        shortcut: 'g c',
        // From a run's page the run is one of those to compare.
        run: () => {
          const run = /^\/runs\/([^/]+)/.exec(router.state.location.pathname)?.[1];
          void navigate({ to: '/compare', search: run === undefined ? {} : { runs: run } });
        },
      },
      {
        id: 'go.welcome',
        label: t('actions.welcome'),
        group: go,
        shortcut: 'g w',
        run: to('/welcome'),
      },
      {
        id: 'go.back',
        label: t('actions.back'),
        group: go,
        shortcut: 'Alt+ArrowLeft',
        run: () => router.history.back(),
        keyOnly: true,
      },
      {
        id: 'window.palette',
        label: t('actions.palette'),
        group: own,
        shortcut: 'Mod+K',
        run: onPalette,
        keyOnly: true,
      },
      { id: 'window.sheet', label: t('actions.sheet'), group: own, shortcut: '?', run: onSheet },
      { id: 'window.theme', label: t('actions.theme'), group: own, run: switchTheme },
      { id: 'window.density', label: t('actions.density'), group: own, run: switchDensity },
    ];
    const removals = actions.map((action) => registerAction(action, 0));
    return () => {
      for (const remove of removals) remove();
    };
  }, [t, i18n.language, navigate, router, onPalette, onSheet]);
}
