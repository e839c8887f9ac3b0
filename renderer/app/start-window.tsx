import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { ClientProvider } from '../client/client-context.tsx';
import { connectWindow } from '../client/connect-window.ts';
import { desktopHost } from '../client/host.ts';
import { followAppearance } from '../stores/preferences/appearance.ts';
import { followOtherWindows, usePreferences } from '../stores/preferences/preferences-store.ts';
import { followSavedFilters } from '../stores/saved-filters.ts';
import { followHost } from './follow-host.ts';
import { createI18n } from './i18n/create-i18n.ts';
import { decideLanguage } from './i18n/decide-language.ts';
import { followLanguage } from './i18n/follow-language.ts';
import { createAppRouter } from './router.tsx';
import { ErrorBoundary } from './shell/error-boundary.tsx';

/** Looks and language first, so that nothing is painted in the wrong one; then the line to the engine; then the screens. */
export async function startWindow(page: Document): Promise<void> {
  followAppearance();
  followOtherWindows();
  followSavedFilters();
  const language = decideLanguage(usePreferences.getState().language, navigator.languages);
  const client = connectWindow();
  const i18n = await createI18n({ language });
  followLanguage(i18n);
  const router = createAppRouter(i18n);
  followHost(desktopHost(), (route) => router.history.push(route));
  const place = page.getElementById('root');
  if (place === null) throw new Error('The page has no element with the id root.');
  createRoot(place).render(
    <StrictMode>
      <I18nextProvider i18n={i18n}>
        <ErrorBoundary>
          <ClientProvider client={client}>
            <RouterProvider router={router} />
          </ClientProvider>
        </ErrorBoundary>
      </I18nextProvider>
    </StrictMode>,
  );
  // The screens of a run are what is opened next; loaded while nothing else is to be done.
  requestIdleCallback(
    () => void router.preloadRoute({ to: '/runs/$run', params: { run: 'any' } }),
    { timeout: 3_000 },
  );
}
