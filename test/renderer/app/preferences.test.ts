// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { decideLanguage } from '../../../renderer/app/i18n/decide-language.ts';
import {
  decideAppearance,
  followAppearance,
} from '../../../renderer/stores/preferences/appearance.ts';
import {
  parsePreferences,
  storedPreferences,
} from '../../../renderer/stores/preferences/preferences.ts';
import {
  followOtherWindows,
  PREFERENCES_KEY,
  setPreferences,
  usePreferences,
} from '../../../renderer/stores/preferences/preferences-store.ts';

const defaults = parsePreferences(null);

afterEach(() => {
  localStorage.clear();
  usePreferences.setState(defaults, true);
});

describe('parsePreferences', () => {
  it('reads what it wrote', () => {
    const wished = {
      ...defaults,
      theme: 'dark' as const,
      shortcuts: { 'run.stop': null, x: 'g x' },
    };
    expect(parsePreferences(JSON.parse(storedPreferences(wished)))).toEqual(wished);
  });

  it.each([
    null,
    3,
    'x',
    [],
    {},
    { version: 1 },
    { version: 'x', values: {} },
    { version: 1, values: [] },
  ])('goes on with the defaults when it finds %j', (stored) => {
    expect(parsePreferences(stored)).toEqual(defaults);
  });

  it('keeps the good entries beside a bad one, of a later version too', () => {
    const stored = {
      version: 9,
      values: { theme: 'pink', density: 'comfortable', details: 3, newer: true },
    };
    expect(parsePreferences(stored)).toEqual({ ...defaults, density: 'comfortable' });
  });
});

describe('setPreferences', () => {
  it('stores what it changes', () => {
    setPreferences({ language: 'de' });
    expect(parsePreferences(JSON.parse(localStorage.getItem(PREFERENCES_KEY) ?? ''))).toEqual({
      ...defaults,
      language: 'de',
    });
  });

  it('is heard in other windows', () => {
    const stop = followOtherWindows();
    localStorage.setItem(PREFERENCES_KEY, storedPreferences({ ...defaults, theme: 'dark' }));
    window.dispatchEvent(new StorageEvent('storage', { key: PREFERENCES_KEY }));
    expect(usePreferences.getState().theme).toBe('dark');
    stop();
  });
});

describe('the appearance', () => {
  it.each([
    ['system', true, 'dark'],
    ['system', false, 'light'],
    ['light', true, 'light'],
    ['dark', false, 'dark'],
  ] as const)('with theme %s in a dark system (%s) is %s', (theme, dark, shown) => {
    expect(decideAppearance({ ...defaults, theme }, { dark, moreContrast: false }).theme).toBe(
      shown,
    );
  });

  it('has more contrast when the system asks for it, unless it is wished otherwise', () => {
    const system = { dark: false, moreContrast: true };
    expect(decideAppearance(defaults, system).contrast).toBe('more');
    expect(decideAppearance({ ...defaults, contrast: 'normal' }, system).contrast).toBe('normal');
  });

  it('is on the root element and follows a change', () => {
    const root = document.createElement('html');
    const stop = followAppearance(root);
    setPreferences({ theme: 'dark', density: 'comfortable' });
    expect({ ...root.dataset }).toMatchObject({ theme: 'dark', density: 'comfortable' });
    stop();
    setPreferences({ theme: 'light' });
    expect(root.dataset.theme).toBe('dark');
  });
});

describe('decideLanguage', () => {
  it.each([
    ['system', ['de-CH', 'en'], 'de'],
    ['system', ['fr', 'de'], 'de'],
    ['system', ['fr'], 'en'],
    ['system', [], 'en'],
    ['en', ['de'], 'en'],
  ] as const)('takes %s of %j as %s', (wish, system, language) => {
    expect(decideLanguage(wish, system)).toBe(language);
  });
});
