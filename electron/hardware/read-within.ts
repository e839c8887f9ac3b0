/** What a promise brings, or null when it takes longer than this or fails. */
export async function readWithin<T>(promise: Promise<T>, limitMs: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } catch {
    return null; // Of a library's call: one more thing that is not told.
  } finally {
    clearTimeout(timer);
  }
}
