// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { ensureStorage } from '../../../renderer/app/ensure-storage.ts';

const refuse = (): never => {
  throw new DOMException('The operation is insecure.', 'SecurityError');
};

describe('a browser that keeps nothing for this site', () => {
  it('gets a storage that lasts as long as the page', () => {
    const place = Object.defineProperties({} as Window, {
      localStorage: { get: refuse, configurable: true },
      sessionStorage: { get: refuse, configurable: true },
    });
    ensureStorage(place);
    place.localStorage.setItem('a', '1');
    expect(place.localStorage.getItem('a')).toBe('1');
    expect(place.localStorage.length).toBe(1);
    expect(place.sessionStorage.getItem('a')).toBeNull();
    place.localStorage.removeItem('a');
    expect(place.localStorage.getItem('a')).toBeNull();
  });

  it('keeps its own storage where that works', () => {
    const { localStorage } = window;
    ensureStorage();
    expect(window.localStorage).toBe(localStorage);
  });
});
