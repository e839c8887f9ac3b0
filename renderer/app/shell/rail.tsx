import { Link, useLocation } from '@tanstack/react-router';
import { Boxes, Cpu, List, Plus, Search, Settings, Stethoscope } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/icon-button.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import styles from './rail.module.css';

export interface RailPlace {
  readonly id: 'runs' | 'compose' | 'models' | 'hardware' | 'settings' | 'diagnostics';
  readonly to: string;
  /** Paths that lie under it. */
  readonly under: (path: string) => boolean;
  readonly shortcut: string;
}

/** The places of the rail, in the order of their numbers. */
export const RAIL: readonly RailPlace[] = [
  {
    id: 'runs',
    to: '/',
    under: (path) => path === '/' || path.startsWith('/runs/'),
    shortcut: 'g r',
  },
  { id: 'compose', to: '/new', under: (path) => path === '/new', shortcut: 'n' },
  {
    id: 'models',
    to: '/models',
    under: (path) => path.startsWith('/models'),
    shortcut: 'g m',
  },
  {
    id: 'hardware',
    to: '/hardware',
    under: (path) => path.startsWith('/hardware'),
    shortcut: 'g h',
  },
  {
    id: 'settings',
    to: '/settings',
    under: (path) => path.startsWith('/settings'),
    shortcut: 'g s',
  },
  {
    id: 'diagnostics',
    to: '/diagnostics',
    under: (path) => path.startsWith('/diagnostics'),
    shortcut: 'g d',
  },
];

/** So many stand at the top; the rest, which is needed more rarely, at the bottom. */
const TOP = 4;

const ICONS: Readonly<Record<RailPlace['id'], ReactNode>> = {
  runs: <List aria-hidden="true" />,
  compose: <Plus aria-hidden="true" />,
  models: <Boxes aria-hidden="true" />,
  hardware: <Cpu aria-hidden="true" />,
  settings: <Settings aria-hidden="true" />,
  diagnostics: <Stethoscope aria-hidden="true" />,
};

interface RailProps {
  readonly onPalette: () => void;
}

/** The way to everything, always in the same place. */
export function Rail({ onPalette }: RailProps) {
  const { t } = useTranslation('app');
  const { pathname } = useLocation();
  const link = (place: RailPlace) => (
    <li key={place.id}>
      <Tooltip text={t(`rail.${place.id}`)} shortcut={place.shortcut} side="right">
        <Link
          to={place.to}
          className={styles.place}
          aria-label={t(`rail.${place.id}`)}
          aria-current={place.under(pathname) ? 'page' : undefined}
        >
          {ICONS[place.id]}
        </Link>
      </Tooltip>
    </li>
  );
  return (
    <nav className={styles.rail} aria-label={t('rail.label')}>
      <span className={styles.logo} aria-hidden="true">
        ⚭
      </span>
      <ul className={styles.places}>{RAIL.slice(0, TOP).map(link)}</ul>
      <IconButton
        label={t('rail.palette')}
        icon={<Search />}
        shortcut="Mod+K"
        onClick={onPalette}
        className={styles.place}
      />
      <ul className={styles.bottom}>{RAIL.slice(TOP).map(link)}</ul>
    </nav>
  );
}
