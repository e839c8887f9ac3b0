import { configure, render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { I18nextProvider } from 'react-i18next';
import { createI18n } from '../../../renderer/app/i18n/create-i18n.ts';

/* Parts that are fetched when they are needed take their time on a busy machine; a wait still ends when it is answered. */
configure({ asyncUtilTimeout: 15_000 });

/** Renders with the real texts of the kit, in a language. */
export async function renderWithTexts(element: ReactElement, language = 'en') {
  const i18n = await createI18n({ language });
  return render(element, {
    wrapper: ({ children }) => <I18nextProvider i18n={i18n}>{children}</I18nextProvider>,
  });
}
