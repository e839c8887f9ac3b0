/**
 * Something that takes a while to read and is asked for by several screens at once: who asks while a reading is
 * under way gets that one, and one that is young enough is not repeated.
 */
export function createRecent<T>(read: () => Promise<T>, keepMs: number): Recent<T> {
  let last: { readonly value: T; readonly at: number } | null = null;
  let reading: Promise<T> | null = null;
  const readNow = (): Promise<T> => {
    reading ??= read()
      .then((value) => {
        last = { value, at: performance.now() };
        return value;
      })
      .finally(() => {
        reading = null;
      });
    return reading;
  };
  return {
    async get({ fresh }) {
      const isYoung = last !== null && performance.now() - last.at < keepMs;
      return last !== null && isYoung && !fresh ? last.value : readNow();
    },
    forget() {
      last = null;
    },
  };
}

export interface Recent<T> {
  /** `fresh`: read now, whatever is known. Rejects as `read` does. */
  get(look: { readonly fresh: boolean }): Promise<T>;
  /** What is known counts no more. */
  forget(): void;
}
