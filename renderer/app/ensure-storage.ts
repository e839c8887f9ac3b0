/**
 * A browser that keeps no data for this site throws at the very mention of its storage, and the page would
 * stay white. It gets a storage that lasts as long as the page: nothing is remembered, all else works.
 * Imported before anything that remembers.
 */
const storages = ['localStorage', 'sessionStorage'] as const;

/** Puts a storage of the page's own in place of each that is refused. */
export function ensureStorage(place: Window = window): void {
  for (const name of storages) {
    try {
      place[name].getItem('');
    } catch {
      Object.defineProperty(place, name, { value: createPageStorage(), configurable: true });
    }
  }
}

function createPageStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    key: (index) => [...items.keys()][index] ?? null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, value) => void items.set(key, String(value)),
  };
}

ensureStorage();
