/** Made at its first use, and then always the same. */
export function once<T>(make: () => Promise<T>) {
  let made: Promise<T> | undefined;
  return {
    get: (): Promise<T> => {
      made ??= make();
      return made;
    },
    /** Undefined while nobody has used it. */
    made: async (): Promise<T | undefined> => made,
  };
}
