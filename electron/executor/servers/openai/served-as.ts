/**
 * Whether a model that is asked for is the one that a server means by a name of its own: case, folders, the ending of
 * a model file, `:latest` and the number of an instance say nothing about which model it is.
 */
export function isServedAs(asked: string, served: string): boolean {
  const [one, other] = [plain(asked), plain(served)];
  if (one === other) return true;
  // One of them with its publisher or folder, the other without; two different publishers are two models.
  const isBare = !one.includes('/') || !other.includes('/') || /^\//.test(one) || /^\//.test(other);
  return isBare && last(one) === last(other);
}

const plain = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll('\\', '/')
    .replace(/^[a-z]:\//, '/')
    .replace(/\.gguf$/, '')
    .replace(/-0000\d-of-\d{5}$/, '')
    .replace(/:(?:latest|\d{1,2})$/, '');

const last = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
