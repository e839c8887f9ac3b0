/** Made at its first use, and then always the same; what could not be made is tried again at the next use. */
export function once<T>(make: () => Promise<T>) {
  let made: Promise<T> | undefined;
  return {
    get: (): Promise<T> => {
      made ??= make().catch((thrown: unknown) => {
        made = undefined;
        throw thrown;
      });
      return made;
    },
    /** Undefined while nobody has used it. */
    made: async (): Promise<T | undefined> => made,
  };
}
