import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createInstance } from 'i18next';
import type { FunctionComponent } from 'react';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import type { Client } from '../../../renderer/client/client.ts';
import { ClientProvider } from '../../../renderer/client/client-context.tsx';
import { en as intake } from '../../../renderer/features/intake/text/en.ts';
import { en as plan } from '../../../renderer/features/plan/text/en.ts';
import { listenToKeys } from '../../../renderer/stores/actions/listen-to-keys.ts';
import { en as errors } from '../../../renderer/stores/errors/text/en.ts';
import { en as ui } from '../../../renderer/ui/text/en.ts';

/** Shows one screen of a run at its address, with keys, texts and a client; nothing around it. */
export async function showScreen(
  Screen: FunctionComponent,
  client: Client,
  page: 'plan' | 'intake',
): Promise<{ readonly user: ReturnType<typeof userEvent.setup>; readonly unmount: () => void }> {
  const i18n = createInstance();
  await i18n.use(initReactI18next).init({
    lng: 'en',
    resources: { en: { plan, intake, ui, errors } },
    interpolation: { escapeValue: false },
  });
  const root = createRootRoute({ component: Outlet });
  const at = (path: string, component: FunctionComponent = () => null) =>
    createRoute({ getParentRoute: () => root, path, component });
  const tree = root.addChildren([
    at(`/runs/$run/${page}`, Screen),
    at('/runs/$run'),
    at('/runs/$run/ledger'),
    at(page === 'plan' ? '/runs/$run/intake' : '/runs/$run/plan'),
  ]);
  const history = createMemoryHistory({ initialEntries: [`/runs/r1/${page}`] });
  const router = createRouter({ routeTree: tree, history });
  await router.load();
  const stop = listenToKeys();
  const shown = render(
    <I18nextProvider i18n={i18n}>
      <ClientProvider client={client}>
        <RouterProvider router={router as never} />
      </ClientProvider>
    </I18nextProvider>,
  );
  return {
    user: userEvent.setup(),
    unmount: () => {
      stop();
      shown.unmount();
    },
  };
}
