import {
  createHashHistory,
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import type { i18n as I18n } from 'i18next';
import { NotFound } from './shell/not-found.tsx';
import { Opening } from './shell/opening.tsx';
import { RouteFault } from './shell/route-fault.tsx';
import { Shell } from './shell/shell.tsx';

/** What routes are given: the translations, into which each loads its texts. */
interface RouteContext {
  readonly i18n: I18n;
}

const root = createRootRouteWithContext<RouteContext>()({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: RouteFault,
});

/** A feature's texts, and those it shares with others, loaded beside its code. */
const texts =
  (...namespaces: readonly string[]) =>
  ({ context }: { readonly context: RouteContext }): Promise<void> =>
    context.i18n.loadNamespaces(namespaces);

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  loader: texts('home'),
  component: lazyRouteComponent(() => import('../features/home/home-screen.tsx'), 'HomeScreen'),
});
const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  loader: texts('welcome', 'fit'),
  component: lazyRouteComponent(
    () => import('../features/welcome/welcome-screen.tsx'),
    'WelcomeScreen',
  ),
});
const compose = createRoute({
  getParentRoute: () => root,
  path: '/new',
  loader: texts('compose', 'fit'),
  component: lazyRouteComponent(
    () => import('../features/compose/compose-screen.tsx'),
    'ComposeScreen',
  ),
});
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  loader: texts('settings', 'fit', 'containment'),
  component: lazyRouteComponent(
    () => import('../features/settings/settings-screen.tsx'),
    'SettingsScreen',
  ),
});
const settingsSection = createRoute({
  getParentRoute: () => root,
  path: '/settings/$section',
  loader: texts('settings', 'fit', 'containment'),
  component: lazyRouteComponent(
    () => import('../features/settings/settings-screen.tsx'),
    'SettingsScreen',
  ),
});
const diagnostics = createRoute({
  getParentRoute: () => root,
  path: '/diagnostics',
  loader: texts('diagnostics', 'containment'),
  component: lazyRouteComponent(
    () => import('../features/diagnostics/diagnostics-screen.tsx'),
    'DiagnosticsScreen',
  ),
});
const search = createRoute({
  getParentRoute: () => root,
  path: '/search',
  loader: texts('search'),
  component: lazyRouteComponent(
    () => import('../features/search/search-screen.tsx'),
    'SearchScreen',
  ),
});
const hardware = createRoute({
  getParentRoute: () => root,
  path: '/hardware',
  loader: texts('hardware', 'fit'),
  component: lazyRouteComponent(
    () => import('../features/hardware/hardware-screen.tsx'),
    'HardwareScreen',
  ),
});
const machines = createRoute({
  getParentRoute: () => root,
  path: '/hardware/compare',
  loader: texts('hardware', 'fit'),
  component: lazyRouteComponent(
    () => import('../features/hardware/hardware-screen.tsx'),
    'HardwareScreen',
  ),
});
const models = createRoute({
  getParentRoute: () => root,
  path: '/models',
  loader: texts('models', 'fit'),
  component: lazyRouteComponent(
    () => import('../features/models/models-screen.tsx'),
    'ModelsScreen',
  ),
});

const compare = createRoute({
  getParentRoute: () => root,
  path: '/compare',
  loader: texts('compare'),
  component: lazyRouteComponent(
    () => import('../features/compare/compare-screen.tsx'),
    'CompareScreen',
  ),
});
const runFrame = createRoute({
  getParentRoute: () => root,
  path: '/runs/$run',
  loader: texts('run'),
  component: lazyRouteComponent(() => import('../features/run/run-frame.tsx'), 'RunFrame'),
});
const run = createRoute({
  getParentRoute: () => runFrame,
  path: '/',
  loader: texts('run'),
  component: lazyRouteComponent(() => import('../features/run/run-screen.tsx'), 'RunScreen'),
});
const intake = createRoute({
  getParentRoute: () => runFrame,
  path: '/intake',
  loader: texts('intake'),
  component: lazyRouteComponent(
    () => import('../features/intake/intake-screen.tsx'),
    'IntakeScreen',
  ),
});
const plan = createRoute({
  getParentRoute: () => runFrame,
  path: '/plan',
  loader: texts('plan', 'fit'),
  component: lazyRouteComponent(() => import('../features/plan/plan-screen.tsx'), 'PlanScreen'),
});
const changes = createRoute({
  getParentRoute: () => runFrame,
  path: '/changes',
  loader: texts('changes'),
  component: lazyRouteComponent(
    () => import('../features/changes/changes-screen.tsx'),
    'ChangesScreen',
  ),
});
const timeline = createRoute({
  getParentRoute: () => runFrame,
  path: '/timeline',
  loader: texts('timeline'),
  component: lazyRouteComponent(
    () => import('../features/timeline/timeline-screen.tsx'),
    'TimelineScreen',
  ),
});
const why = createRoute({
  getParentRoute: () => runFrame,
  path: '/why',
  loader: texts('why'),
  component: lazyRouteComponent(() => import('../features/why/why-screen.tsx'), 'WhyScreen'),
});
const fork = createRoute({
  getParentRoute: () => runFrame,
  path: '/fork',
  loader: texts('fork'),
  component: lazyRouteComponent(() => import('../features/fork/fork-screen.tsx'), 'ForkScreen'),
});
const exporting = createRoute({
  getParentRoute: () => runFrame,
  path: '/export',
  loader: texts('bundles'),
  component: lazyRouteComponent(
    () => import('../features/bundles/export-screen.tsx'),
    'ExportScreen',
  ),
});
const replay = createRoute({
  getParentRoute: () => runFrame,
  path: '/replay',
  loader: texts('replay'),
  component: lazyRouteComponent(
    () => import('../features/replay/replay-screen.tsx'),
    'ReplayScreen',
  ),
});
const input = createRoute({
  getParentRoute: () => runFrame,
  path: '/input',
  loader: texts('replay'),
  component: lazyRouteComponent(() => import('../features/replay/input-screen.tsx'), 'InputScreen'),
});
const swap = createRoute({
  getParentRoute: () => runFrame,
  path: '/swap',
  loader: texts('fork'),
  component: lazyRouteComponent(() => import('../features/fork/swap-screen.tsx'), 'SwapScreen'),
});
const ledger = createRoute({
  getParentRoute: () => runFrame,
  path: '/ledger',
  loader: texts('ledger'),
  component: lazyRouteComponent(
    () => import('../features/ledger/ledger-screen.tsx'),
    'LedgerScreen',
  ),
});

const telemetry = createRoute({
  getParentRoute: () => runFrame,
  path: '/telemetry',
  loader: texts('telemetry'),
  component: lazyRouteComponent(
    () => import('../features/telemetry/telemetry-screen.tsx'),
    'TelemetryScreen',
  ),
});

const tree = root.addChildren([
  home,
  welcome,
  compose,
  settings,
  settingsSection,
  diagnostics,
  search,
  hardware,
  machines,
  models,
  compare,
  runFrame.addChildren([
    run,
    intake,
    plan,
    changes,
    timeline,
    ledger,
    replay,
    input,
    why,
    fork,
    swap,
    exporting,
    telemetry,
  ]),
]);

/** The window's addresses. They stand behind a `#`, because the desktop serves one page only. */
export function createAppRouter(i18n: I18n, history = createHashHistory()) {
  return createRouter({
    routeTree: tree,
    history,
    context: { i18n },
    defaultPreload: 'intent',
    defaultPendingMs: 300,
    defaultPendingMinMs: 0,
    defaultPendingComponent: Opening,
    defaultErrorComponent: RouteFault,
  });
}
