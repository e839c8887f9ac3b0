import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { configure, render } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import { createI18n } from '../../../renderer/app/i18n/create-i18n.ts';
import { createAppRouter } from '../../../renderer/app/router.tsx';
import { ErrorBoundary } from '../../../renderer/app/shell/error-boundary.tsx';
import { ClientProvider } from '../../../renderer/client/client-context.tsx';
import { createFakeClient, type FakeClient } from '../fake-client.ts';
import { PSEUDO, readPseudoTexts } from './pseudo-locale.ts';

/* Screens are fetched when they are opened; a wait still ends when it is answered. */
configure({ asyncUtilTimeout: 15_000 });

interface WindowChoice {
  readonly at?: string;
  readonly language?: string;
  readonly client?: FakeClient;
}

/** The whole window over an engine that a test plays. */
export async function openWindow({
  at = '/',
  language = 'en',
  client = createFakeClient(),
}: WindowChoice = {}) {
  const i18n = await createI18n(
    language === PSEUDO ? { language, read: readPseudoTexts } : { language },
  );
  const router = createAppRouter(i18n, createMemoryHistory({ initialEntries: [at] }));
  const view = render(
    <I18nextProvider i18n={i18n}>
      <ErrorBoundary>
        <ClientProvider client={client}>
          <RouterProvider router={router} />
        </ClientProvider>
      </ErrorBoundary>
    </I18nextProvider>,
  );
  return { ...view, client, router, i18n };
}
