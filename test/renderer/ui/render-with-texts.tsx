import { render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { I18nextProvider } from 'react-i18next';
import { createI18n } from '../../../renderer/app/i18n/create-i18n.ts';

/** Renders with the real texts of the kit, in a language. */
export async function renderWithTexts(element: ReactElement, language = 'en') {
  const i18n = await createI18n({ language });
  return render(element, {
    wrapper: ({ children }) => <I18nextProvider i18n={i18n}>{children}</I18nextProvider>,
  });
}
